import type { Clock } from '../ports/clock.ts';
import type { ModelFact } from '../ports/conversation-model.ts';

/** A model that is asked too much is asked again after this long. */
const RATE_LIMIT_PAUSE_MS = 3_000;

/** Where one response at a time is asked for. */
export interface Slot {
  /** Nothing is asked for, runs or waits. */
  readonly isFree: boolean;
  request(requestId: string): void;
  /** The model named a response. Returns the request it answers, or null when it is not one of ours. */
  started(responseId: string, requestId: string | null): string | null;
  done(responseId: string): void;
  refused(requestId: string, busy: boolean): void;
}

/** What a session tells of the beginning and the end of a response. */
export type RequestFact = Extract<ModelFact, { type: 'response-started' | 'request-refused' | 'response-done' }>;

/** What is asked of the model, whatever its sessions are: kept for the next session while none is up. */
export class Requests<S extends Slot> {
  readonly #clock: Clock;
  #slot: S | null = null;
  #wanted: string | null = null;
  #stopPause: () => void = () => undefined;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** The session's slot, or null while no session is up. */
  get slot(): S | null {
    return this.#slot;
  }

  get isFree(): boolean {
    return this.#slot?.isFree === true;
  }

  /** Asks for a response; before a session is up, as soon as it is. */
  ask(requestId: string): void {
    if (this.#slot === null) this.#wanted = requestId;
    else this.#slot.request(requestId);
  }

  /** Takes back what waits for a session. */
  takeBack(): void {
    this.#wanted = null;
  }

  /** A session is up. */
  begin(slot: S): void {
    this.#slot = slot;
  }

  /** The session knows what it must know to be asked what was wanted before it was up. */
  release(): void {
    const wanted = this.#wanted;
    this.#wanted = null;
    if (wanted !== null) this.#slot?.request(wanted);
  }

  /** The session is gone. */
  end(): void {
    this.#stopPause();
    this.#slot = null;
    this.#wanted = null;
  }

  /** Keeps the books on a fact, and tells it at its place between them. */
  handle(fact: RequestFact, tell: (fact: RequestFact) => void): void {
    switch (fact.type) {
      case 'response-started':
        return tell({ ...fact, requestId: this.#slot?.started(fact.responseId, fact.requestId) ?? fact.requestId });
      case 'request-refused':
        return this.#settle(
          fact.error.code,
          (slot) => slot.refused(fact.requestId, fact.busy),
          () => tell(fact),
        );
      default:
        tell(fact);
        return this.#settle(
          fact.error?.code ?? null,
          (slot) => slot.done(fact.responseId),
          () => undefined,
        );
    }
  }

  /** Frees the slot, but not at once for a model that was asked too much: it would refuse the next request, too. */
  #settle(code: string | null, free: (slot: S) => void, tell: () => void): void {
    const slot = this.#slot;
    const isLimited = code === 'rate_limit_exceeded';
    if (slot !== null && !isLimited) free(slot);
    tell();
    // What it was told may have cost us the session.
    if (!isLimited || slot === null || slot !== this.#slot) return;
    this.#stopPause = this.#clock.after(RATE_LIMIT_PAUSE_MS, () => free(slot));
  }
}
