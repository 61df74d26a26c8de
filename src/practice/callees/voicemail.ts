import { drawMs, type Pace, wait } from '../pace.ts';
import type { Callee, CalleeLine } from './callee.ts';

/**
 * A voicemail: plays its greeting whatever is said to it, beeps, then records in
 * silence and hangs up once nothing has been said for a while. Words that fell
 * before the beep are not on the recording.
 */
export class Voicemail implements Callee {
  readonly isMachine = true;
  readonly #greeting: string;
  readonly #pace: Pace;
  #line: CalleeLine | null = null;
  #isRecording = false;
  #hasMessage = false;
  #silence = new AbortController();

  constructor(greeting: string, pace: Pace) {
    this.#greeting = greeting;
    this.#pace = pace;
  }

  answered(line: CalleeLine): void {
    this.#line = line;
    void this.#greet(line);
  }

  heard(text: string): void {
    if (this.#line === null || !this.#isRecording || text.trim() === '') return;
    this.#hasMessage = true;
    void this.#hangUpAfter(this.#line, this.#pace.recordingSilenceMs);
  }

  fellSilent(): void {
    if (this.#line !== null && this.#hasMessage) void this.#hangUpAfter(this.#line, this.#pace.messageEndMs);
  }

  heardDigits(): void {}

  async #greet(line: CalleeLine): Promise<void> {
    await wait(drawMs(this.#pace.helloMs), line.over);
    await line.say([this.#greeting]);
    await wait(drawMs(this.#pace.beepMs), line.over);
    if (line.over.aborted) return;
    line.beep();
    this.#isRecording = true;
    await this.#hangUpAfter(line, this.#pace.recordingSilenceMs);
  }

  async #hangUpAfter(line: CalleeLine, silenceMs: number): Promise<void> {
    this.#silence.abort();
    const silence = new AbortController();
    this.#silence = silence;
    const stop = AbortSignal.any([silence.signal, line.over]);
    await wait(silenceMs, stop);
    if (!stop.aborted) line.hangUp();
  }
}
