import type { Bridge } from '#shared/bridge.ts';
import type { SetUpCheck, SetUpPart } from '#shared/set-up.ts';
import { createStore, type Store } from './store.ts';
import { withEntry, withMember } from './ui.ts';

export interface ExaminationState {
  /** In the order in which they are best mended. Empty until somebody looks. */
  readonly parts: readonly SetUpPart[];
  readonly found: ReadonlyMap<string, SetUpCheck>;
  readonly running: ReadonlySet<string>;
  /** The relay did not answer. */
  readonly isLost: boolean;
}

/** What was found of each part of the set-up when it was last looked at. */
export class Examination {
  readonly store: Store<ExaminationState> = createStore<ExaminationState>({
    parts: [],
    found: new Map(),
    running: new Set(),
    isLost: false,
  });
  readonly #bridge: Pick<Bridge, 'request'>;

  constructor(bridge: Pick<Bridge, 'request'>) {
    this.#bridge = bridge;
  }

  get isRunning(): boolean {
    return this.store.get().running.size > 0;
  }

  /** What was found no longer holds: something else is set. */
  forget(): void {
    this.store.set((state) => ({ ...state, found: new Map() }));
  }

  /** Looks at all parts, or at some, each as it comes. Resolves to what was found. */
  async look(ids: readonly string[] | null = null): Promise<readonly SetUpCheck[]> {
    try {
      const parts = await this.#bridge.request('setup:begin', undefined);
      const wanted = parts.map(({ id }) => id).filter((id) => ids === null || ids.includes(id));
      this.store.set((state) => ({ ...state, parts, isLost: false }));
      return (await Promise.all(wanted.map((id) => this.#lookAt(id)))).filter((check) => check !== null);
    } catch {
      this.store.set((state) => ({ ...state, isLost: true, running: new Set() }));
      return [];
    }
  }

  async #lookAt(id: string): Promise<SetUpCheck | null> {
    this.store.set((state) => ({ ...state, running: withMember(state.running, id, true) }));
    const check = await this.#bridge.request('setup:check', { id });
    this.store.set((state) => ({
      ...state,
      running: withMember(state.running, id, false),
      found: withEntry(state.found, id, check),
    }));
    return check;
  }
}
