import type { Clock } from '#core/ports/clock.ts';
import type { CallModel } from './call-model.ts';

interface Opens<I, F, S> {
  open(start: I, onFact: (fact: F) => void): S;
}

/**
 * The wall around one call. Whatever reaches it from outside (a frame, a model's fact, a timer) runs behind it, and a
 * fault there is that call's alone: other calls of the process go on.
 */
export class CallBoundary {
  readonly #onFault: (error: unknown) => void;
  #isBroken = false;

  /** @param onFault - Told of the first fault; nothing runs behind the wall after it. */
  constructor(onFault: (error: unknown) => void) {
    this.#onFault = onFault;
  }

  /** Runs `act` unless the call is broken. */
  run(act: () => void): void {
    if (this.#isBroken) return;
    try {
      act();
    } catch (error) {
      this.broke(error);
    }
  }

  /** A fault that showed elsewhere. */
  broke(error: unknown): void {
    if (this.#isBroken) return;
    this.#isBroken = true;
    this.#onFault(error);
  }

  clock({ nowMs, monotonicMs, after }: Clock): Clock {
    return { nowMs, monotonicMs, after: (delayMs, action) => after(delayMs, () => this.run(action)) };
  }

  model(call: CallModel): CallModel {
    return call.mode === 'relay'
      ? { mode: call.mode, model: this.#listening(call.model) }
      : { mode: call.mode, model: this.#listening(call.model) };
  }

  #listening<I, F, S>(model: Opens<I, F, S>): Opens<I, F, S> {
    const hear = (onFact: (fact: F) => void, fact: F): void => {
      if (this.#isBroken) return;
      try {
        onFact(fact);
      } catch (error) {
        this.broke(error);
      }
    };
    return { open: (start, onFact) => model.open(start, (fact) => hear(onFact, fact)) };
  }
}
