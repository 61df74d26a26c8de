import type { CallSid } from '#core/ids.ts';
import type { ListedCall } from '#shared/archive.ts';
import type { Bridge } from '#shared/bridge.ts';
import { ALL_CALLS, type HistoryFilter } from '../calls/history-items.ts';
import { createStore, type Store } from './store.ts';

export interface HistoryState {
  /** What is searched for. */
  readonly q: string;
  readonly filter: HistoryFilter;
  /** Newest first. */
  readonly rows: readonly ListedCall[];
  readonly status: 'loading' | 'ready' | 'failed';
  readonly hasMore: boolean;
  /** Key of the row the arrow keys are on. */
  readonly active: string | null;
}

const PAGE = 100;
const TYPING_PAUSE_MS = 200;

/** The list of calls behind the history: page by page, and what a search finds. */
export class HistoryList {
  readonly store: Store<HistoryState> = createStore<HistoryState>({
    q: '',
    filter: ALL_CALLS,
    rows: [],
    status: 'loading',
    hasMore: false,
    active: null,
  });
  readonly #bridge: Pick<Bridge, 'request'>;
  #typing: ReturnType<typeof setTimeout> | undefined;
  /** Answers to older questions are dropped by it. */
  #asked = 0;
  #isFetching = false;

  constructor(bridge: Pick<Bridge, 'request'>) {
    this.#bridge = bridge;
  }

  /** Searches once typing pauses. */
  search(q: string): void {
    this.store.set((state) => ({ ...state, q, active: null, status: 'loading' }));
    clearTimeout(this.#typing);
    this.#typing = setTimeout(() => void this.#fetch(null), TYPING_PAUSE_MS);
  }

  filter(patch: Partial<HistoryFilter>): void {
    this.store.set((state) => ({ ...state, filter: { ...state.filter, ...patch }, active: null }));
  }

  setActive(active: string | null): void {
    this.store.set((state) => ({ ...state, active }));
  }

  /** The newest calls anew: what is known of older ones stays. */
  refresh(): void {
    void this.#fetch(null);
  }

  /** The next page, unless one is on its way or there is none. */
  more(): void {
    const { hasMore, rows, status } = this.store.get();
    const last = rows.at(-1);
    if (hasMore && status === 'ready' && last !== undefined && !this.#isFetching) void this.#fetch(last.callSid);
  }

  remove(callSid: CallSid): void {
    this.store.set((state) => ({ ...state, rows: state.rows.filter((row) => row.callSid !== callSid) }));
  }

  async #fetch(before: CallSid | null): Promise<void> {
    this.#asked += 1;
    const question = this.#asked;
    const q = this.store.get().q.trim();
    this.#isFetching = true;
    try {
      const page = await this.#bridge.request('calls:list', {
        limit: PAGE,
        ...(q === '' ? {} : { q }),
        ...(before === null ? {} : { before }),
      });
      if (question === this.#asked) this.#adopt(page, { before, q });
    } catch {
      if (question === this.#asked) this.store.set((state) => ({ ...state, status: 'failed' }));
    }
    if (question === this.#asked) this.#isFetching = false;
  }

  #answered = '';

  #adopt(page: readonly ListedCall[], { before, q }: { readonly before: CallSid | null; readonly q: string }): void {
    const isFull = page.length === PAGE;
    this.store.set((state) => {
      const isSame = this.#answered === q;
      const kept = before !== null ? state.rows : [];
      const older = before === null && isSame && isFull ? olderThan(page, state.rows) : [];
      return {
        ...state,
        rows: [...kept, ...page, ...older],
        hasMore: older.length > 0 ? state.hasMore : isFull,
        status: 'ready',
      };
    });
    this.#answered = q;
  }
}

/** Rows after the page's last one, of a list that was there before. */
function olderThan(page: readonly ListedCall[], rows: readonly ListedCall[]): readonly ListedCall[] {
  const last = rows.findIndex((row) => row.callSid === page.at(-1)?.callSid);
  return last === -1 ? [] : rows.slice(last + 1);
}
