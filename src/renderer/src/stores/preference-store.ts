import type { Bridge } from '#shared/bridge.ts';
import { DEFAULT_PREFERENCES, type KeptPreferences } from '#shared/preferences.ts';
import { createStore, type Store } from './store.ts';

interface PreferenceState extends KeptPreferences {
  /** False until the relay has told us once. */
  readonly isKnown: boolean;
}

/** How the supervisor wants the console to be, as the relay keeps it. */
export class PreferenceStore {
  readonly store: Store<PreferenceState> = createStore<PreferenceState>({
    preferences: DEFAULT_PREFERENCES,
    trouble: null,
    isKnown: false,
  });
  readonly #bridge: Pick<Bridge, 'request'>;

  constructor(bridge: Pick<Bridge, 'request'>) {
    this.#bridge = bridge;
  }

  /** Throws nothing: what was known stays until the relay answers. */
  async refresh(): Promise<void> {
    try {
      this.take(await this.#bridge.request('preferences:get', undefined));
    } catch {
      // The link says so on screen, and asks again.
    }
  }

  take({ preferences, trouble }: KeptPreferences): void {
    this.store.set(() => ({ preferences, trouble, isKnown: true }));
  }
}
