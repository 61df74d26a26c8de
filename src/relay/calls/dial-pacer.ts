import type { Clock } from '#core/ports/clock.ts';

/** An account may start one call a second; Twilio queues a few more without complaint. */
const PER_SECOND = 1;
const BURST = 10;

/** Lets dials go in the order they came, no faster than the account may start calls. */
export class DialPacer {
  readonly #clock: Clock;
  #tokens = BURST;
  #countedAtMs: number;
  #queue: Promise<void> = Promise.resolve();

  constructor(clock: Clock) {
    this.#clock = clock;
    this.#countedAtMs = clock.monotonicMs();
  }

  /** Resolves when the next call may be started. */
  turn(): Promise<void> {
    this.#queue = this.#queue.then(() => this.#take());
    return this.#queue;
  }

  async #take(): Promise<void> {
    const nowMs = this.#clock.monotonicMs();
    this.#tokens = Math.min(BURST, this.#tokens + ((nowMs - this.#countedAtMs) / 1_000) * PER_SECOND);
    this.#countedAtMs = nowMs;
    if (this.#tokens < 1) {
      const waitMs = ((1 - this.#tokens) / PER_SECOND) * 1_000;
      await new Promise<void>((resolve) => {
        this.#clock.after(waitMs, resolve);
      });
      return this.#take();
    }
    this.#tokens -= 1;
  }
}
