import { readdir, readFile, rm, stat } from 'node:fs/promises';
import path from 'node:path';
import { CallSid } from '#core/ids.ts';
import { AppendFile } from './append-file.ts';
import { type Disk, errorCode } from './disk.ts';

/** Lines that wait for a disk that refuses, in all: about 15 MB, hours of talk on several lines. */
const WAITING_MAX = 50_000;
/** Files looked at together; more only queue up behind Node's four threads. */
const AT_ONCE = 64;

export interface RecordFile {
  readonly bytes: number;
  readonly changedMs: number;
}

export interface Line {
  readonly text: string;
  /** Measurements and the like: given up first where memory runs short. */
  readonly isMinor: boolean;
  /** Kept whatever happens. */
  readonly isVital: boolean;
}

export interface RecordKind {
  readonly dir: string;
  /** What stands after the call's SID in a file's name. */
  readonly ending: string;
  /** First line of a new file, with its line end. */
  readonly header: string;
}

/** Append-only files of one kind, one a call. */
export class RecordFiles {
  readonly #dir: string;
  readonly #ending: string;
  readonly #header: string;
  readonly #disk: Disk;
  readonly #files = new Map<CallSid, AppendFile>();
  readonly #waitingMax: number;
  #given = 0;

  /** @param waitingMax - Lines that may wait for a disk that refuses. */
  constructor({ dir, ending, header }: RecordKind, disk: Disk, waitingMax = WAITING_MAX) {
    this.#dir = dir;
    this.#ending = ending;
    this.#header = header;
    this.#disk = disk;
    this.#waitingMax = waitingMax;
  }

  /** Lines that were given up because memory ran short. */
  get givenUp(): number {
    return this.#given;
  }

  pathOf(callSid: CallSid): string {
    return path.join(this.#dir, `${callSid}${this.#ending}`);
  }

  /** Resolves once the line is on the disk, or is kept because the disk does not take it now. */
  append(callSid: CallSid, line: Line): Promise<void> {
    let file = this.#files.get(callSid);
    if (file === undefined) {
      file = new AppendFile(this.pathOf(callSid), this.#header, this.#disk);
      this.#files.set(callSid, file);
    }
    if (file.trouble !== null && !this.#hasRoom(line)) return Promise.resolve();
    return file.append(line.text, line.isMinor);
  }

  /** Bytes and lines of a call's file, what waits for the disk included; null where there is none. */
  async content(callSid: CallSid): Promise<{ readonly text: string; readonly bytes: number } | null> {
    const file = this.#files.get(callSid);
    const durable = file?.length;
    const onDisk = await readFile(this.pathOf(callSid)).catch((error: unknown) => {
      if (errorCode(error) === 'ENOENT') return null;
      throw error;
    });
    // More has come to the disk while we looked.
    if (this.#files.get(callSid) !== file || file?.length !== durable) return this.content(callSid);
    const waiting = file?.waiting ?? [];
    if (onDisk === null && waiting.length === 0) return null;
    // Behind what is durable may stand the rest of a write that failed.
    const text = `${onDisk?.subarray(0, durable ?? onDisk.length).toString('utf8') ?? ''}${waiting.join('')}`;
    return { text, bytes: onDisk?.length ?? 0 };
  }

  /** Calls there are files of. */
  async list(): Promise<ReadonlyMap<CallSid, RecordFile>> {
    const sids = (await readdir(this.#dir)).flatMap((name) => {
      const parsed = CallSid.safeParse(name.slice(0, -this.#ending.length));
      return name.endsWith(this.#ending) && parsed.success ? [parsed.data] : [];
    });
    const found = new Map<CallSid, RecordFile>();
    for (let at = 0; at < sids.length; at += AT_ONCE) {
      await Promise.all(
        sids.slice(at, at + AT_ONCE).map(async (callSid) => {
          const { size, mtimeMs } = await stat(this.pathOf(callSid));
          found.set(callSid, { bytes: size, changedMs: mtimeMs });
        }),
      );
    }
    return found;
  }

  /** Lets go of a call's file once all of it is on the disk. Resolves with its bytes. */
  async release(callSid: CallSid): Promise<number> {
    const file = this.#files.get(callSid);
    if (file === undefined) return 0;
    const bytes = await file.release();
    // More may have been written to it meanwhile; whoever did lets go of it.
    if (file.isIdle && this.#files.get(callSid) === file) this.#files.delete(callSid);
    return bytes;
  }

  /** Deletes a call's file. @throws the file system's error where it cannot be deleted. */
  async erase(callSid: CallSid): Promise<void> {
    const file = this.#files.get(callSid);
    this.#files.delete(callSid);
    await file?.abandon();
    await rm(this.pathOf(callSid), { force: true });
  }

  /** Writes what there is to write and lets go of every file. Resolves with how many lines the disk did not take. */
  async close(): Promise<number> {
    const lost = await Promise.all([...this.#files.values()].map((file) => file.giveUp()));
    this.#files.clear();
    return lost.reduce((sum, count) => sum + count, 0);
  }

  /** Whether a line may wait; what can be done without makes room. */
  #hasRoom(line: Line): boolean {
    if (this.#waiting() < this.#waitingMax) return true;
    for (const file of this.#files.values()) this.#given += file.thin();
    if (line.isVital || (this.#waiting() < this.#waitingMax && !line.isMinor)) return true;
    this.#given += 1;
    return false;
  }

  #waiting(): number {
    return [...this.#files.values()].reduce((sum, file) => sum + file.waitingCount, 0);
  }
}
