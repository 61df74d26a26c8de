import type { Command } from 'commander';
import { z } from 'zod';
import { findRelay, type Relay } from './address.ts';
import type { Terminal } from './terminal.ts';

const Shared = z.object({
  url: z.string().optional(),
  token: z.string().optional(),
  json: z.boolean().default(false),
});

export interface SharedOptions {
  readonly relay: Relay;
  readonly json: boolean;
}

/** Adds a subcommand and its ways in. */
export type Register = (program: Command, terminal: Terminal) => void;

/** The options every command has. */
export function withSharedOptions(program: Command): Command {
  return program
    .option('--url <address>', 'where the relay is (PHONY_URL, else PORT on this machine)')
    .option('--token <token>', 'the supervisor token (PHONY_SUPERVISOR_TOKEN, else the one the relay keeps)')
    .option('--json', 'print JSON, for programs');
}

export function sharedOptions(command: Command, terminal: Terminal): SharedOptions {
  const { url, token, json } = Shared.parse(command.optsWithGlobals());
  return { relay: findRelay(terminal, { url, token }), json };
}
