import { drawMs, type Pace, wait } from '../pace.ts';
import type { Script } from '../scripts/script.ts';
import type { Callee, CalleeLine, CutIn } from './callee.ts';

/** A sentence shorter than this is let pass by someone who is about to interrupt. */
const WORDS_BEFORE_CUTTING_IN = 5;
const CUT_IN_AFTER_FRACTION = 0.6;

/**
 * Goes through a script: recordings and music run by themselves and hear nothing; after
 * a line that has a reply they listen until the other party has finished speaking,
 * whatever it said, and hang up after the last line.
 */
export class ScriptedCallee implements Callee {
  readonly #script: Script;
  readonly #pace: Pace;
  #line: CalleeLine | null = null;
  /** The step to take next. */
  #next = 0;
  #isListening = false;
  #hasHeard = false;
  /** What they are about to do; called off when the other party speaks again. */
  #intention = new AbortController();

  constructor(script: Script, pace: Pace) {
    this.#script = script;
    this.#pace = pace;
  }

  answered(line: CalleeLine): void {
    this.#line = line;
    void this.#goOn(line, drawMs(this.#pace.helloMs));
  }

  heard(text: string): void {
    if (!this.#isListening || text.trim() === '') return;
    this.#hasHeard = true;
    this.#intention.abort();
  }

  fellSilent(): void {
    if (this.#line === null || !this.#isListening || !this.#hasHeard) return;
    this.#hasHeard = false;
    void this.#goOn(this.#line, drawMs(this.#pace.thinkMs));
  }

  heardDigits(): void {}

  cutInto(clause: string): CutIn | null {
    const step = this.#script.steps[this.#next];
    const line = this.#line;
    if (line === null || !this.#isListening || step === undefined || !('say' in step) || !step.cutsIn) return null;
    if (clause.trim().split(/\s+/).length < WORDS_BEFORE_CUTTING_IN) return null;
    return { afterFraction: CUT_IN_AFTER_FRACTION, start: () => void this.#speak(line) };
  }

  async #goOn(line: CalleeLine, thinkMs: number): Promise<void> {
    this.#intention.abort();
    const intention = new AbortController();
    this.#intention = intention;
    const isAtEnd = this.#script.steps[this.#next] === undefined;
    const stop = AbortSignal.any([intention.signal, line.over]);
    await wait(isAtEnd ? drawMs(this.#pace.hangUpMs) : thinkMs, stop);
    if (stop.aborted) return;
    if (isAtEnd) line.hangUp();
    else await this.#speak(line);
  }

  /** Takes every step up to the next line that wants a reply. */
  async #speak(line: CalleeLine): Promise<void> {
    this.#isListening = false;
    this.#intention.abort();
    const wantsReply = await this.#takeSteps(line);
    // Words that fell into their own speech are no answer to it.
    this.#hasHeard = false;
    this.#isListening = true;
    if (!wantsReply) await this.#goOn(line, 0);
  }

  /** @returns Whether the step taken last wants a reply; else there is none left, or the call is over. */
  async #takeSteps(line: CalleeLine): Promise<boolean> {
    while (!line.over.aborted) {
      const step = this.#script.steps[this.#next];
      if (step === undefined) return false;
      this.#next += 1;
      if ('pauseMs' in step) await wait(step.pauseMs * this.#pace.pauseFactor, line.over);
      else await line.say([step.say]);
      if ('say' in step && step.reply !== undefined) return true;
    }
    return false;
  }
}
