import type { z } from 'zod';
import type { Refusal } from '#core/errors.ts';
import { err, ok, type Result } from '#core/result.ts';
import {
  DEFAULT_PREFERENCES,
  type KeptPreferences,
  type Preferences,
  PreferencesPatch,
  withPatch,
} from '#shared/preferences.ts';
import { KeptFile } from '../adapters/store/kept-file.ts';

/** How the supervisor wants the console to be: `preferences.json` in the data folder. */
export class PreferenceFile {
  readonly #file: KeptFile<Preferences>;

  private constructor(file: KeptFile<Preferences>) {
    this.#file = file;
  }

  static async open(file: string): Promise<PreferenceFile> {
    return new PreferenceFile(await KeptFile.open({ file, initial: DEFAULT_PREFERENCES, read: readPreferences }));
  }

  get value(): Preferences {
    return this.#file.value;
  }

  get revision(): number {
    return this.#file.revision;
  }

  kept(): KeptPreferences {
    return { preferences: this.#file.value, trouble: this.#file.trouble };
  }

  async change(patch: PreferencesPatch): Promise<Result<KeptPreferences, Refusal>> {
    const changed = await this.#file.change((preferences) => ok(withPatch(preferences, patch)));
    return changed.ok ? ok(this.kept()) : changed;
  }

  subscribe(listener: (preferences: Preferences) => void): () => void {
    return this.#file.subscribe(listener);
  }
}

/** What a file says, over the defaults: one written by hand need not name everything. */
function readPreferences(written: unknown): Result<Preferences, string> {
  const read = PreferencesPatch.safeParse(written);
  return read.success ? ok(withPatch(DEFAULT_PREFERENCES, read.data)) : err(mistakeIn(read.error));
}

function mistakeIn({ issues: [issue] }: z.ZodError): string {
  const field = issue?.path.join('.') ?? '';
  return `cannot be used: ${field === '' ? 'it' : field} ${issue?.message ?? 'is not valid'}`;
}
