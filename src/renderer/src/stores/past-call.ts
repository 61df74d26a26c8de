import { applyEvents } from '#core/call/apply-event.ts';
import type { CallEvent } from '#core/call/events.ts';
import { type CallState, newCall } from '#core/call/state.ts';
import type { CallSid } from '#core/ids.ts';
import type { CallNote, CallRemarks, SearchMatch } from '#shared/archive.ts';
import type { Bridge } from '#shared/bridge.ts';
import type { Player } from '../calls/player.ts';
import { Timeline } from '../calls/timeline.ts';
import { createStore, type Store } from './store.ts';

/** A place in a call that was searched for. */
export type Moment = Pick<SearchMatch, 'seq' | 'turn' | 'speaker'>;

export interface OpenCall {
  readonly callSid: CallSid;
  /** What is scrolled to and marked. */
  readonly at: Moment | null;
  readonly status: 'loading' | 'ready' | 'failed';
  readonly call: CallState;
  readonly timeline: Timeline;
  /** Null until they have come, and where they did not. */
  readonly remarks: Readonly<CallRemarks> | null;
  readonly player: Player | null;
  /** Whether the call being run again is shown in place of what was said. */
  readonly isRunAgain: boolean;
}

/** The past call that is looked at, read from the relay as it stands. */
export class PastCall {
  readonly store: Store<OpenCall | null> = createStore<OpenCall | null>(null);
  readonly #bridge: Pick<Bridge, 'request'>;

  constructor(bridge: Pick<Bridge, 'request'>) {
    this.#bridge = bridge;
  }

  /** Shows a call, at a moment of it. The one that is open already is only scrolled. */
  open(callSid: CallSid, at: Moment | null): void {
    if (this.store.get()?.callSid === callSid) {
      this.change({ at, player: null, isRunAgain: false });
      return;
    }
    this.store.set(() => unread(callSid, at));
    void this.#read(callSid);
  }

  close(): void {
    this.store.set(() => null);
  }

  /** Asks for what did not come. */
  readAgain(): void {
    const open = this.store.get();
    if (open === null) return;
    this.change({ status: 'loading' });
    void this.#read(open.callSid);
  }

  noted(callSid: CallSid, note: CallNote): void {
    this.#remark(callSid, ({ notes }) => ({ notes: [...notes, note] }));
  }

  tagged(callSid: CallSid, tags: readonly string[]): void {
    this.#remark(callSid, () => ({ tags }));
  }

  summedUp(callSid: CallSid, summary: string): void {
    this.#remark(callSid, () => ({ summary }));
  }

  /** Changes what is shown of the open call. */
  change(patch: Partial<Omit<OpenCall, 'callSid'>>): void {
    this.store.set((open) => (open === null ? null : { ...open, ...patch }));
  }

  async #read(callSid: CallSid): Promise<void> {
    const remarks = this.#bridge.request('calls:remarks', { callSid }).catch(() => null);
    try {
      const events = await this.#bridge.request('calls:events', { callSid });
      this.#patch(callSid, () => ready(callSid, events));
    } catch {
      this.#patch(callSid, () => ({ status: 'failed' }));
    }
    const written = await remarks;
    this.#patch(callSid, () => ({ remarks: written }));
  }

  #remark(callSid: CallSid, patch: (remarks: CallRemarks) => Partial<CallRemarks>): void {
    this.#patch(callSid, ({ remarks }) => {
      const before = remarks ?? NOTHING_NOTED;
      return { remarks: { ...before, ...patch(before) } };
    });
  }

  /** The supervisor may have opened another call meanwhile. */
  #patch(callSid: CallSid, patch: (open: OpenCall) => Partial<OpenCall>): void {
    this.store.set((open) => (open?.callSid === callSid ? { ...open, ...patch(open) } : open));
  }
}

const NOTHING_NOTED: CallRemarks = { notes: [], tags: [], summary: null };

const unread = (callSid: CallSid, at: Moment | null): OpenCall => ({
  callSid,
  at,
  status: 'loading',
  call: newCall(callSid),
  timeline: new Timeline(callSid, []),
  remarks: null,
  player: null,
  isRunAgain: false,
});

const ready = (callSid: CallSid, events: readonly CallEvent[]): Partial<OpenCall> => ({
  status: 'ready',
  call: applyEvents(newCall(callSid), events),
  timeline: new Timeline(callSid, events),
});
