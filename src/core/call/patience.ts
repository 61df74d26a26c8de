import type { Clock } from '../ports/clock.ts';

/** After an interruption words should follow within this time, else it was noise or a breath. */
const WORDS_MS = 3_000;

interface Wait {
  readonly delayMs: number;
  readonly act: () => void;
  readonly stop: () => void;
}

type Kind = 'opening' | 'words' | 'answer';

/** Who should speak next, and what happens when nobody does. */
export class Patience {
  readonly #clock: Clock;
  readonly #waits = new Map<Kind, Wait>();

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** Speech was cut off and the words that should follow have not come yet. */
  get isInterrupted(): boolean {
    return this.#waits.has('words');
  }

  /** A call was answered: if nobody says a word, somebody must. */
  awaitOpening(delayMs: number, act: () => void): void {
    this.#wait('opening', delayMs, act);
  }

  /** Speech was cut off: if no words follow, what was due is due again. */
  awaitWords(act: () => void): void {
    this.#stop('answer');
    this.#wait('words', WORDS_MS, act);
  }

  /** We have spoken: if no answer comes, the other party is asked again. */
  awaitAnswer(delayMs: number, act: () => void): void {
    this.#wait('answer', delayMs, act);
  }

  /** The other party does something, and may yet say something: what is awaited gets its time anew. */
  stirs(): void {
    this.#stop('opening');
    for (const kind of ['words', 'answer'] as const) {
      const wait = this.#waits.get(kind);
      if (wait !== undefined) this.#wait(kind, wait.delayMs, wait.act);
    }
  }

  /** The other party has spoken, or nobody is to speak any more. */
  stop(): void {
    for (const kind of ['opening', 'words', 'answer'] as const) this.#stop(kind);
  }

  #wait(kind: Kind, delayMs: number, act: () => void): void {
    this.#stop(kind);
    const stop = this.#clock.after(delayMs, () => {
      this.#waits.delete(kind);
      act();
    });
    this.#waits.set(kind, { delayMs, act, stop });
  }

  #stop(kind: Kind): void {
    this.#waits.get(kind)?.stop();
    this.#waits.delete(kind);
  }
}
