import type { CallMessage } from '#core/call/events.ts';
import type { CallDesk } from '#relay/calls/call-desk.ts';
import type { RelayApp } from '#relay/relay-app.ts';
import type { ConsoleState } from '#shared/supervisor-api.ts';

/** Joins a listener to a relay. Returns the function that parts them. */
type Join = (relay: RelayApp) => () => void;

/**
 * The relay of the app, whichever it is now: one with other settings takes the place of the one before, and whoever
 * holds this one or a part of it notices nothing. Between the two nobody answers for about a second.
 */
export class RelayHost implements RelayApp {
  #relay: RelayApp;
  readonly #joined = new Map<Join, () => void>();
  /** The change to another relay that is under way, if one is. */
  #changing: Promise<void> = Promise.resolve();
  readonly desk: CallDesk;
  readonly archive: RelayApp['archive'];
  readonly replay: RelayApp['replay'];
  readonly playbooks: RelayApp['playbooks'];
  readonly summaries: RelayApp['summaries'];
  readonly contacts: RelayApp['contacts'];
  readonly preferences: RelayApp['preferences'];
  readonly setUp: RelayApp['setUp'];

  constructor(first: RelayApp) {
    this.#relay = first;
    const subscribe = (listener: (message: CallMessage) => void): (() => void) =>
      this.#join(({ desk }) => desk.subscribe(listener));
    this.desk = partOf(() => this.#relay.desk, { subscribe });
    this.archive = partOf(() => this.#relay.archive);
    this.replay = partOf(() => this.#relay.replay);
    this.summaries = partOf(() => this.#relay.summaries);
    this.playbooks = partOf(() => this.#relay.playbooks);
    this.contacts = partOf(() => this.#relay.contacts, {
      subscribe: (listener) => this.#join(({ contacts }) => contacts.subscribe(listener)),
    });
    this.preferences = partOf(() => this.#relay.preferences, {
      subscribe: (listener) => this.#join(({ preferences }) => preferences.subscribe(listener)),
    });
    this.setUp = partOf(() => this.#relay.setUp);
  }

  get port(): number {
    return this.#relay.port;
  }

  get url(): string {
    return this.#relay.url;
  }

  get supervisorToken(): string {
    return this.#relay.supervisorToken;
  }

  state(): ConsoleState {
    return this.#relay.state();
  }

  onState(listener: (state: ConsoleState) => void): () => void {
    return this.#join((relay) => relay.onState(listener));
  }

  activeCalls(): number {
    return this.#relay.activeCalls();
  }

  woke(sleptMs: number | null): void {
    this.#relay.woke(sleptMs);
  }

  async close(): Promise<void> {
    await this.#changing.catch(() => undefined);
    await this.#relay.close();
  }

  /**
   * Closes the relay and opens another in its place.
   *
   * @param fallback - Opens one as it was before, where the other cannot be opened.
   * @throws what kept the other from opening.
   */
  change(open: () => Promise<RelayApp>, fallback: () => Promise<RelayApp>): Promise<void> {
    this.#changing = this.#change(open, fallback);
    return this.#changing;
  }

  async #change(open: () => Promise<RelayApp>, fallback: () => Promise<RelayApp>): Promise<void> {
    const listening = [...this.#joined.keys()];
    for (const part of this.#joined.values()) part();
    await this.#relay.close();
    try {
      this.#relay = await open();
    } catch (error) {
      this.#relay = await fallback();
      throw error;
    } finally {
      for (const join of listening) if (this.#joined.has(join)) this.#joined.set(join, join(this.#relay));
    }
  }

  #join(join: Join): () => void {
    this.#joined.set(join, join(this.#relay));
    return () => {
      this.#joined.get(join)?.();
      this.#joined.delete(join);
    };
  }
}

/** A part of whichever relay there is now, by the same names. @param own - What is not passed on. */
function partOf<T extends object>(now: () => T, own: Partial<T> = {}): T {
  const get = (_part: object, name: string | symbol): unknown => {
    if (Object.hasOwn(own, name)) return Reflect.get(own, name);
    const part = now();
    const value: unknown = Reflect.get(part, name);
    return typeof value === 'function' ? value.bind(part) : value;
  };
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- whatever is asked of it is asked of a T
  return new Proxy({}, { get }) as T;
}
