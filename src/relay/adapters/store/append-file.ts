import { mkdir } from 'node:fs/promises';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { type AppendHandle, type Disk, errorCode } from './disk.ts';

/** Until a write that failed is tried again; doubled each time, up to the longest. */
const FIRST_RETRY_MS = 1_000;
const LONGEST_RETRY_MS = 30_000;
/** What happens within so long is one group; the first words of a reply are on the line by then, and need no disk. */
const GATHER_MS = 5;
/** A disk that has not answered by then counts as one that refused, until it answers. */
const PATIENCE_MS = 2_000;

interface Pending {
  readonly line: string;
  /** Can be done without where memory runs short. */
  readonly isMinor: boolean;
  readonly settle: () => void;
}

/**
 * One file of lines: appended to in order, made durable in groups. Where the
 * disk refuses, what was to be written stays here and is tried again until it
 * is taken; the file never holds a torn line or one twice.
 */
export class AppendFile {
  readonly #path: string;
  readonly #header: string;
  readonly #disk: Disk;
  #handle: AppendHandle | null = null;
  #queue: Pending[] = [];
  /** How many of the queue are on their way to the disk. */
  #inFlight = 0;
  /** Bytes that are on the disk for certain; null until the file was looked at. */
  #length: number | null = null;
  #isTorn = false;
  /** What stood in the file when it was deleted under us, until it stands in another. */
  #rescued: string | null = null;
  #trouble: string | null = null;
  #retryMs = FIRST_RETRY_MS;
  #stopRetry: () => void = nothing;
  #writing: Promise<void> | null = null;
  #drained: (() => void)[] = [];

  /** @param header - First line of a new file, with its line end. */
  constructor(filePath: string, header: string, disk: Disk) {
    this.#path = filePath;
    this.#header = header;
    this.#disk = disk;
  }

  /** Why the file cannot be written at the moment, or null. */
  get trouble(): string | null {
    return this.#trouble;
  }

  /** Bytes of the file that are durable; null while none was written by us. */
  get length(): number | null {
    return this.#length;
  }

  /** Nothing waits and no file is held open. */
  get isIdle(): boolean {
    return this.#queue.length === 0 && this.#handle === null;
  }

  get waitingCount(): number {
    return this.#queue.length;
  }

  /** Lines that are not on the disk yet, oldest first. */
  get waiting(): readonly string[] {
    return this.#queue.map(({ line }) => line);
  }

  /**
   * Resolves once the line is on the disk, or once it is known that the disk
   * does not take it now: then it is kept, and tried again.
   */
  append(line: string, isMinor = false): Promise<void> {
    if (this.#trouble !== null) {
      this.#queue.push({ line, isMinor, settle: nothing });
      return Promise.resolve();
    }
    return new Promise((settle) => {
      this.#queue.push({ line, isMinor, settle });
      this.#writing ??= this.#write();
    });
  }

  /** Gives up lines that can be done without. Returns how many. */
  thin(): number {
    const before = this.#queue.length;
    this.#queue = this.#queue.filter(({ isMinor }, index) => index < this.#inFlight || !isMinor);
    return before - this.#queue.length;
  }

  /** Lets go of the file once everything is on the disk, however long that takes. Resolves with its length in bytes. */
  async release(): Promise<number> {
    if (this.#queue.length > 0) await new Promise<void>((resolve) => this.#drained.push(resolve));
    await this.#writing;
    await this.#letGo();
    return this.#length ?? 0;
  }

  /** Tries once more and lets go. Resolves with how many lines the disk did not take. */
  async giveUp(): Promise<number> {
    this.#stopRetry();
    await this.#writing;
    this.#stopRetry();
    if (this.#queue.length > 0) await this.#write();
    this.#stopRetry();
    await this.#letGo();
    return this.#queue.length;
  }

  /** Forgets what waits and lets go of the file: it is going to be deleted. */
  async abandon(): Promise<void> {
    this.#stopRetry();
    await this.#writing;
    this.#stopRetry();
    this.#queue = [];
    this.#settle(null);
    await this.#letGo();
  }

  /** While one group is on its way to the disk the next one gathers. */
  async #write(): Promise<void> {
    await sleep(GATHER_MS);
    while (this.#queue.length > 0) {
      const group = [...this.#queue];
      this.#inFlight = group.length;
      const stopPatience = this.#disk.clock.after(PATIENCE_MS, () => this.#settle('ETIMEDOUT'));
      const failure = await this.#put(group.map(({ line }) => line).join('')).then(
        () => null,
        (error: unknown) => errorCode(error),
      );
      stopPatience();
      this.#inFlight = 0;
      if (failure !== null) {
        await this.#tryLater(failure);
        break;
      }
      this.#queue.splice(0, group.length);
      for (const { settle } of group) settle();
      this.#settle(null);
    }
    this.#writing = null;
  }

  async #put(lines: string): Promise<void> {
    if (this.#handle !== null) await this.#leaveDeleted(this.#handle);
    const handle = (this.#handle ??= await this.#disk.open(this.#path));
    if (this.#length === null || this.#isTorn) await this.#mend(handle);
    const length = this.#length ?? 0;
    const text = length === 0 ? (this.#rescued ?? this.#header) + lines : lines;
    this.#isTorn = true;
    await handle.appendFile(text);
    await handle.datasync();
    this.#isTorn = false;
    this.#rescued = null;
    this.#length = length + Buffer.byteLength(text);
  }

  /** A file that was deleted takes all that is written to it, and is read by nobody: another has to have its lines. */
  async #leaveDeleted(handle: AppendHandle): Promise<void> {
    const { nlink } = await handle.stat();
    if (nlink > 0) return;
    const { buffer, bytesRead } = await handle.read(Buffer.alloc(this.#length ?? 0), 0, this.#length ?? 0, 0);
    this.#rescued = buffer.toString('utf8', 0, bytesRead);
    this.#length = null;
    this.#isTorn = false;
    await this.#letGo();
    await mkdir(path.dirname(this.#path), { recursive: true, mode: 0o700 });
  }

  /** Cuts off what a write that failed may have left. */
  async #mend(handle: AppendHandle): Promise<void> {
    const { size } = await handle.stat();
    if (this.#length !== null && size > this.#length) await handle.truncate(this.#length);
    else this.#length = size;
  }

  async #tryLater(code: string): Promise<void> {
    this.#settle(code);
    // A file or folder that was moved away is made anew, and a handle may be what is broken.
    await this.#letGo();
    if (code === 'ENOENT') await mkdir(path.dirname(this.#path), { recursive: true, mode: 0o700 }).catch(nothing);
    const delayMs = this.#retryMs;
    this.#retryMs = Math.min(delayMs * 2, LONGEST_RETRY_MS);
    this.#stopRetry = this.#disk.clock.after(delayMs, () => {
      this.#writing ??= this.#write();
    });
  }

  /** How the disk stands; whoever waits for it is told. */
  #settle(trouble: string | null): void {
    if (trouble !== this.#trouble) this.#disk.report(this.#path, trouble);
    this.#trouble = trouble;
    if (trouble !== null) for (const { settle } of this.#queue) settle();
    else this.#retryMs = FIRST_RETRY_MS;
    if (this.#queue.length > 0) return;
    const drained = this.#drained;
    this.#drained = [];
    for (const resolve of drained) resolve();
  }

  async #letGo(): Promise<void> {
    const handle = this.#handle;
    this.#handle = null;
    await handle?.close().catch(nothing);
  }
}

function nothing(): void {}
