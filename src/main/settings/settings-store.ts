import path from 'node:path';
import { z } from 'zod';
import type { Refusal } from '#core/errors.ts';
import { err, ok, type Result } from '#core/result.ts';
import { isSecret, isSettingName, type SettingName, settingOf } from '#core/settings/catalogue.ts';
import { KeptFile } from '#relay/adapters/store/kept-file.ts';
import type { Values } from '#relay/settings/layers.ts';
import type { Vault } from '#shared/settings.ts';

/** The system's keychain, or what stands in for it. */
export interface Cipher {
  /** Whether the system has a keychain. May ask the supervisor to unlock it. */
  isAvailable(): boolean;
  /** Does without a keychain from now on, with a key that is no secret. False where that is not to be had. */
  doWithout(): boolean;
  /** Base64. @throws where neither is to be had. */
  encrypt(text: string): string;
  /** @throws where it was encrypted with another key. */
  decrypt(sealed: string): string;
}

const Kept = z.object({
  values: z.record(z.string(), z.string()).default({}),
  /** By name, encrypted, base64. */
  secrets: z.record(z.string(), z.string()).default({}),
  /** The supervisor wants secrets kept though there is no keychain. */
  acceptsWeaker: z.boolean().default(false),
});
type Kept = z.infer<typeof Kept>;

type Changes = Readonly<Partial<Record<SettingName, string | null>>>;
type Changed = Promise<Result<null, Refusal>>;

/** What was set in Settings: values as they are, secrets encrypted. Nothing about the file is fatal. */
export class SettingsStore {
  readonly #file: KeptFile<Kept>;
  readonly #cipher: Cipher;
  readonly #unopened = new Map<string, string>();
  /** Secrets of the file in the clear, in this process alone. Null until somebody asks. */
  #opened: Values | null = null;
  #run: Values = {};

  private constructor(file: KeptFile<Kept>, cipher: Cipher) {
    this.#file = file;
    this.#cipher = cipher;
  }

  /** @param folder - Where `settings.json` lies or will lie. */
  static async open(folder: string, cipher: Cipher): Promise<SettingsStore> {
    const initial: Kept = { values: {}, secrets: {}, acceptsWeaker: false };
    const file = path.join(folder, 'settings.json');
    return new SettingsStore(await KeptFile.open({ file, initial, read: readKept }), cipher);
  }

  /** What is wrong with the store, in sentences. */
  get notices(): readonly string[] {
    const { trouble } = this.#file;
    if (trouble === null) return [...this.#unopened.values()];
    const unread = `Your settings could not be read: ${trouble}. They have to be entered again; the file is set aside then.`;
    return [unread, ...this.#unopened.values()];
  }

  get vault(): Vault {
    if (this.#cipher.isAvailable()) return 'keychain';
    return this.#file.value.acceptsWeaker && this.#cipher.doWithout() ? 'weaker' : 'run';
  }

  /** Everything but secrets: needs no keychain, and so no app that is ready. */
  get plain(): Values {
    return this.#file.value.values;
  }

  /** What is kept, secrets included. */
  get values(): Values {
    this.#opened ??= this.#open();
    return { ...this.plain, ...this.#opened };
  }

  /** Secrets of this run alone. */
  get ofThisRun(): Values {
    return this.#run;
  }

  /** Keeps values; null takes one out. Where the disk refuses, everything is as it was. */
  change(changes: Changes): Changed {
    return this.#keep(this.#file.value.acceptsWeaker, changes);
  }

  /** Keeps secrets though there is no keychain, or no longer does: then they are left for this run. */
  acceptWeaker(accepted: boolean): Changed {
    const secrets = Object.entries({ ...this.values, ...this.#run }).filter(
      ([name]) => isSettingName(name) && isSecret(name),
    );
    return this.#keep(accepted, Object.fromEntries(secrets));
  }

  async #keep(acceptsWeaker: boolean, changes: Changes): Changed {
    const canKeep = this.#cipher.isAvailable() || (acceptsWeaker && this.#cipher.doWithout());
    const all = Object.entries(changes).flatMap(([name, value]) => (isSettingName(name) ? [{ name, value }] : []));
    const plain = all.filter(({ name }) => !isSecret(name));
    const secrets = all.filter(({ name }) => isSecret(name));
    const none = secrets.map(({ name }) => ({ name, value: null }));
    const sealed = secrets.map(({ name, value }) => ({
      name,
      value: canKeep && value != null ? this.#cipher.encrypt(value) : null,
    }));
    const kept = await this.#file.change((now) =>
      ok({ acceptsWeaker, values: put(now.values, plain), secrets: put(now.secrets, sealed) }),
    );
    if (!kept.ok) return err(kept.error);
    const opened = Object.fromEntries(
      Object.entries(this.values).filter(([name]) => isSettingName(name) && isSecret(name)),
    );
    this.#opened = put(opened, canKeep ? secrets : none);
    this.#run = put(this.#run, canKeep ? none : secrets);
    for (const { name } of secrets) this.#unopened.delete(name);
    return ok(null);
  }

  #open(): Values {
    const { secrets, acceptsWeaker } = this.#file.value;
    const names = Object.keys(secrets).filter(isSettingName);
    // Also gives the key to those that were kept without a keychain.
    if (names.length > 0 && !this.#cipher.isAvailable() && acceptsWeaker) this.#cipher.doWithout();
    return Object.fromEntries(names.map((name) => [name, this.#unseal(name, secrets[name] ?? '')] as const));
  }

  #unseal(name: SettingName, sealed: string): string | undefined {
    try {
      return this.#cipher.decrypt(sealed);
    } catch {
      this.#unopened.set(
        name,
        `${settingOf(name).title} (${name}) is kept here, but the keychain does not open it: unlock the keychain and start Phony again, or enter it anew.`,
      );
      return undefined;
    }
  }
}

function put<V>(
  all: Readonly<Record<string, V | undefined>>,
  changes: readonly { readonly name: string; readonly value: V | null | undefined }[],
): Record<string, V> {
  const next = new Map(Object.entries(all));
  for (const { name, value } of changes) next.set(name, value ?? undefined);
  return Object.fromEntries(
    [...next].flatMap(([name, value]) => (value === undefined ? [] : [[name, value] as const])),
  );
}

function readKept(written: unknown): Result<Kept, string> {
  const read = Kept.safeParse(written);
  return read.success ? ok(read.data) : err('holds something that is no settings of Phony’s');
}
