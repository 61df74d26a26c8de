import { appendFile, type FileHandle, mkdir, open, readdir, readFile, truncate } from 'node:fs/promises';
import path from 'node:path';
import { CallEvent } from '#core/call/events.ts';
import { CallSid } from '#core/ids.ts';
import type { Logger } from '../../logging/logger.ts';

/** First line of every journal; later releases read what it says. */
const HEADER = '{"journal":"phony","version":1}\n';

interface Pending {
  readonly line: string;
  readonly written: () => void;
  readonly failed: (error: unknown) => void;
}

/** One call's file: appended to in order, made durable in groups. */
class JournalFile {
  readonly #path: string;
  #handle: FileHandle | null = null;
  #queue: Pending[] = [];
  #writing: Promise<void> | null = null;
  /** A group failed half way: what follows begins on a line of its own. */
  #isTorn = false;

  constructor(filePath: string) {
    this.#path = filePath;
  }

  append(line: string): Promise<void> {
    return new Promise((written, failed) => {
      this.#queue.push({ line, written, failed });
      this.#writing ??= this.#drain();
    });
  }

  async close(): Promise<void> {
    await this.#writing;
    await this.#handle?.close();
    this.#handle = null;
  }

  /** While one group is on its way to the disk the next one gathers. */
  async #drain(): Promise<void> {
    while (this.#queue.length > 0) {
      const group = this.#queue;
      this.#queue = [];
      try {
        const handle = (this.#handle ??= await openForAppend(this.#path));
        await handle.appendFile(`${this.#isTorn ? '\n' : ''}${group.map(({ line }) => line).join('')}`);
        await handle.datasync();
        this.#isTorn = false;
        for (const { written } of group) written();
      } catch (error) {
        this.#isTorn = true;
        for (const { failed } of group) failed(error);
      }
    }
    this.#writing = null;
  }
}

async function openForAppend(filePath: string): Promise<FileHandle> {
  const handle = await open(filePath, 'a', 0o600);
  const { size } = await handle.stat();
  if (size === 0) await handle.appendFile(HEADER);
  return handle;
}

/** Append-only files, one a call: the only truth about it. Everything else can be made again from them. */
export class Journal {
  readonly #dir: string;
  readonly #log: Logger;
  readonly #onFailure: (reason: string) => void;
  readonly #files = new Map<CallSid, JournalFile>();

  /**
   * @param dir - Made where it is missing.
   * @param onFailure - Told why an event could not be written.
   */
  static async open(dir: string, log: Logger, onFailure: (reason: string) => void = () => undefined): Promise<Journal> {
    await mkdir(dir, { recursive: true, mode: 0o700 });
    return new Journal(dir, log, onFailure);
  }

  private constructor(dir: string, log: Logger, onFailure: (reason: string) => void) {
    this.#dir = dir;
    this.#log = log;
    this.#onFailure = onFailure;
  }

  /** Resolves once the event is on the disk. @throws the file system's error where it cannot be written. */
  append(event: CallEvent): Promise<void> {
    let file = this.#files.get(event.callSid);
    if (file === undefined) {
      file = new JournalFile(this.#pathOf(event.callSid));
      this.#files.set(event.callSid, file);
    }
    const written = file.append(`${JSON.stringify(event)}\n`);
    written.catch((error: unknown) => this.#onFailure(reasonOf(error)));
    return written;
  }

  /** Lets go of a call's file. */
  async release(callSid: CallSid): Promise<void> {
    const file = this.#files.get(callSid);
    this.#files.delete(callSid);
    await file?.close();
  }

  async close(): Promise<void> {
    await Promise.all([...this.#files.keys()].map((callSid) => this.release(callSid)));
  }

  /** Calls there are journals of, in no order. */
  async list(): Promise<readonly CallSid[]> {
    const names = await readdir(this.#dir);
    return names.flatMap((name) => {
      const parsed = CallSid.safeParse(path.basename(name, '.jsonl'));
      return name.endsWith('.jsonl') && parsed.success ? [parsed.data] : [];
    });
  }

  /** Every event of a call, oldest first, or null where there is no journal. A torn last line is cut off. */
  async read(callSid: CallSid): Promise<readonly CallEvent[] | null> {
    let text: string;
    try {
      text = await readFile(this.#pathOf(callSid), 'utf8');
    } catch {
      return null;
    }
    const events: CallEvent[] = [];
    for (const line of text.split('\n').slice(1)) {
      const event = parseLine(line);
      if (event !== null) events.push(event);
      else if (line !== '') this.#log.warn({ callSid }, 'journal line cannot be read');
    }
    return events;
  }

  /** Cuts off what a crash left half written at the end of a call's file. */
  async repair(callSid: CallSid): Promise<void> {
    const filePath = this.#pathOf(callSid);
    const bytes = await readFile(filePath);
    const end = bytes.lastIndexOf(0x0a) + 1;
    if (end === bytes.length) return;
    this.#log.warn({ callSid, lostBytes: bytes.length - end }, 'journal had a torn tail');
    await truncate(filePath, end);
    if (end === 0) await appendFile(filePath, HEADER);
  }

  #pathOf(callSid: CallSid): string {
    return path.join(this.#dir, `${callSid}.jsonl`);
  }
}

const reasonOf = (error: unknown): string => (error instanceof Error && 'code' in error ? String(error.code) : 'error');

function parseLine(line: string): CallEvent | null {
  if (line === '') return null;
  try {
    const parsed = CallEvent.safeParse(JSON.parse(line));
    return parsed.success ? parsed.data : null;
  } catch {
    return null;
  }
}
