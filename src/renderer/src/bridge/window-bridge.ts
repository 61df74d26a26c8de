import type { Bridge } from '#shared/bridge.ts';

declare global {
  interface Window {
    /** Put there by the app's preload; absent in a browser. */
    readonly phony?: Bridge;
  }
}

export const windowBridge = (): Bridge | null => window.phony ?? null;
