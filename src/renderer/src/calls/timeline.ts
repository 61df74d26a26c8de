import { applyEvents } from '#core/call/apply-event.ts';
import type { CallEvent } from '#core/call/events.ts';
import { type CallState, newCall } from '#core/call/state.ts';
import type { CallSid } from '#core/ids.ts';

/**
 * A past call as it stood at any moment, folded from its journal. Time runs from
 * the answer, or from the start of a call that nobody answered.
 */
export class Timeline {
  /** From the answer to the last event. */
  readonly durationMs: number;
  readonly #callSid: CallSid;
  readonly #steps: readonly { readonly atMs: number; readonly event: CallEvent }[];
  /** The last state asked for: playing on folds what is new alone. */
  #last: { readonly count: number; readonly state: CallState };

  constructor(callSid: CallSid, events: readonly CallEvent[]) {
    this.#callSid = callSid;
    this.#last = { count: 0, state: newCall(callSid) };
    const answer = events.find((event) => event.type === 'call.status' && event.status === 'in-progress');
    const zero = momentOf(answer ?? events[0]);
    // A clock that was put back may not hide what came after.
    let latest = 0;
    this.#steps = events.map((event) => {
      latest = Math.max(latest, momentOf(event) - zero);
      return { atMs: latest, event };
    });
    this.durationMs = this.#steps.at(-1)?.atMs ?? 0;
  }

  /** The call `ms` after its answer: the same object until something happens. */
  stateAt(ms: number): CallState {
    const after = this.#steps.findIndex(({ atMs }) => atMs > ms);
    const count = after === -1 ? this.#steps.length : after;
    if (count === this.#last.count) return this.#last.state;
    const from = count > this.#last.count ? this.#last : { count: 0, state: newCall(this.#callSid) };
    const state = applyEvents(
      from.state,
      this.#steps.slice(from.count, count).map(({ event }) => event),
    );
    this.#last = { count, state };
    return state;
  }

  /** When the turn before or after `ms` begins; the start or the end where there is none. */
  nextTurn(ms: number, direction: -1 | 1): number {
    const turns = this.#steps.filter(({ event }) => isWords(event)).map(({ atMs }) => atMs);
    return direction === 1
      ? (turns.find((atMs) => atMs > ms) ?? this.durationMs)
      : (turns.findLast((atMs) => atMs < ms) ?? 0);
  }
}

const momentOf = (event: CallEvent | undefined): number => (event === undefined ? 0 : Date.parse(event.at));

const isWords = (event: CallEvent): boolean =>
  (event.type === 'caller.transcript' && event.final) ||
  event.type === 'assistant.transcript' ||
  (event.type === 'supervisor' && event.action === 'text');
