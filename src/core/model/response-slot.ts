import type { ModelSession } from '../ports/conversation-model.ts';
import type { Slot } from './requests.ts';

type Occupancy =
  | { readonly state: 'free' }
  /** A response we did not ask for is running. */
  | { readonly state: 'blocked' }
  | { readonly state: 'requested'; readonly requestId: string; readonly unwanted: boolean }
  | {
      readonly state: 'active';
      readonly requestId: string | null;
      readonly responseId: string;
      readonly unwanted: boolean;
    };

/**
 * One response at a time.
 *
 * A second `response.create` while one runs is refused and nothing is spoken, so
 * a request waits here until the slot is free. A response that is cancelled
 * before the model has named it is cancelled as soon as it is named: a bare
 * cancel would do nothing and the orphan would block the next turn.
 */
export class ResponseSlot implements Slot {
  readonly #session: Pick<ModelSession, 'respond' | 'cancel'>;
  #slot: Occupancy = { state: 'free' };
  #waiting: string | null = null;

  constructor(session: Pick<ModelSession, 'respond' | 'cancel'>) {
    this.#session = session;
  }

  get isFree(): boolean {
    return this.#slot.state === 'free' && this.#waiting === null;
  }

  /** Asks for a response now, or as soon as the slot is free. A later request replaces one that still waits. */
  request(requestId: string): void {
    if (this.#slot.state === 'free') this.#send(requestId);
    else this.#waiting = requestId;
  }

  /** Takes back whatever was asked for. Returns true when the model was told at once. */
  cancel(): boolean {
    this.#waiting = null;
    const slot = this.#slot;
    if (slot.state === 'free' || slot.state === 'blocked' || slot.unwanted) return false;
    this.#slot = { ...slot, unwanted: true };
    if (slot.state !== 'active') return false;
    this.#session.cancel(slot.responseId);
    return true;
  }

  started(responseId: string, requestId: string | null): string | null {
    const slot = this.#slot;
    const unwanted = slot.state === 'requested' && slot.unwanted;
    const own = slot.state === 'requested' ? (requestId ?? slot.requestId) : requestId;
    this.#slot = { state: 'active', requestId: own, responseId, unwanted };
    if (unwanted) this.#session.cancel(responseId);
    return own;
  }

  done(responseId: string): void {
    const slot = this.#slot;
    if (slot.state === 'blocked' || (slot.state === 'active' && slot.responseId === responseId)) this.#release();
  }

  /** The model turned a request down. A busy one is asked again when the running response is done. */
  refused(requestId: string, busy: boolean): void {
    const slot = this.#slot;
    if (slot.state !== 'requested' || slot.requestId !== requestId) return;
    if (!busy) return this.#release();
    if (!slot.unwanted) this.#waiting ??= requestId;
    this.#slot = { state: 'blocked' };
  }

  #release(): void {
    this.#slot = { state: 'free' };
    const next = this.#waiting;
    this.#waiting = null;
    if (next !== null) this.#send(next);
  }

  #send(requestId: string): void {
    this.#slot = { state: 'requested', requestId, unwanted: false };
    this.#session.respond(requestId);
  }
}
