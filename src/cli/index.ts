import { existsSync } from 'node:fs';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { runCommandLine } from './command-line.ts';
import { colours, noColours } from './paint.ts';
import type { Terminal } from './terminal.ts';

/** Some terminals do not know their width and say 0. */
const USUAL_COLUMNS = 80;

/** The folder with package.json, from the bundle and from the sources alike. */
function findRoot(from: string): string {
  if (existsSync(path.join(from, 'package.json'))) return from;
  const parent = path.dirname(from);
  if (parent === from) throw new Error('package.json is missing: run phony from its own folder');
  return findRoot(parent);
}

/** Whatever is no yes is a no, Ctrl+C and Ctrl+D included. */
function confirm(question: string): Promise<boolean> {
  const lines = createInterface({ input: process.stdin, output: process.stdout });
  return new Promise((resolve) => {
    lines.on('close', () => resolve(false));
    lines.question(`${question} [y/N] `, (answer) => {
      resolve(/^y(?:es)?$/i.test(answer.trim()));
      lines.close();
    });
  });
}

function processTerminal(): Terminal {
  const { env, stdin, stdout, stderr } = process;
  const isColourful = stdout.isTTY && !env['NO_COLOR'] && env['TERM'] !== 'dumb';
  return {
    env,
    root: findRoot(import.meta.dirname),
    columns: stdout.isTTY ? stdout.columns || USUAL_COLUMNS : null,
    paint: isColourful ? colours : noColours,
    confirm: stdin.isTTY && stdout.isTTY ? confirm : null,
    out: (text) => void stdout.write(text),
    err: (text) => void stderr.write(text),
    onInterrupt: (listener) => {
      process.once('SIGINT', listener);
      return () => process.removeListener('SIGINT', listener);
    },
  };
}

// The reader has seen enough, as in `phony watch --json | head -1`.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code !== 'EPIPE') throw error;
  process.exit(0);
});

process.exitCode = await runCommandLine(process.argv.slice(2), processTerminal());
