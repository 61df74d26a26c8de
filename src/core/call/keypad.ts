import type { Clock } from '../ports/clock.ts';

/** Keys pressed within this time of each other belong together. */
const GAP_MS = 1_500;

/** Gathers the keys the other party presses, so that the model is told of them together. */
export class Keypad {
  readonly #clock: Clock;
  readonly #onKeys: (digits: string) => void;
  #digits = '';
  #stop: () => void = () => undefined;

  constructor(clock: Clock, onKeys: (digits: string) => void) {
    this.#clock = clock;
    this.#onKeys = onKeys;
  }

  press(digit: string): void {
    this.#digits += digit;
    this.#stop();
    this.#stop = this.#clock.after(GAP_MS, () => {
      const digits = this.#digits;
      this.#digits = '';
      this.#onKeys(digits);
    });
  }

  close(): void {
    this.#stop();
  }
}
