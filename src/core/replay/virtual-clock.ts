import type { Clock } from '../ports/clock.ts';

interface Timer {
  readonly dueMs: number;
  readonly action: () => void;
}

/** Time that moves only when it is told to: a recorded call runs through in no time, and always the same. */
export class VirtualClock implements Clock {
  readonly #startMs: number;
  readonly #timers = new Set<Timer>();
  #elapsedMs = 0;

  /** @param start - ISO-8601. */
  constructor(start: string) {
    this.#startMs = Date.parse(start);
  }

  readonly nowMs = (): number => this.#startMs + this.#elapsedMs;
  readonly monotonicMs = (): number => this.#elapsedMs;

  readonly after = (delayMs: number, action: () => void): (() => void) => {
    const timer: Timer = { dueMs: this.#elapsedMs + delayMs, action };
    this.#timers.add(timer);
    return () => this.#timers.delete(timer);
  };

  /** Timers that have neither run nor been taken back. */
  get waiting(): number {
    return this.#timers.size;
  }

  /** Lets time pass; what falls due on the way runs in order, at its own time. */
  advance(ms: number): void {
    const endMs = this.#elapsedMs + ms;
    for (let next = this.#firstDue(endMs); next !== undefined; next = this.#firstDue(endMs)) {
      this.#timers.delete(next);
      this.#elapsedMs = Math.max(this.#elapsedMs, next.dueMs);
      next.action();
    }
    this.#elapsedMs = endMs;
  }

  #firstDue(endMs: number): Timer | undefined {
    return [...this.#timers].filter(({ dueMs }) => dueMs <= endMs).sort((a, b) => a.dueMs - b.dueMs)[0];
  }
}
