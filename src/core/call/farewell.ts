import type { Clock } from '../ports/clock.ts';
import type { Playback } from './playback.ts';

/** Speech synthesis says about fifteen characters a second; a line that reports nothing gets this much time. */
export const MS_PER_CHAR = 66;
/** Until words that were sent to the line begin to be heard. */
export const START_MS = 1_500;
/** A line that reports may still lose a report: after this much more it counts as heard. */
const SLACK_MS = 6_000;
/** Between two clauses the line falls silent for less than this. */
const CLAUSE_GAP_MS = 300;

/**
 * Waits until everything that was said has been heard, then acts once.
 *
 * The only proof of what was heard is what the line reports; where it reports
 * nothing, the time the words take is waited out, so that a call always ends
 * and a goodbye is never cut.
 */
export class Farewell {
  readonly #clock: Clock;
  readonly #playback: Playback;
  readonly #act: () => void;
  #stop: () => void = () => undefined;
  #over = false;
  #spoke = false;

  constructor(clock: Clock, playback: Playback, act: () => void) {
    this.#clock = clock;
    this.#playback = playback;
    this.#act = act;
    this.#wait();
  }

  /** The line reported speech as played. */
  played(): void {
    this.#wait();
  }

  /** The line started or stopped speaking. */
  speaking(on: boolean): void {
    if (on) this.#spoke = true;
    // Keys follow the speech they were queued behind, after a pause of their own.
    if (on || this.#playback.hasKeys) this.#wait();
    else if (this.#spoke) this.#soon(CLAUSE_GAP_MS);
  }

  cancel(): void {
    this.#over = true;
    this.#stop();
  }

  #wait(): void {
    if (this.#over) return;
    if (this.#playback.isIdle) return this.#soon(0);
    const words = this.#playback.unheardChars * MS_PER_CHAR;
    this.#soon(START_MS + words + (this.#playback.reports ? SLACK_MS + words : 0));
  }

  #soon(delayMs: number): void {
    if (this.#over) return;
    this.#stop();
    this.#stop = this.#clock.after(delayMs, () => {
      if (this.#over) return;
      this.#over = true;
      this.#act();
    });
  }
}
