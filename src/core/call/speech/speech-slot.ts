import type { Slot } from '../../model/requests.ts';

export interface SlotSession {
  respond(requestId: string): void;
  cancel(responseId: string): void;
}

/**
 * One response at a time, where the model is a second writer: it answers by
 * itself when the other party stops speaking, in the same instant as we ask.
 *
 * A request waits until the response that runs is done; one that is refused
 * because another ran waits too; one that is taken back before the model has
 * named it is cancelled as soon as it is named.
 */
export class SpeechSlot implements Slot {
  readonly #session: SlotSession;
  /** Requests taken back before they were named. */
  readonly #unwanted = new Set<string>();
  #active: { readonly responseId: string; readonly requestId: string | null; cancelled: boolean } | null = null;
  #sent: string | null = null;
  #waiting: string | null = null;
  /** Our request was refused for a response that has not been named to us yet. */
  #isBlocked = false;

  constructor(session: SlotSession) {
    this.#session = session;
  }

  get isFree(): boolean {
    return this.#active === null && this.#sent === null && this.#waiting === null;
  }

  /** Asks for a response now, or as soon as it can be. A later request replaces one that still waits. */
  request(requestId: string): void {
    this.#waiting = requestId;
    this.#release();
  }

  /** Takes back what was asked for and stops what runs. @param stops - False: the model stops the response by itself. */
  cancel(stops = true): void {
    this.#waiting = null;
    if (this.#sent !== null) this.#unwanted.add(this.#sent);
    if (stops) this.stop();
  }

  /** Stops the response that runs; what waits goes on waiting. */
  stop(): void {
    if (this.#active === null || this.#active.cancelled) return;
    this.#active.cancelled = true;
    this.#session.cancel(this.#active.responseId);
  }

  /** The model named a response. Returns the request it answers, or null when it began by itself. */
  started(responseId: string, requestId: string | null): string | null {
    if (requestId !== null && requestId === this.#sent) this.#sent = null;
    this.#active = { responseId, requestId, cancelled: false };
    if (requestId !== null && this.#unwanted.delete(requestId)) this.stop();
    return requestId;
  }

  done(responseId: string): void {
    this.#isBlocked = false;
    if (this.#active?.responseId === responseId) this.#active = null;
    this.#release();
  }

  refused(requestId: string, busy: boolean): void {
    if (requestId !== this.#sent) return;
    this.#sent = null;
    const wanted = !this.#unwanted.delete(requestId);
    if (busy) {
      this.#isBlocked = this.#active === null;
      if (wanted) this.#waiting ??= requestId;
    }
    this.#release();
  }

  #release(): void {
    const next = this.#waiting;
    if (next === null || this.#active !== null || this.#sent !== null || this.#isBlocked) return;
    this.#waiting = null;
    this.#sent = next;
    this.#session.respond(next);
  }
}
