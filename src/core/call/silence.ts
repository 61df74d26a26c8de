import { silenceNote } from '../model/notes.ts';
import type { Patience } from './patience.ts';
import { needsOf } from './selectors.ts';
import type { CallState } from './state.ts';

/** How often a silent party is asked before we hang up. */
const ASKS_MAX = 2;

export interface SilencePorts {
  readonly patience: Patience;
  readonly state: () => CallState;
  /** Milliseconds of silence after our words until the other party is asked again. */
  readonly silenceMs: number;
  /** Milliseconds until what we have said has been heard. */
  readonly unheardMs: () => number;
  /** Whether it is the other party's turn to speak at all. */
  readonly isTheirTurn: () => boolean;
  /** Has the model ask whether they are there. */
  readonly ask: (note: string) => void;
  /** They were asked often enough. */
  readonly giveUp: () => void;
}

/** We have spoken: a party that stays silent is asked again, and at last left alone. */
export class Silence {
  readonly #ports: SilencePorts;
  #asks = 0;

  constructor(ports: SilencePorts) {
    this.#ports = ports;
  }

  /** We have spoken: an answer is to follow. */
  awaitAnswer(): void {
    const { isTheirTurn, patience, silenceMs, unheardMs } = this.#ports;
    if (isTheirTurn()) patience.awaitAnswer(silenceMs + unheardMs(), () => this.#onSilence());
  }

  /** The other party has shown that they are there. */
  isBroken(): void {
    this.#asks = 0;
  }

  #onSilence(): void {
    const { ask, giveUp, state } = this.#ports;
    // Who waits for the supervisor is not the one to be asked.
    if (state().paused || needsOf(state()) !== null) return this.awaitAnswer();
    this.#asks += 1;
    if (this.#asks > ASKS_MAX) giveUp();
    else ask(silenceNote(this.#asks));
  }
}
