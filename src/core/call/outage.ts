import type { Clock } from '../ports/clock.ts';

/** A model that is back within this time is not missed. */
const NOTICED_MS = 1_500;

/** Notices that the model is gone while somebody waits for a reply: once an outage, however often it is tried again. */
export class Outage {
  readonly #clock: Clock;
  readonly #onNoticed: () => void;
  #isOut = false;
  #stop: (() => void) | null = null;

  constructor(clock: Clock, onNoticed: () => void) {
    this.#clock = clock;
    this.#onNoticed = onNoticed;
  }

  /** The model's session is gone. */
  begins(): void {
    this.#isOut = true;
  }

  /** A reply is waited for. @param busyMs - For so long the other party still hears what was said before. */
  waits(busyMs: number): void {
    if (this.#isOut) this.#stop ??= this.#clock.after(busyMs + NOTICED_MS, this.#onNoticed);
  }

  /** The model is back, or will never be. */
  ends(): void {
    this.#stop?.();
    this.#stop = null;
    this.#isOut = false;
  }
}
