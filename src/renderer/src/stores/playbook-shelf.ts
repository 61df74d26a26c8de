import type { Playbook } from '#core/dialling/playbook.ts';
import type { Bridge } from '#shared/bridge.ts';
import type { BrokenPlaybook } from '#shared/playbooks.ts';
import { draftOf, EMPTY_PLAYBOOK, type PlaybookDraft } from '../calls/playbook-draft.ts';
import { createStore, type Store } from './store.ts';

/** The playbook that is being written. */
export interface OpenPlaybook {
  /** The name it is kept under, or null while it is new. */
  readonly kept: string | null;
  readonly draft: PlaybookDraft;
  readonly isChanged: boolean;
  /** By field, as of the last try to save. */
  readonly mistakes: ReadonlyMap<string, string>;
}

export interface ShelfState {
  readonly playbooks: readonly Playbook[];
  readonly broken: readonly BrokenPlaybook[];
  readonly status: 'loading' | 'ready' | 'failed';
  readonly open: OpenPlaybook | null;
}

const NONE: ReadonlyMap<string, string> = new Map();

/** The playbooks there are. Their files may be changed by hand: they are read anew whenever they are looked at. */
export class PlaybookShelf {
  readonly store: Store<ShelfState> = createStore<ShelfState>({
    playbooks: [],
    broken: [],
    status: 'loading',
    open: null,
  });
  readonly #bridge: Pick<Bridge, 'request'>;

  constructor(bridge: Pick<Bridge, 'request'>) {
    this.#bridge = bridge;
  }

  async refresh(): Promise<void> {
    try {
      const { playbooks, broken } = await this.#bridge.request('playbooks:list', undefined);
      this.store.set((state) => ({ ...state, playbooks, broken, status: 'ready' }));
    } catch {
      this.store.set((state) => ({ ...state, status: 'failed' }));
    }
  }

  find(name: string): Playbook | null {
    return this.store.get().playbooks.find((playbook) => playbook.name === name) ?? null;
  }

  /** Opens a playbook that is kept. What was written in another and not saved is gone. */
  open(playbook: Playbook): void {
    this.#show({ kept: playbook.name, draft: draftOf(playbook), isChanged: false, mistakes: NONE });
  }

  openNew(): void {
    this.#show({ kept: null, draft: EMPTY_PLAYBOOK, isChanged: false, mistakes: NONE });
  }

  close(): void {
    this.#show(null);
  }

  write(patch: Partial<PlaybookDraft>): void {
    const { open } = this.store.get();
    if (open !== null) this.#show({ ...open, draft: { ...open.draft, ...patch }, isChanged: true });
  }

  refused(mistakes: ReadonlyMap<string, string>): void {
    const { open } = this.store.get();
    if (open !== null) this.#show({ ...open, mistakes });
  }

  #show(open: OpenPlaybook | null): void {
    this.store.set((state) => ({ ...state, open }));
  }
}
