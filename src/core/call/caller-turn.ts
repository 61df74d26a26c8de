import type { Clock } from '../ports/clock.ts';

/**
 * The other party's turn: a burst of speech is one, and goes on until something
 * of ours has followed it.
 */
export class CallerTurn {
  readonly #clock: Clock;
  readonly #nextTurn: () => number;
  /** The turn that nothing of ours has followed yet, and when it came. */
  #unanswered: { readonly turn: number; readonly atMs: number } | null = null;
  /** The turn of words that are not final. */
  #open: number | null = null;

  /** @param nextTurn - The next number for a stretch of speech. */
  constructor(clock: Clock, nextTurn: () => number) {
    this.#clock = clock;
    this.#nextTurn = nextTurn;
  }

  get isUnanswered(): boolean {
    return this.#unanswered !== null;
  }

  /** When what is to be answered came, or null. */
  get askedAtMs(): number | null {
    return this.#unanswered?.atMs ?? null;
  }

  /** Words of it have come that may yet change. */
  get isOpen(): boolean {
    return this.#open !== null;
  }

  /** Words that may yet change. Returns their turn. */
  begin(): number {
    this.#open = this.#number();
    return this.#open;
  }

  /** Words that are final. Returns their turn. */
  end(): number {
    const turn = this.#number();
    this.#open = null;
    return turn;
  }

  /** It is to be answered. @param atMs - When it came. */
  awaitAnswer(turn: number, atMs: number): void {
    this.#unanswered = { turn, atMs };
  }

  /** The call is taken up again in the middle of it. */
  restore(turn: number): void {
    this.awaitAnswer(turn, this.#clock.monotonicMs());
  }

  /** Something of ours has followed. */
  answered(): void {
    this.#unanswered = null;
    this.#open = null;
  }

  #number(): number {
    return this.#unanswered?.turn ?? this.#open ?? this.#nextTurn();
  }
}
