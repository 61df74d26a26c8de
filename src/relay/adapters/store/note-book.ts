import { mkdir } from 'node:fs/promises';
import { z } from 'zod';
import type { CallSid } from '#core/ids.ts';
import { CallNote, type CallRemarks } from '#shared/archive.ts';
import type { Logger } from '../../logging/logger.ts';
import type { Disk } from './disk.ts';
import { type RecordFile, RecordFiles } from './record-files.ts';

const HEADER = '{"notes":"phony","version":1}\n';

/** A line of a call's file: a note, or all the tags or the summary the call has from then on. */
const Line = z.union([
  CallNote,
  z.object({ at: z.string(), tags: z.array(z.string()).readonly() }),
  z.object({ at: z.string(), summary: z.string() }),
]);
type Line = z.infer<typeof Line>;

/** What a call's file says, and how many bytes it takes. */
export interface Noted extends Readonly<CallRemarks> {
  readonly bytes: number;
}

export const NOTHING_NOTED: Noted = { notes: [], tags: [], summary: null, bytes: 0 };

/**
 * What was noted about calls, one file a call beside its journal: a
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

  /** Resolves once the line is on the disk, or is kept because the disk does not take it now. */
  async append(callSid: CallSid, line: Line): Promise<void> {
    await this.#files.append(callSid, { text: `${JSON.stringify(line)}\n`, isMinor: false, isVital: true });
    // Notes are few: no file is held open between them.
    void this.#files.release(callSid);
  }

  /** What there is on a call, and how many bytes of file it takes. */
  async read(callSid: CallSid): Promise<Noted> {
    const file = await this.#files.content(callSid);
    if (file === null) return NOTHING_NOTED;
    const lines = file.text
      .split('\n')
      .slice(1)
      .filter((line) => line !== '');
    const read = lines.flatMap((line) => lineIn(line) ?? []);
    const unreadable = lines.length - read.length;
    if (unreadable > 0) this.#log.warn({ callSid, unreadable }, 'notes have lines that cannot be read');
    return {
      notes: read.filter((line) => 'text' in line),
      tags: read.findLast((line) => 'tags' in line)?.tags ?? [],
      summary: read.findLast((line) => 'summary' in line)?.summary ?? null,
      bytes: file.bytes,
    };
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

function lineIn(line: string): Line | null {
  try {
    const parsed = Line.safeParse(JSON.parse(line));
    return parsed.success ? parsed.data : null;
  } catch {
    return null;
  }
}
