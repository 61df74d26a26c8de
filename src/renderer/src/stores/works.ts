import type { ConsoleState } from '#shared/supervisor-api.ts';
import type { LinkState } from '../bridge/link.ts';
import { createStore, type Store } from './store.ts';

export interface WorksState {
  /** Null until the relay has told us once. */
  readonly state: ConsoleState | null;
  readonly link: LinkState;
}

export const createWorks = (): Store<WorksState> => createStore<WorksState>({ state: null, link: 'connecting' });
