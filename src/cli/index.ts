import { existsSync } from 'node:fs';
import path from 'node:path';
import { runCommandLine } from './command-line.ts';
import { endWithReader, processTerminal } from './process-terminal.ts';

/** The folder with package.json, from the bundle and from the sources alike. */
function findRoot(from: string): string {
  if (existsSync(path.join(from, 'package.json'))) return from;
  const parent = path.dirname(from);
  if (parent === from) throw new Error('package.json is missing: run phony from its own folder');
  return findRoot(parent);
}

endWithReader((code) => process.exit(code));
const root = findRoot(import.meta.dirname);
process.exitCode = await runCommandLine(process.argv.slice(2), processTerminal({ root, settingsFolder: root }));
