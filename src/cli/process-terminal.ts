import { createInterface } from 'node:readline';
import { colours, noColours } from './paint.ts';
import type { Terminal } from './terminal.ts';

/** Some terminals do not know their width and say 0. */
const USUAL_COLUMNS = 80;

/** The terminal this process was started in. */
export function processTerminal(place: Pick<Terminal, 'root' | 'settingsFolder'>): Terminal {
  const { env, stdin, stdout, stderr } = process;
  const isColourful = stdout.isTTY && !env['NO_COLOR'] && env['TERM'] !== 'dumb';
  return {
    ...place,
    env,
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

/** Ends the process without a word once nobody reads what it writes, as in `phony watch --json | head -1`. */
export function endWithReader(exit: (code: number) => void): void {
  process.stdout.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code !== 'EPIPE') throw error;
    exit(0);
  });
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
