import { readFileSync } from 'node:fs';
import path from 'node:path';
import { Command, CommanderError } from 'commander';
import { z } from 'zod';
import { registerActions } from './commands/actions.ts';
import { registerArchive } from './commands/archive.ts';
import { registerCall } from './commands/call.ts';
import { registerCalls } from './commands/calls.ts';
import { registerCompletion } from './commands/completion.ts';
import { registerDoctor } from './commands/doctor.ts';
import { registerDuet } from './commands/duet.ts';
import { registerMetrics } from './commands/metrics.ts';
import { registerPlaybooks } from './commands/playbooks.ts';
import { registerReplay } from './commands/replay.ts';
import { registerSetUp } from './commands/set-up.ts';
import { registerWatch } from './commands/watch.ts';
import { CommandFailure, EXIT, type ExitCode, wrongUsage } from './failure.ts';
import { withSharedOptions } from './options.ts';
import type { Terminal } from './terminal.ts';
import { json, plain } from './text.ts';

const Manifest = z.object({ version: z.string() });

/** Runs one command and gives what the shell is told. What is no fault of the user or the world throws. */
export async function runCommandLine(words: readonly string[], terminal: Terminal): Promise<ExitCode> {
  try {
    await parser(terminal).parseAsync([...words], { from: 'user' });
    return EXIT.ok;
  } catch (error) {
    const failure = error instanceof CommanderError ? usageOf(error) : error;
    if (failure === null) return EXIT.ok;
    if (!(failure instanceof CommandFailure)) throw failure;
    terminal.err(`${lineOf(failure, words.includes('--json'))}\n`);
    return failure.exitCode;
  }
}

function parser(terminal: Terminal): Command {
  const program = new Command('phony')
    .description('Make and follow calls, and stay in command of them, from a terminal. The relay must be running.')
    .version(versionOf(terminal.root), '--version', 'print the version')
    .helpOption('--help', 'print this help')
    .helpCommand(false)
    .showSuggestionAfterError()
    .exitOverride()
    .configureHelp({ showGlobalOptions: true, subcommandTerm: (command) => command.name() })
    .configureOutput({
      writeOut: (text) => terminal.out(text),
      writeErr: (text) => terminal.err(text),
      // Said by us, on one line.
      outputError: () => undefined,
      getOutHelpWidth: () => terminal.columns ?? HELP_WIDTH,
      getErrHelpWidth: () => terminal.columns ?? HELP_WIDTH,
    });
  withSharedOptions(program);
  for (const register of [
    registerCall,
    registerDuet,
    registerCalls,
    registerWatch,
    registerActions,
    registerArchive,
    registerReplay,
    registerPlaybooks,
    registerMetrics,
    registerDoctor,
    registerSetUp,
    registerCompletion,
  ]) {
    register(program, terminal);
  }
  return program.addHelpText('after', EXIT_CODES);
}

const HELP_WIDTH = 100;
const EXIT_CODES = `
Exit codes: 0 done, 1 refused by the relay, 2 wrong usage, 3 relay not reachable, 4 not authorised.`;

/** The parser's complaint as ours, or null where it only showed help or version. */
function usageOf({ code, exitCode, message }: CommanderError): CommandFailure | null {
  if (exitCode === 0) return null;
  if (code === 'commander.help') return wrongUsage('give a command');
  return wrongUsage(`${message.replace(/^error: /, '').replace(/\s*\n\s*/g, ' ')}; phony --help shows how`);
}

const lineOf = ({ code, message }: CommandFailure, asJson: boolean): string =>
  asJson ? json({ error: { code, message: plain(message) } }) : `phony: ${plain(message)}`;

function versionOf(root: string): string {
  const manifest: unknown = JSON.parse(readFileSync(path.join(root, 'package.json'), 'utf8'));
  return Manifest.parse(manifest).version;
}
