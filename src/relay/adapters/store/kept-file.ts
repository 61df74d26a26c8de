import { readFile, rename } from 'node:fs/promises';
import path from 'node:path';
import type { Refusal } from '#core/errors.ts';
import { err, ok, type Result } from '#core/result.ts';
import { errorCode } from './disk.ts';
import { writeWhole } from './whole-file.ts';

interface KeptFileOptions<T> {
  readonly file: string;
  /** What holds while there is no file, and where the one there is cannot be used. */
  readonly initial: T;
  /** Reads what the file's JSON says, or the end of a sentence that says what is wrong with it. */
  readonly read: (written: unknown) => Result<T, string>;
}

/**
 * One JSON file of the data folder, read at the start and written whole with each change. One that cannot be used is
 * said, and set aside under another name before anything is written in its place.
 */
export class KeptFile<T> {
  readonly #file: string;
  readonly #listeners = new Set<(value: T) => void>();
  #value: T;
  #trouble: string | null;
  #revision = 0;
  #queue: Promise<unknown> = Promise.resolve();

  private constructor({ file, initial }: KeptFileOptions<T>, found: Result<T | null, string>) {
    this.#file = file;
    this.#value = found.ok ? (found.value ?? initial) : initial;
    this.#trouble = found.ok ? null : `${path.basename(file)} in the data folder ${found.error}`;
  }

  static async open<T>(options: KeptFileOptions<T>): Promise<KeptFile<T>> {
    return new KeptFile(options, await readKept(options));
  }

  get value(): T {
    return this.#value;
  }

  /** Why the file that is there was not used, or null. */
  get trouble(): string | null {
    return this.#trouble;
  }

  /** How often it has changed since the start. */
  get revision(): number {
    return this.#revision;
  }

  /** Told of each new value, once it is on the disk. Returns the function that ends it. */
  subscribe(listener: (value: T) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** Changes are made one after the other, each from what the one before left. A refusal leaves everything as it was. */
  change(update: (value: T) => Result<T, Refusal>): Promise<Result<T, Refusal>> {
    const changed = this.#queue.then(() => this.#change(update));
    this.#queue = changed;
    return changed;
  }

  async #change(update: (value: T) => Result<T, Refusal>): Promise<Result<T, Refusal>> {
    const updated = update(this.#value);
    if (!updated.ok) return updated;
    const next = updated.value;
    try {
      if (this.#trouble !== null) await this.#setAside();
      await writeWhole(this.#file, `${JSON.stringify(next, null, 2)}\n`);
    } catch (error) {
      const message = `${this.#file} cannot be written (${errorCode(error)}); nothing was changed.`;
      return err({ code: 'disk_refused', message });
    }
    this.#value = next;
    this.#trouble = null;
    this.#revision += 1;
    for (const listener of this.#listeners) listener(next);
    return ok(next);
  }

  async #setAside(): Promise<void> {
    const { dir, name, ext } = path.parse(this.#file);
    await rename(this.#file, path.join(dir, `${name}.unreadable-${Date.now()}${ext}`)).catch((error: unknown) => {
      if (errorCode(error) !== 'ENOENT') throw error;
    });
  }
}

async function readKept<T>({ file, read }: KeptFileOptions<T>): Promise<Result<T | null, string>> {
  try {
    return read(JSON.parse(await readFile(file, 'utf8')));
  } catch (error) {
    if (error instanceof SyntaxError) return err(`is not JSON: ${error.message}`);
    return errorCode(error) === 'ENOENT' ? ok(null) : err(`cannot be read (${errorCode(error)})`);
  }
}
