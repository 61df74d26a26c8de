import { readdir, readFile, rm } from 'node:fs/promises';
import path from 'node:path';
import { type Playbook, PlaybookName, parsePlaybook } from '#core/dialling/playbook.ts';
import type { Refusal } from '#core/errors.ts';
import { err, ok, type Result } from '#core/result.ts';
import type { BrokenPlaybook, PlaybookList } from '#shared/playbooks.ts';
import { writeWhole } from '../adapters/store/whole-file.ts';

/**
 * The playbooks: one file each, `NAME.json`. They are read whenever they are
 * asked for, so that a file changed by hand counts at once.
 */
export class PlaybookFiles {
  readonly #dir: string;

  /** @param dir - Made with the first playbook that is kept. */
  constructor(dir: string) {
    this.#dir = dir;
  }

  /** Every playbook by name, and what is wrong with the files that are none. */
  async list(): Promise<PlaybookList> {
    const files = await readdir(this.#dir).catch(emptyWhereMissing);
    const names = files.filter((file) => file.endsWith('.json') && !file.startsWith('.')).toSorted();
    const read = await Promise.all(names.map((file) => this.#read(path.basename(file, '.json'))));
    return {
      playbooks: read.flatMap((one) => (one.ok ? [one.value] : [])),
      broken: read.flatMap((one) => (one.ok ? [] : [one.error])),
    };
  }

  /** Reads what a supervisor wrote and keeps it under its name, or says what is wrong with it. */
  async keep(name: string, written: unknown): Promise<Result<Playbook, Refusal>> {
    const read = parsePlaybook(name, written);
    if (!read.ok) {
      const { field, message } = read.error;
      return err({ code: 'invalid_request', field, message: `${field} ${message}` });
    }
    await this.put(read.value);
    return read;
  }

  /** Takes a playbook away, or says that there is none. */
  async drop(name: string): Promise<Result<null, Refusal>> {
    if (await this.remove(name)) return ok(null);
    return err({ code: 'not_found', message: `There is no playbook ${name}.` });
  }

  /** Keeps a playbook under its name, in place of the one there was. The file is never half written. */
  async put(playbook: Playbook): Promise<void> {
    // The file's name says it, and goes on saying it once it is renamed.
    const { name, ...written } = playbook;
    await writeWhole(this.#pathOf(name), `${JSON.stringify(written, null, 2)}\n`);
  }

  /** Takes a playbook away, also a broken one. @returns False where there is no such file. */
  async remove(name: string): Promise<boolean> {
    try {
      await rm(this.#pathOf(name));
      return true;
    } catch (error) {
      if (codeOf(error) === 'ENOENT') return false;
      throw error;
    }
  }

  async #read(name: string): Promise<Result<Playbook, BrokenPlaybook>> {
    const slug = PlaybookName.safeParse(name);
    if (!slug.success) return err({ name, reason: `${name}.json ${slug.error.issues[0]?.message ?? ''}` });
    try {
      const read = parsePlaybook(name, JSON.parse(await readFile(this.#pathOf(name), 'utf8')));
      if (read.ok) return ok(read.value);
      const { field, message } = read.error;
      return err({ name, reason: field === 'body' ? `it ${message}` : `${field} ${message}` });
    } catch (error) {
      return err({ name, reason: reasonOf(error) });
    }
  }

  #pathOf(name: string): string {
    return path.join(this.#dir, `${name}.json`);
  }
}

const codeOf = (error: unknown): string => (error instanceof Error && 'code' in error ? String(error.code) : 'error');

const reasonOf = (error: unknown): string =>
  error instanceof SyntaxError ? `it is not JSON: ${error.message}` : `it cannot be read (${codeOf(error)})`;

function emptyWhereMissing(error: unknown): string[] {
  if (codeOf(error) === 'ENOENT') return [];
  throw error;
}
