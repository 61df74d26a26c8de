import type { Clock } from '../../ports/clock.ts';

/** Letters come in a stream; the record is told this often. */
const SHOW_EVERY_MS = 300;

/** The other party's words while they are being written down. */
export class PartialWords {
  readonly #clock: Clock;
  readonly #texts = new Map<string, string>();
  #shownAtMs = Number.NEGATIVE_INFINITY;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** More of an utterance. Returns all of it that is known, or null where that was told just now. */
  add(itemId: string, delta: string): string | null {
    const text = (this.#texts.get(itemId) ?? '') + delta;
    this.#texts.set(itemId, text);
    const nowMs = this.#clock.monotonicMs();
    if (text.trim() === '' || nowMs - this.#shownAtMs < SHOW_EVERY_MS) return null;
    this.#shownAtMs = nowMs;
    return text.trim();
  }

  /** Its words are final. */
  settle(itemId: string): void {
    this.#texts.delete(itemId);
  }

  /** Nothing of what was begun is finished any more. */
  giveUp(): void {
    this.#texts.clear();
  }
}
