import type { Clock } from '../ports/clock.ts';
import { CallerTurn } from './caller-turn.ts';
import type { NewCallEvent } from './events.ts';
import { isQueue, type Recording, Recordings } from './recordings.ts';
import type { CallState } from './state.ts';

export interface CallerPorts {
  readonly clock: Clock;
  readonly record: (event: NewCallEvent) => void;
  readonly state: () => CallState;
  /** The next number for a stretch of speech. */
  readonly nextTurn: () => number;
}

/** The other party's words as a line of text tells them, and whether something of ours has followed. */
export class Caller {
  readonly #ports: CallerPorts;
  readonly #recordings: Recordings;
  readonly #turn: CallerTurn;

  constructor(ports: CallerPorts) {
    this.#ports = ports;
    this.#recordings = new Recordings(ports);
    this.#turn = new CallerTurn(ports.clock, ports.nextTurn);
  }

  get isUnanswered(): boolean {
    return this.#turn.isUnanswered;
  }

  /** When what is to be answered came, or null. */
  get askedAtMs(): number | null {
    return this.#turn.askedAtMs;
  }

  /** As far as partial words tell. */
  get isSpeaking(): boolean {
    return this.#turn.isOpen;
  }

  /** The call is taken up again in the middle of a turn of theirs. */
  restore(turn: number): void {
    this.#turn.restore(turn);
  }

  /** Words that may yet change. */
  begins(text: string): void {
    this.#ports.record({ type: 'caller.transcript', turn: this.#turn.begin(), text, final: false });
  }

  /** Words that are final, in their turn; a queue's want no answer. */
  says(text: string): Recording & { readonly turn: number } {
    const turn = this.#turn.end();
    const atMs = this.#ports.clock.monotonicMs();
    this.#ports.record({ type: 'caller.transcript', turn, text, final: true });
    const recording = this.#recordings.hear(text);
    if (!isQueue(recording)) this.#turn.awaitAnswer(turn, atMs);
    return { turn, ...recording };
  }

  /** Something of ours has followed. */
  answered(): void {
    this.#turn.answered();
  }
}
