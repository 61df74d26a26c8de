import type { CallSid } from '#core/ids.ts';

/** Tells a new turn from one that was heard of before: bursts and late cuts come as several events of one turn. */
export class TurnCount {
  readonly #lastOf = new Map<CallSid, number>();

  isNew(callSid: CallSid, turn: number): boolean {
    if (turn <= (this.#lastOf.get(callSid) ?? 0)) return false;
    this.#lastOf.set(callSid, turn);
    return true;
  }

  /** The call is over. */
  forget(callSid: CallSid): void {
    this.#lastOf.delete(callSid);
  }
}
