import { type FileHandle, open } from 'node:fs/promises';
import type { Clock } from '#core/ports/clock.ts';
import { systemClock } from '../../system.ts';

/** As much of an open file as appending takes. */
export type AppendHandle = Pick<FileHandle, 'appendFile' | 'datasync' | 'stat' | 'read' | 'truncate' | 'close'>;

/** Opens a file to append to, made where it is missing. @throws the file system's error. */
export type OpenFile = (filePath: string) => Promise<AppendHandle>;

interface DiskOptions {
  readonly clock?: Clock;
  /** Stands in for the file system in tests. */
  readonly open?: OpenFile;
  /** Told the error code of files that cannot be written, and null once all can. */
  readonly onTrouble?: (code: string | null) => void;
}

/** What files are written with, and whether that goes well at the moment. */
export class Disk {
  readonly clock: Clock;
  readonly open: OpenFile;
  readonly #onTrouble: (code: string | null) => void;
  readonly #troubles = new Map<string, string>();

  constructor({ clock = systemClock, open: openFile = openOwn, onTrouble = nothing }: DiskOptions = {}) {
    this.clock = clock;
    this.open = openFile;
    this.#onTrouble = onTrouble;
  }

  /** @param code - Why the file cannot be written, or null when it can again. */
  report(filePath: string, code: string | null): void {
    if (code === null) this.#troubles.delete(filePath);
    else this.#troubles.set(filePath, code);
    this.#onTrouble([...this.#troubles.values()].at(-1) ?? null);
  }
}

/** The file system's own word for an error: `ENOSPC`, … */
export const errorCode = (error: unknown): string =>
  error instanceof Error && 'code' in error ? String(error.code) : 'error';

const openOwn: OpenFile = (filePath) => open(filePath, 'a+', 0o600);

function nothing(): void {}
