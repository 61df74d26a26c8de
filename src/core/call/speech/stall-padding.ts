import { SILENT_SECOND_BASE64 } from '../../audio/mu-law.ts';
import type { Clock } from '../../ports/clock.ts';

/** Frames come every 20 ms; this long without one, the line has stalled. */
const STALL_MS = 750;

/**
 * Feeds silence to a model that hears a turn of the other party's which the line
 * no longer brings: without it the turn never ends and the call hangs.
 */
export class StallPadding {
  readonly #clock: Clock;
  readonly #hear: (audioBase64: string) => void;
  #heardAtMs = 0;
  #stop: (() => void) | null = null;

  constructor(clock: Clock, hear: (audioBase64: string) => void) {
    this.#clock = clock;
    this.#hear = hear;
  }

  /** Sound came from the line. */
  heard(): void {
    this.#heardAtMs = this.#clock.monotonicMs();
  }

  /** The other party began or stopped speaking, as the model hears it. */
  speaking(on: boolean): void {
    this.#stop?.();
    this.#stop = null;
    if (!on) return;
    this.heard();
    this.#watch(STALL_MS);
  }

  #watch(delayMs: number): void {
    this.#stop = this.#clock.after(delayMs, () => {
      const sinceMs = this.#clock.monotonicMs() - this.#heardAtMs;
      if (sinceMs < STALL_MS) return this.#watch(STALL_MS - sinceMs);
      this.heard();
      this.#hear(SILENT_SECOND_BASE64);
      this.#watch(STALL_MS);
    });
  }
}
