#!/bin/sh
# Electron with the NODE_OPTIONS it was meant to have: Playwright takes them away from what it starts.
NODE_OPTIONS="$PHONY_NODE_OPTIONS" exec "$ELECTRON_EXEC_PATH" "$@"
