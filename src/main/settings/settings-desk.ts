import { isSettingName, type SettingName, settingNames, settingOf } from '#core/settings/catalogue.ts';
import { ConfigurationError, type Problem, readConfiguration } from '#relay/configuration.ts';
import { learnSecrets } from '#relay/logging/secrets.ts';
import type { RelayApp } from '#relay/relay-app.ts';
import { isGiven, merged, type SettingLayers, statesOf, type Values } from '#relay/settings/layers.ts';
import type { SettingsChange, SettingsChanged, SettingsSnapshot } from '#shared/settings.ts';
import type { RelayHost } from '../relay-host.ts';
import type { SettingsStore } from './settings-store.ts';

type Changes = SettingsChange['changes'];

interface Ports {
  readonly environment: Values;
  /** `.env`. */
  readonly file: Values;
  readonly store: Pick<SettingsStore, 'values' | 'ofThisRun' | 'notices' | 'vault' | 'change' | 'acceptWeaker'>;
  /** Where the data folder is unless it is set. */
  readonly defaultDataDir: string;
  /** Opens a relay. @throws ConfigurationError where a value cannot work. */
  readonly compose: (env: Values) => Promise<RelayApp>;
  readonly onError: (error: unknown) => void;
}

const GIVEN = 'is set by the environment or .env, which wins; change it there';
/** How often it is looked whether the last call is over. */
const LOOK_MS = 500;

/** What is set, where it comes from, and the relay that runs with it. */
export class SettingsDesk {
  readonly #ports: Ports;
  readonly #listeners = new Set<(snapshot: SettingsSnapshot) => void>();
  #host: RelayHost | null = null;
  /** What the relay runs with. */
  #running: Values = {};
  /** Values that were set here and cannot work: they are left out, and said. */
  #problems: readonly Problem[] = [];
  #warnings: readonly Problem[] = [];
  #waiting: NodeJS.Timeout | null = null;
  /** One change after the other. */
  #last: Promise<unknown> = Promise.resolve();

  constructor(ports: Ports) {
    this.#ports = ports;
  }

  /**
   * Opens the first relay. What was set here and cannot work is left out, whatever it is; what the environment says and
   * cannot work stops the start.
   *
   * @throws ConfigurationError
   */
  async open(): Promise<RelayApp> {
    for (;;) {
      const env = this.#env();
      try {
        // oxlint-disable-next-line no-await-in-loop -- each time without another value that cannot work
        const relay = await this.#compose(env);
        this.#running = env;
        return relay;
      } catch (error) {
        if (!this.#leaveOut(error)) throw error;
      }
    }
  }

  /** From now on changes take effect on this one. */
  attend(host: RelayHost): void {
    this.#host = host;
  }

  snapshot(): SettingsSnapshot {
    const { store, defaultDataDir } = this.#ports;
    return {
      settings: statesOf(this.#layers(), [...this.#problems, ...this.#warnings]),
      vault: store.vault,
      isWaiting: this.#waiting !== null,
      notices: [...store.notices],
      dataFolder: this.#running['PHONY_DATA_DIR'] ?? defaultDataDir,
    };
  }

  subscribe(listener: (snapshot: SettingsSnapshot) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** Keeps values that can work, and has the relay work with them as soon as no call is up. */
  change(changes: Changes): Promise<SettingsChanged> {
    return this.#inTurn(() => this.#change(changes));
  }

  acceptWeaker(accepted: boolean): Promise<SettingsChanged> {
    return this.#inTurn(async () => {
      const kept = await this.#ports.store.acceptWeaker(accepted);
      if (!kept.ok) return { ok: false, problems: [{ name: '', message: kept.error.message }] };
      return { ok: true, settings: this.#tell() };
    });
  }

  /** Resolves once what was changed before has taken effect, or is known to wait for calls. */
  async settled(): Promise<void> {
    await this.#last.catch(() => undefined);
  }

  close(): void {
    if (this.#waiting !== null) clearInterval(this.#waiting);
  }

  async #change(raw: Changes): Promise<SettingsChanged> {
    const changes = Object.fromEntries(Object.entries(raw).map(([name, value]) => [name, value?.trim() || null]));
    const problems = this.#problemsOf(changes);
    if (problems.length > 0) return { ok: false, problems };
    const before = this.#before(changes);
    const unkept = await this.#keep(changes);
    if (unkept !== null) return { ok: false, problems: [unkept] };
    if (this.#host?.activeCalls() !== 0) this.#wait();
    else {
      const failed = await this.#apply();
      if (failed.length > 0) {
        await this.#keep(before);
        return { ok: false, problems: failed };
      }
    }
    return { ok: true, settings: this.#tell() };
  }

  /** What keeps these values from working, before anything is changed. */
  #problemsOf(changes: Values | Record<string, string | null>): Problem[] {
    const layers = this.#layers();
    const given = Object.keys(changes).filter((name) => isGiven(layers, name));
    if (given.length > 0) return given.map((name) => ({ name, message: GIVEN }));
    const values = Object.fromEntries(
      Object.entries(changes).map(([name, value]) => [name, value ?? undefined] as const),
    );
    try {
      const left = this.#problems.filter(({ name }) => !(name in changes));
      const env = { ...this.#env(left), ...values };
      this.#warnings = readConfiguration(env, this.#ports.defaultDataDir).warnings;
      return [];
    } catch (error) {
      if (error instanceof ConfigurationError) return [...error.problems];
      throw error;
    }
  }

  #before(changes: object): Changes {
    const { store } = this.#ports;
    const kept = { ...store.values, ...store.ofThisRun };
    return Object.fromEntries(Object.keys(changes).map((name) => [name, kept[name] ?? null]));
  }

  /** Returns what keeps them from being kept, or null. */
  async #keep(changes: Changes): Promise<Problem | null> {
    const kept = await this.#ports.store.change(changes);
    if (!kept.ok) return { name: Object.keys(changes)[0] ?? '', message: kept.error.message };
    this.#problems = this.#problems.filter(({ name }) => !(name in changes));
    learnSecrets(this.#env());
    return null;
  }

  /** Has the relay work with what is set. Returns what kept it from that; it works as before then. */
  async #apply(): Promise<Problem[]> {
    const env = { ...this.#env(), ...this.#fromTheNextStartOn() };
    const host = this.#host;
    if (host === null || settingNames.every((name) => env[name] === this.#running[name])) return [];
    const before = this.#running;
    try {
      await host.change(
        () => this.#compose(env),
        () => this.#compose(before),
      );
      this.#running = env;
      return [];
    } catch (error) {
      if (error instanceof ConfigurationError) return [...error.problems];
      this.#ports.onError(error);
      return [{ name: '', message: 'Phony could not work with that and goes on as before; its log says why.' }];
    }
  }

  #wait(): void {
    this.#waiting ??= setInterval(() => {
      if (this.#host?.activeCalls() === 0) void this.#inTurn(() => this.#applyLate()).catch(this.#ports.onError);
    }, LOOK_MS);
  }

  async #applyLate(): Promise<void> {
    if (this.#waiting === null || this.#host?.activeCalls() !== 0) return;
    clearInterval(this.#waiting);
    this.#waiting = null;
    this.#problems = [...this.#problems, ...(await this.#apply())];
    this.#tell();
  }

  /** @returns Whether there was something of ours to leave out. */
  #leaveOut(error: unknown): boolean {
    if (!(error instanceof ConfigurationError)) return false;
    const layers = this.#layers();
    const ours = error.problems.filter(
      ({ name }) => !isGiven(layers, name) && this.#env()[name] !== undefined && isSettingName(name),
    );
    this.#problems = [...this.#problems, ...ours];
    return ours.length > 0 && ours.length === error.problems.length;
  }

  async #compose(env: Values): Promise<RelayApp> {
    this.#warnings = readConfiguration(env, this.#ports.defaultDataDir).warnings;
    return this.#ports.compose(env);
  }

  #layers(): SettingLayers {
    const { environment, file, store } = this.#ports;
    return { environment, file, kept: store.values, run: store.ofThisRun };
  }

  /** All values as one environment, without those that cannot work. */
  #env(without = this.#problems): Values {
    const layers = this.#layers();
    const env = merged(layers);
    const bad = without.filter(({ name }) => !isGiven(layers, name)).map(({ name }) => name);
    return { ...env, ...Object.fromEntries(bad.map((name) => [name, undefined])) };
  }

  /** What this run goes on with, whatever is set by now. */
  #fromTheNextStartOn(): Values {
    const names: readonly SettingName[] = settingNames.filter((name) => settingOf(name).needsStart);
    return Object.fromEntries(names.map((name) => [name, this.#running[name]]));
  }

  #tell(): SettingsSnapshot {
    const snapshot = this.snapshot();
    for (const listener of this.#listeners) listener(snapshot);
    return snapshot;
  }

  #inTurn<T>(action: () => Promise<T>): Promise<T> {
    const next = this.#last.then(action, action);
    this.#last = next;
    return next;
  }
}
