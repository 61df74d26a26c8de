import type { Leave } from './leave.ts';
import type { CallState } from './state.ts';

export interface ReplyWishPorts {
  readonly state: () => CallState;
  readonly link: { readonly hasFailed: boolean };
  readonly voice: { readonly isOpen: boolean };
  readonly replies: { readonly isUnderWay: boolean; ask(askedAtMs: number | null): void };
  readonly caller: { readonly askedAtMs: number | null };
  readonly leave: Leave;
  /** Whether the other party has said something that is still to be answered. */
  readonly isAwaited: () => boolean;
  /** False where the model is not to be asked now: it answers without, or the call is over. */
  readonly mayAsk: () => boolean;
}

/** The wish for a reply of the model's: kept until it can be asked for one. */
export class ReplyWish {
  readonly #ports: ReplyWishPorts;
  #isWanted = false;

  constructor(ports: ReplyWishPorts) {
    this.#ports = ports;
  }

  /** A reply is to be asked for as soon as one can be. */
  get isWanted(): boolean {
    return this.#isWanted;
  }

  /** A reply is wanted, or the other party waits for one. */
  get isOwed(): boolean {
    return this.#isWanted || this.#ports.isAwaited();
  }

  /** Asks for a reply, once something else leads to it. */
  want(): void {
    this.#isWanted = true;
  }

  /** Something else stands where the reply was due. */
  drop(): void {
    this.#isWanted = false;
  }

  /** Asks for a reply now, or as soon as one can be asked for. */
  request(): void {
    const { caller, leave, link, mayAsk, replies, state, voice } = this.#ports;
    if (leave.ending !== null) return;
    this.#isWanted = true;
    if (replies.isUnderWay || !voice.isOpen || state().paused || link.hasFailed || !mayAsk()) return;
    this.#isWanted = false;
    replies.ask(caller.askedAtMs);
  }

  /** Nothing hinders a reply any more: asks for the one that is owed, if any. */
  catchUp(): void {
    if (this.isOwed) this.request();
  }
}
