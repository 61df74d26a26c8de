import { accessSync, constants, existsSync, mkdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';

/**
 * Makes the folder where it is missing. Step by step: Node's own recursive
 * `mkdir` never comes back from a file system that refuses without saying why.
 *
 * @returns What stands in the way, or null when the folder can be written.
 */
export function dataFolderProblem(folder: string): string | null {
  try {
    makeFolder(path.resolve(folder));
    if (!statSync(folder).isDirectory()) return `${folder} is no folder; choose one you may write to`;
    accessSync(folder, constants.W_OK | constants.X_OK);
    return null;
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : 'error';
    return `${folder} cannot be written (${code}); choose a folder you may write to`;
  }
}

function makeFolder(folder: string): void {
  if (existsSync(folder)) return;
  makeFolder(path.dirname(folder));
  mkdirSync(folder, { mode: 0o700 });
}

/**
 * Takes the folder for this process, so that no two of us write the same journals.
 *
 * @returns The function that gives it back, or the id of the process that has it.
 */
export function takeFolder(folder: string): (() => void) | number {
  const file = path.join(folder, 'relay.lock');
  const holder = existsSync(file) ? Number.parseInt(readFileSync(file, 'utf8'), 10) : Number.NaN;
  if (holder !== process.pid && isAlive(holder)) return holder;
  writeFileSync(file, String(process.pid), { mode: 0o600 });
  return () => rmSync(file, { force: true });
}

/** A process that was killed left its lock behind. */
function isAlive(pid: number): boolean {
  if (!Number.isInteger(pid) || pid <= 0) return false;
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    // It is there and belongs to somebody else.
    return error instanceof Error && 'code' in error && error.code === 'EPERM';
  }
}
