import { closeSync, fstatSync, openSync, readSync } from 'node:fs';
import { appendFile, mkdir, readFile, truncate } from 'node:fs/promises';
import type { CallEvent } from '#core/call/events.ts';
import type { CallSid } from '#core/ids.ts';
import type { Logger } from '../../logging/logger.ts';
import { Disk } from './disk.ts';
import { HEADER, type JournalContent, parseJournal, VERSION, versionIn } from './journal-lines.ts';
import { type RecordFile, RecordFiles } from './record-files.ts';

/** Enough of a file's end for its last line, which ends the call. */
const TAIL_BYTES = 1_024;
/** More than any header. */
const HEAD_BYTES = 1_024;

/** How a journal stands: complete, still open (or torn), or of a newer release, which is left alone. */
export type JournalPhase = 'ended' | 'open' | 'newer';

/** Append-only files, one a call: the only truth about it. Everything else can be made again from them. */
export class Journal {
  readonly #files: RecordFiles;
  readonly #log: Logger;

  /**
   * @param dir - Made where it is missing.
   * @param waitingMax - Lines that may wait for a disk that refuses.
   */
  static async open(dir: string, log: Logger, disk = new Disk(), waitingMax?: number): Promise<Journal> {
    await mkdir(dir, { recursive: true, mode: 0o700 });
    return new Journal(new RecordFiles({ dir, ending: '.jsonl', header: HEADER }, disk, waitingMax), log);
  }

  private constructor(files: RecordFiles, log: Logger) {
    this.#files = files;
    this.#log = log;
  }

  /**
   * Resolves once the event is on the disk. Where the disk refuses, once that is
   * known: the event is then kept in memory and written as soon as it can be.
   */
  append(event: CallEvent): Promise<void> {
    return this.#files.append(event.callSid, {
      text: `${JSON.stringify(event)}\n`,
      isMinor: event.type === 'latency' || (event.type === 'caller.transcript' && !event.final),
      isVital: event.type === 'call.ended',
    });
  }

  /** Lets go of a call's file once all of it is on the disk. Resolves with its bytes. */
  release(callSid: CallSid): Promise<number> {
    return this.#files.release(callSid);
  }

  async close(): Promise<void> {
    const lost = await this.#files.close();
    if (lost > 0) this.#log.error({ lost }, 'the disk took no more: events of the last calls are lost');
    if (this.#files.givenUp > 0)
      this.#log.error({ lost: this.#files.givenUp }, 'events were given up for want of memory');
  }

  /** Calls there are journals of. */
  list(): Promise<ReadonlyMap<CallSid, RecordFile>> {
    return this.#files.list();
  }

  /** Every event of a call, oldest first, or null where there is none, or none that this release can read. */
  async read(callSid: CallSid): Promise<readonly CallEvent[] | null> {
    const content = await this.content(callSid);
    return content === null || content.version > VERSION ? null : content.events;
  }

  /** All that a call's journal holds, or null where there is none. */
  async content(callSid: CallSid): Promise<(JournalContent & { readonly bytes: number }) | null> {
    const file = await this.#files.content(callSid);
    if (file === null) return null;
    const content = parseJournal(file.text);
    const { later, unreadable, version } = content;
    if (version <= VERSION && (later.length > 0 || unreadable > 0)) {
      this.#log.warn({ callSid, later: later.length, unreadable }, 'journal has lines this release does not know');
    }
    return { ...content, bytes: file.bytes };
  }

  /**
   * How the journal stands, from its two ends alone. Synchronous: ten thousand of
   * them are looked at in a fraction of the time that promises would take.
   *
   * @throws the file system's error where it cannot be read.
   */
  phase(callSid: CallSid): JournalPhase {
    const file = openSync(this.#files.pathOf(callSid), 'r');
    try {
      const { size } = fstatSync(file);
      if (versionIn(textAt(file, 0, HEAD_BYTES)) > VERSION) return 'newer';
      const tail = textAt(file, Math.max(0, size - TAIL_BYTES), TAIL_BYTES);
      const last = tail.endsWith('}\n') ? (tail.trimEnd().split('\n').at(-1) ?? '') : '';
      return last.includes('"type":"call.ended"') ? 'ended' : 'open';
    } finally {
      closeSync(file);
    }
  }

  /** Cuts off what a crash left half written at the end of a call's file. */
  async repair(callSid: CallSid): Promise<void> {
    const filePath = this.#files.pathOf(callSid);
    const bytes = await readFile(filePath);
    const end = bytes.lastIndexOf(0x0a) + 1;
    if (end === bytes.length || versionIn(bytes.toString('utf8', 0, HEAD_BYTES)) > VERSION) return;
    this.#log.warn({ callSid, lostBytes: bytes.length - end }, 'journal had a torn tail');
    await truncate(filePath, end);
    if (end === 0) await appendFile(filePath, HEADER);
  }

  /** Deletes a call's journal. @throws the file system's error where it cannot be deleted. */
  erase(callSid: CallSid): Promise<void> {
    return this.#files.erase(callSid);
  }
}

function textAt(file: number, position: number, length: number): string {
  const buffer = Buffer.alloc(length);
  return buffer.toString('utf8', 0, readSync(file, buffer, 0, length, position));
}
