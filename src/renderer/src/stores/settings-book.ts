import type { SettingName } from '#core/settings/catalogue.ts';
import type { Bridge } from '#shared/bridge.ts';
import type { SettingState, SettingsSnapshot } from '#shared/settings.ts';
import { createStore, type Store } from './store.ts';

export interface BookState {
  /** Null until it has been told once. */
  readonly snapshot: SettingsSnapshot | null;
  readonly status: 'loading' | 'ready' | 'failed';
}

/** What is set, as the relay last told it. Secrets are never in it. */
export class SettingsBook {
  readonly store: Store<BookState> = createStore<BookState>({ snapshot: null, status: 'loading' });
  readonly #bridge: Pick<Bridge, 'request'>;

  constructor(bridge: Pick<Bridge, 'request'>) {
    this.#bridge = bridge;
  }

  async refresh(): Promise<void> {
    try {
      this.show(await this.#bridge.request('settings:read', undefined));
    } catch {
      this.store.set((state) => ({ ...state, status: 'failed' }));
    }
  }

  show(snapshot: SettingsSnapshot): void {
    this.store.set(() => ({ snapshot, status: 'ready' }));
  }

  find(name: SettingName): SettingState | null {
    return this.store.get().snapshot?.settings.find((each) => each.name === name) ?? null;
  }
}
