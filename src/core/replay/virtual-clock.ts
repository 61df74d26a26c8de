import type { Clock } from '#core/ports/clock.ts';

interface Timer {
  readonly dueMs: number;
  readonly action: () => void;
}

/** Time that moves only when a test says so. */
export class FakeClock implements Clock {
  readonly #startMs: number;
  readonly #timers = new Set<Timer>();
  #elapsedMs = 0;

  constructor(start = '2026-11-22T12:00:00.000Z') {
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

/** Ids in the order they were asked for: `q1`, `it2`, … */
export function countingIds(): (prefix: string) => string {
  let count = 0;
  return (prefix) => {
    count += 1;
    return `${prefix}${count}`;
  };
}
