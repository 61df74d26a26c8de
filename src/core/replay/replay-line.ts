import type { CallLine, LineFact } from '../ports/call-line.ts';
import type { Clock } from '../ports/clock.ts';

interface Utterance {
  text: string;
  complete: boolean;
}

/** A line that reports what it plays as Twilio does: when it is told to, or always at once. */
export class ReplayLine implements CallLine {
  readonly medium = 'text';
  readonly handsOver = true;
  readonly #clock: Clock;
  readonly #playsAtOnce: boolean;
  readonly #tell: (fact: LineFact) => void;
  #queue: Utterance[] = [];

  constructor(clock: Clock, playsAtOnce: boolean, tell: (fact: LineFact) => void) {
    this.#clock = clock;
    this.#playsAtOnce = playsAtOnce;
    this.#tell = tell;
  }

  say(text: string, { last }: { readonly last: boolean }): void {
    const open = this.#queue.at(-1);
    if (open === undefined || open.complete) this.#queue.push({ text, complete: last });
    else {
      open.text += text;
      open.complete = last;
    }
    if (last) this.#queued();
  }

  press(digits: string): void {
    this.#queue.push({ text: digits, complete: true });
    this.#queued();
  }

  end(): void {
    this.#queue = [];
  }

  /** Plays everything but the last `kept` utterances: they were heard. */
  playTo(kept: number): void {
    while (this.#queue.length > kept) {
      const utterance = this.#queue.shift();
      if (utterance !== undefined && utterance.text !== '') this.#tell({ type: 'played', text: utterance.text });
    }
  }

  /** The other party cut the speech off after `heard` of the first utterance. */
  interrupt(heard: string): void {
    this.#queue = [];
    this.#tell({ type: 'interrupted', utterance: heard });
  }

  /** New speech of ours cuts it off: `heard` of it was heard, the rest never will be. */
  cut(heard: string): void {
    this.#queue = [];
    if (heard !== '') this.#tell({ type: 'played', text: heard });
  }

  #queued(): void {
    if (this.#playsAtOnce) this.#clock.after(0, () => this.playTo(0));
  }
}
