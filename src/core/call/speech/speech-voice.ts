import { durationMs, piecesOf } from '../../audio/mu-law.ts';
import type { Clock } from '../../ports/clock.ts';
import type { SpeechLine } from '../../ports/speech-line.ts';
import { SpeechPlayback, type UnheardItem } from './speech-playback.ts';

/** A line that has lost a mark: after this much more than the sound takes, everything counts as heard. */
const SLACK_MS = 4_000;
/** A key's tone and pause; `w` waits longer. */
const KEY_MS = 200;
const WAIT_MS = 500;

/** Our side's sound on the line: what is sent, what was heard of it, and what waits for that. */
export class SpeechVoice {
  readonly #clock: Clock;
  readonly #playback = new SpeechPlayback();
  #line: SpeechLine | null = null;
  #waiting: (() => void) | null = null;
  #stopDeadline: () => void = () => undefined;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  get isOpen(): boolean {
    return this.#line !== null;
  }

  open(line: SpeechLine): void {
    this.#line = line;
  }

  /** The line is gone; nothing that was on it will be reported any more. */
  close(): void {
    this.#line = null;
    this.stopWaiting();
    this.#playback.allHeard();
  }

  /** Sound of the model's: to the line first, then the mark that will tell that it was heard. */
  play(turn: number, itemId: string, audioBase64: string): void {
    const line = this.#line;
    if (line === null) return;
    for (const piece of piecesOf(audioBase64)) {
      line.play(piece);
      line.mark(this.#playback.sent(turn, itemId, durationMs(piece)));
    }
  }

  /** An item's sound is complete. */
  fill(): void {
    this.#line?.fill();
  }

  /** Key by key, so that those a barge-in drops can be pressed again. */
  press(digits: string): void {
    for (const digit of digits) {
      this.#line?.press(digit);
      this.#line?.mark(this.#playback.pressed(digit, digit === 'w' ? WAIT_MS : KEY_MS));
    }
  }

  sentMs(itemId: string): number {
    return this.#playback.sentMs(itemId);
  }

  /** Milliseconds until what was sent will have been heard. */
  get unheardMs(): number {
    return this.#playback.unheardMs;
  }

  /** Whether everything of ours has been heard. */
  get isIdle(): boolean {
    return this.#playback.isIdle;
  }

  /**
   * Stops what is being said. Keys are not speech: where nothing else is queued
   * they play on, and those that speech took with it are pressed again.
   */
  cut(): readonly UnheardItem[] {
    if (this.#playback.isKeysOnly) return [];
    this.#line?.clear();
    const { items, digits } = this.#playback.drop();
    this.press(digits);
    return items;
  }

  markPlayed(name: string): void {
    if (this.#playback.played(name) && this.#waiting !== null) this.#watch();
  }

  /** Acts once everything said so far has been heard; a later wish replaces it. */
  whenHeard(act: () => void): void {
    this.#waiting = act;
    this.#watch();
  }

  /** Takes `whenHeard` back. */
  stopWaiting(): void {
    this.#stopDeadline();
    this.#waiting = null;
  }

  /** A line of sound cannot hand a call over: the company is told over its API. */
  handOff(): void {
    this.stopWaiting();
  }

  #watch(): void {
    this.#stopDeadline();
    const delayMs = this.#playback.isIdle ? 0 : this.#playback.unheardMs + SLACK_MS;
    this.#stopDeadline = this.#clock.after(delayMs, () => {
      const act = this.#waiting;
      this.#waiting = null;
      act?.();
    });
  }
}
