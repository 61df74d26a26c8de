import { applyDelta, applyEvent, applyEvents } from '#core/call/apply-event.ts';
import type { CallMessage } from '#core/call/events.ts';
import type { CallSummary } from '#core/call/selectors.ts';
import { type CallState, newCall } from '#core/call/state.ts';
import type { CallSid } from '#core/ids.ts';
import type { Bridge } from '#shared/bridge.ts';
import { createStore, type Store } from './store.ts';

/** `summary`: only what the list says. `ready`: every event up to `call.seq` has been applied. */
type History = 'summary' | 'loading' | 'ready' | 'failed';

export interface CallRecord {
  readonly call: CallState;
  readonly history: History;
}

export interface CallsState {
  readonly records: ReadonlyMap<CallSid, CallRecord>;
  readonly listed: 'loading' | 'ready' | 'failed';
}

type Records = Map<CallSid, CallRecord>;

const LISTED_CALLS = 100;
const RETRY_MS = 3_000;
const MAX_TRIES = 5;

/**
 * Every call the console knows, kept by the same reducer the relay runs.
 *
 * Messages may start in the middle of a call and may have holes (a socket that
 * was down): then they are held back, the journal is fetched, and both are
 * folded in. What overlaps is dropped by `seq`.
 */
export class CallFeed {
  readonly store: Store<CallsState> = createStore<CallsState>({ records: new Map(), listed: 'loading' });
  readonly #bridge: Pick<Bridge, 'request'>;
  readonly #schedule: () => void;
  /** Messages of calls whose journal is on its way. */
  readonly #held = new Map<CallSid, CallMessage[]>();
  #queue: CallMessage[] = [];

  /** `batch` turns a flush into something that may be asked for often and runs once a frame. */
  constructor(bridge: Pick<Bridge, 'request'>, batch: (flush: () => void) => () => void) {
    this.#bridge = bridge;
    this.#schedule = batch(() => this.#flush());
  }

  receive(messages: readonly CallMessage[]): void {
    this.#queue.push(...messages);
    this.#schedule();
  }

  /** Lists the calls and fetches what is missing of those that are up. Throws nothing: `listed` says how it went. */
  async sync(): Promise<void> {
    try {
      this.#adopt(await this.#bridge.request('calls:list', { limit: LISTED_CALLS }));
    } catch {
      // The state line names the cause; a list that was there stays.
      this.store.set((state) => (state.listed === 'ready' ? state : { ...state, listed: 'failed' }));
    }
  }

  /** Takes a call from its summary, so that it shows before its first event. */
  add(summary: CallSummary): void {
    this.#change((records) => {
      if (!records.has(summary.callSid)) records.set(summary.callSid, fromSummary(summary));
    });
  }

  /** A call that was erased. */
  forget(callSid: CallSid): void {
    this.#change((records) => {
      records.delete(callSid);
    });
  }

  /** Fetches the journal of a call of which only the summary is known, or whose fetch failed. */
  load(callSid: CallSid): void {
    const record = this.store.get().records.get(callSid);
    if (record?.history === 'ready' || this.#held.has(callSid)) return;
    this.#fill(callSid, []);
  }

  #adopt(summaries: readonly CallSummary[]): void {
    const stale: CallSid[] = [];
    this.store.set((state) => {
      const records = new Map(state.records);
      for (const summary of summaries) {
        const known = records.get(summary.callSid);
        if (known === undefined) records.set(summary.callSid, fromSummary(summary));
        if (known?.history === 'ready' ? known.call.endedAt === null : summary.endedAt === null) {
          stale.push(summary.callSid);
        }
      }
      return { records, listed: 'ready' };
    });
    for (const callSid of stale) if (!this.#held.has(callSid)) this.#fill(callSid, []);
  }

  #flush(): void {
    const queue = this.#queue;
    this.#queue = [];
    this.#change((records) => {
      for (const message of queue) this.#apply(records, message);
    });
  }

  #apply(records: Records, message: CallMessage): void {
    const held = this.#held.get(message.callSid);
    if (held !== undefined) {
      held.push(message);
      return;
    }
    const known = records.get(message.callSid);
    const call = known?.history === 'ready' ? known.call : newCall(message.callSid);
    if (isNext(call, message, known?.history === 'ready')) {
      records.set(message.callSid, { call: fold(call, message), history: 'ready' });
      return;
    }
    records.set(message.callSid, { call: known?.call ?? call, history: 'loading' });
    this.#fill(message.callSid, [message]);
  }

  #fill(callSid: CallSid, held: CallMessage[]): void {
    this.#held.set(callSid, held);
    void this.#fetch(callSid, 1);
  }

  async #fetch(callSid: CallSid, attempt: number): Promise<void> {
    try {
      const events = await this.#bridge.request('calls:events', { callSid });
      this.#change((records) => {
        const known = records.get(callSid);
        // A record that was complete up to some seq keeps its streamed text; a summary starts from nothing.
        const base = known?.call !== undefined && known.call.seq > 0 ? known.call : newCall(callSid);
        const call = (this.#held.get(callSid) ?? []).reduce<CallState>(fold, applyEvents(base, events));
        this.#held.delete(callSid);
        records.set(callSid, { call, history: 'ready' });
      });
    } catch {
      this.#change((records) => {
        const known = records.get(callSid);
        // A call nobody has told us of (a stale address) stays out of the list.
        if (known !== undefined) records.set(callSid, { ...known, history: 'failed' });
      });
      if (attempt < MAX_TRIES) setTimeout(() => void this.#fetch(callSid, attempt + 1), RETRY_MS);
      else this.#held.delete(callSid);
    }
  }

  #change(update: (records: Records) => void): void {
    this.store.set((state) => {
      const records = new Map(state.records);
      update(records);
      return { ...state, records };
    });
  }
}

/** An event we may apply now: the first, the next or a repeated one. A delta belongs to a call we follow. */
function isNext(call: CallState, message: CallMessage, isReady: boolean): boolean {
  if (message.type === 'assistant.delta') return isReady;
  return message.seq <= call.seq + 1;
}

const fold = (call: CallState, message: CallMessage): CallState =>
  message.type === 'assistant.delta' ? applyDelta(call, message) : applyEvent(call, message);

const fromSummary = (summary: CallSummary): CallRecord => ({
  call: {
    ...newCall(summary.callSid),
    direction: summary.direction,
    from: summary.from,
    to: summary.to,
    status: summary.status,
    mode: summary.mode,
    practice: summary.practice,
    startedAt: summary.startedAt,
    endedAt: summary.endedAt,
    durationSeconds: summary.durationSeconds,
  },
  history: 'summary',
});
