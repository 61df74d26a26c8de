import { mkdir } from 'node:fs/promises';
import { z } from 'zod';
import type { CallSid } from '#core/ids.ts';
import type { CallNote } from '#shared/archive.ts';
import type { Logger } from '../../logging/logger.ts';
import type { Disk } from './disk.ts';
import { type RecordFile, RecordFiles } from './record-files.ts';

const HEADER = '{"notes":"phony","version":1}\n';
const Line = z.object({ at: z.string(), seq: z.int().nonnegative(), text: z.string() });

/**
 * What the supervisor noted about calls, one file a call beside its journal: a
 * journal ends with `call.ended`, and a note may be made at any time.
 */
export class NoteBook {
  readonly #files: RecordFiles;
  readonly #log: Logger;

  /** @param dir - Made where it is missing. */
  static async open(dir: string, log: Logger, disk: Disk): Promise<NoteBook> {
    await mkdir(dir, { recursive: true, mode: 0o700 });
    return new NoteBook(new RecordFiles({ dir, ending: '.notes.jsonl', header: HEADER }, disk), log);
  }

  private constructor(files: RecordFiles, log: Logger) {
    this.#files = files;
    this.#log = log;
  }

  /** Resolves once the note is on the disk, or is kept because the disk does not take it now. */
  async append(callSid: CallSid, note: CallNote): Promise<void> {
    await this.#files.append(callSid, { text: `${JSON.stringify(note)}\n`, isMinor: false, isVital: true });
    // Notes are few: no file is held open between them.
    void this.#files.release(callSid);
  }

  /** The notes on a call, oldest first, and how many bytes of file they take. */
  async read(callSid: CallSid): Promise<{ readonly notes: readonly CallNote[]; readonly bytes: number }> {
    const file = await this.#files.content(callSid);
    if (file === null) return { notes: [], bytes: 0 };
    const lines = file.text.split('\n').slice(1);
    const notes = lines.flatMap((line) => noteIn(line) ?? []);
    const unreadable = lines.filter((line) => line !== '').length - notes.length;
    if (unreadable > 0) this.#log.warn({ callSid, unreadable }, 'notes have lines that cannot be read');
    return { notes, bytes: file.bytes };
  }

  /** Calls there are notes on. */
  list(): Promise<ReadonlyMap<CallSid, RecordFile>> {
    return this.#files.list();
  }

  /** Deletes the notes on a call. @throws the file system's error where they cannot be deleted. */
  erase(callSid: CallSid): Promise<void> {
    return this.#files.erase(callSid);
  }

  async close(): Promise<void> {
    const lost = await this.#files.close();
    if (lost > 0) this.#log.error({ lost }, 'the disk took no more: notes are lost');
  }
}

function noteIn(line: string): CallNote | null {
  try {
    const parsed = Line.safeParse(JSON.parse(line));
    return parsed.success ? parsed.data : null;
  } catch {
    return null;
  }
}
