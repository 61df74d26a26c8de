import {
  accessSync,
  closeSync,
  constants,
  existsSync,
  mkdirSync,
  openSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import path from 'node:path';
import { errorCode } from './adapters/store/disk.ts';

const DOOR_AGAIN_MS = 10;
const DOOR_FORGOTTEN_MS = 5_000;

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
    return `${folder} cannot be written (${errorCode(error)}); choose a folder you may write to`;
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
 * @throws the file system's error where the lock cannot be written.
 */
export function takeFolder(folder: string): (() => void) | number {
  const file = path.join(folder, 'relay.lock');
  const leave = enter(`${file}.taking`);
  try {
    const holder = holderOf(file);
    if (holder !== process.pid && isAlive(holder)) return holder;
    // Never seen half written.
    writeFileSync(`${file}.new`, String(process.pid), { mode: 0o600 });
    renameSync(`${file}.new`, file);
  } finally {
    leave();
  }
  return () => {
    if (holderOf(file) === process.pid) rmSync(file, { force: true });
  };
}

/** The id in a lock; no number where there is none. */
function holderOf(file: string): number {
  return existsSync(file) ? Number.parseInt(readFileSync(file, 'utf8'), 10) : Number.NaN;
}

/**
 * One process at a time looks at the lock and takes it: between the look and the
 * taking of two there is no telling whose lock it is. Returns the way out.
 */
function enter(door: string): () => void {
  for (;;) {
    try {
      closeSync(openSync(door, 'wx', 0o600));
      return () => rmSync(door, { force: true });
    } catch (error) {
      if (errorCode(error) !== 'EEXIST') throw error;
      if (isForgotten(door)) rmSync(door, { force: true });
      else Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, DOOR_AGAIN_MS);
    }
  }
}

/** Whoever went in was killed in there: it takes a millisecond. */
function isForgotten(door: string): boolean {
  const { mtimeMs } = statSync(door, { throwIfNoEntry: false }) ?? { mtimeMs: Date.now() };
  // Made in the future: somebody has set the clock since.
  return Math.abs(Date.now() - mtimeMs) > DOOR_FORGOTTEN_MS;
}

/** A process that was killed left its lock behind. */
function isAlive(pid: number): boolean {
  if (!Number.isInteger(pid) || pid <= 0) return false;
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    // It is there and belongs to somebody else.
    return errorCode(error) === 'EPERM';
  }
}
