import { VirtualClock } from '#core/replay/virtual-clock.ts';

/** Time that moves only when a test says so. */
export class FakeClock extends VirtualClock {
  readonly #startMs: number;
  #setMs = 0;

  constructor(start = '2026-11-22T12:00:00.000Z') {
    super(start);
    this.#startMs = Date.parse(start);
  }

  override readonly nowMs = (): number => this.#startMs + this.monotonicMs() + this.#setMs;

  /** Somebody sets the wall clock: it jumps by `ms`, and no time has passed. */
  set(ms: number): void {
    this.#setMs += ms;
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
