import type { CallState } from '../state.ts';

/** Numbers the stretches of speech. A caller's turn has its number before its words are known. */
export class Turns {
  readonly #state: () => CallState;
  #last = 0;

  constructor(state: () => CallState) {
    this.#state = state;
  }

  /** The next number, without taking it. */
  get next(): number {
    return Math.max(this.#last, this.#state().lastTurn) + 1;
  }

  take(): number {
    this.#last = this.next;
    return this.#last;
  }
}
