import type { CallLine, Handoff } from '../ports/call-line.ts';
import type { Clock } from '../ports/clock.ts';
import { Farewell, MS_PER_CHAR, START_MS } from './farewell.ts';
import { type CutTurn, Playback } from './playback.ts';

export interface VoicePorts {
  readonly clock: Clock;
  /** Streams text to live subscribers. */
  readonly delta: (turn: number, text: string) => void;
}

/** Our side's voice on the line: what is sent, what was heard of it, and what waits for that. */
export class Voice {
  readonly #ports: VoicePorts;
  readonly #playback = new Playback();
  #line: CallLine | null = null;
  #farewell: Farewell | null = null;
  /** When all that was sent will have been said, at the pace of a voice; on the monotonic clock. */
  #saidByMs = 0;

  constructor(ports: VoicePorts) {
    this.#ports = ports;
  }

  get isOpen(): boolean {
    return this.#line !== null;
  }

  /** Whether the line tells what it has played. */
  get reports(): boolean {
    return this.#playback.reports;
  }

  open(line: CallLine): void {
    this.#line = line;
  }

  /** The line is gone; nothing that was on it will be reported any more. */
  close(): void {
    this.#line = null;
    this.#farewell?.cancel();
    this.#playback.allHeard();
  }

  /**
   * A word of the model's: to the line first, bookkeeping after. Later speech may cut it off.
   *
   * @param written - What subscribers are shown of it, as the model wrote it.
   */
  stream(turn: number, text: string, written: string): void {
    this.#line?.say(text, { last: false, preemptible: true });
    this.#sent(turn, text);
    this.#ports.delta(turn, written);
  }

  /** Closes the talk cycle, exactly once a turn: without it the line may hold the tail back. */
  endTurn(): void {
    this.#line?.say('', { last: true, preemptible: true });
  }

  /** Words that are not the model's, whole: the supervisor's own, an apology. @param yields - To later speech. */
  sayWhole(turn: number, text: string, yields = false): void {
    this.#line?.say(text, { last: true, preemptible: yields });
    this.#sent(turn, text, yields);
  }

  /** What the line says by itself (its greeting). */
  willBeSaid(turn: number, text: string): void {
    this.#sent(turn, text);
  }

  #sent(turn: number, text: string, yields?: boolean): void {
    this.#playback.sent(turn, text, yields);
    const soonestMs = this.#ports.clock.monotonicMs() + START_MS;
    this.#saidByMs = Math.max(this.#saidByMs, soonestMs) + text.length * MS_PER_CHAR;
  }

  /** Milliseconds until what was sent will have been said, at the pace of a voice. */
  get unheardMs(): number {
    return this.#playback.unheardChars * MS_PER_CHAR;
  }

  press(digits: string): void {
    this.#line?.press(digits);
    this.#playback.pressed(digits);
  }

  handOff(handoff: Handoff): void {
    this.#line?.end(handoff);
  }

  /** @see Playback.cut A line that reports nothing is believed to have said what it had the time for. */
  cut(utterance: string | null): CutTurn[] {
    const isSaid = this.#ports.clock.monotonicMs() >= this.#saidByMs;
    if (utterance === null && isSaid && !this.reports) this.#playback.allHeard();
    return this.#playback.cut(utterance);
  }

  /** @see Playback.answered */
  answered(): void {
    this.#playback.answered();
  }

  played(text: string): void {
    this.#playback.played(text);
    this.#farewell?.played();
  }

  speaking(on: boolean): void {
    this.#farewell?.speaking(on);
  }

  /** Acts once everything said so far has been heard; a later wish replaces it. */
  whenHeard(act: () => void): void {
    this.#farewell?.cancel();
    this.#farewell = new Farewell(this.#ports.clock, this.#playback, act);
  }

  /** Takes `whenHeard` back. */
  stopWaiting(): void {
    this.#farewell?.cancel();
    this.#farewell = null;
  }
}
