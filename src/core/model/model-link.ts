import type { NewCallEvent } from '../call/events.ts';
import type { Clock, NewId } from '../ports/clock.ts';
import type { ConversationModel, ModelError, ModelFact, ModelSession, Role } from '../ports/conversation-model.ts';
import type { HistoryItem } from './history.ts';
import { ResponseSlot } from './response-slot.ts';
import { SessionKeeper } from './session-keeper.ts';

export interface ModelLinkPorts {
  readonly model: ConversationModel;
  readonly clock: Clock;
  readonly newId: NewId;
  readonly record: (event: NewCallEvent) => void;
  readonly instructions: string;
  /** The conversation so far, for a new session. */
  readonly history: () => readonly HistoryItem[];
  /** A random number from 0 to 1, to spread reconnects of many calls. */
  readonly jitter: () => number;
}

export interface ModelLinkListener {
  /** A session is configured and knows the conversation. */
  onReady(): void;
  /** Something of a response; never of a session that was given up. */
  onFact(fact: Exclude<ModelFact, { type: 'ready' | 'lost' }>): void;
  /** The session broke; another is being opened. */
  onBroken(): void;
  /** No session can be had any more. */
  onFailed(error: ModelError): void;
}

/**
 * The call's line to the model: opened while the phone rings, opened again when
 * it breaks, with the conversation told anew from the journal.
 */
export class ModelLink {
  readonly #ports: ModelLinkPorts;
  readonly #listener: ModelLinkListener;
  readonly #keeper: SessionKeeper<ModelSession>;
  #slot: ResponseSlot | null = null;
  #wanted: string | null = null;
  /** Items that hold the words of a turn, so that they can be cut later. */
  readonly #itemsOfTurn = new Map<number, readonly string[]>();

  constructor(ports: ModelLinkPorts, listener: ModelLinkListener) {
    this.#ports = ports;
    this.#listener = listener;
    const { instructions, model } = ports;
    const open = (isCurrent: () => boolean): ModelSession =>
      model.open(instructions, (fact) => {
        if (isCurrent()) this.#handle(fact);
      });
    this.#keeper = new SessionKeeper(
      { ...ports, open },
      {
        onDropped: () => this.#forget(),
        onBroken: () => listener.onBroken(),
        onFailed: (error) => listener.onFailed(error),
      },
    );
  }

  get isReady(): boolean {
    return this.#keeper.isReady;
  }

  get hasFailed(): boolean {
    return this.#keeper.hasFailed;
  }

  open(): void {
    this.#keeper.open();
  }

  /** Adds to the conversation. While no session is up nothing is sent: the next one is told everything. */
  append(role: Role, text: string, turn: number | null = null): void {
    if (!this.isReady || text.trim() === '') return;
    const id = this.#ports.newId('it');
    this.#keeper.session?.append({ id, role, text });
    if (turn !== null) this.#itemsOfTurn.set(turn, [...(this.#itemsOfTurn.get(turn) ?? []), id]);
  }

  /** Says which items of the session hold a turn that the model itself wrote. */
  wrote(turn: number, itemIds: readonly string[]): void {
    if (itemIds.length > 0) this.#itemsOfTurn.set(turn, itemIds);
  }

  /** What was heard is what is remembered: puts `text` in place of the turn's words; blank takes them out. */
  rewriteTurn(turn: number, text: string): void {
    const ids = this.#itemsOfTurn.get(turn) ?? [];
    this.#itemsOfTurn.delete(turn);
    const id = this.rewrite(ids, text);
    if (id !== null) this.#itemsOfTurn.set(turn, [id]);
  }

  /** The same for items by id. Returns the new item's id, or null when nothing was put in place. */
  rewrite(itemIds: readonly string[], text: string): string | null {
    const { session } = this.#keeper;
    const [first, ...others] = itemIds;
    if (session === null || first === undefined) return null;
    for (const id of others) session.replace(id, null);
    if (text.trim() === '') {
      session.replace(first, null);
      return null;
    }
    const id = this.#ports.newId('it');
    session.replace(first, { id, role: 'assistant', text });
    return id;
  }

  /** Asks for a response; before a session is up, as soon as it is. */
  respond(requestId: string): void {
    if (this.#slot === null || !this.isReady) this.#wanted = requestId;
    else this.#slot.request(requestId);
  }

  /** Takes back what was asked for. True when the model was told at once. */
  cancel(): boolean {
    this.#wanted = null;
    return this.#slot?.cancel() ?? false;
  }

  /** Gives up on the model, for a reason that trying again cannot mend. */
  fail(error: ModelError): void {
    this.#keeper.fail(error);
  }

  close(): void {
    this.#keeper.close();
  }

  #handle(fact: ModelFact): void {
    switch (fact.type) {
      case 'ready':
        return this.#ready();
      case 'lost':
        return this.#keeper.lost(fact.retryable, fact.error);
      case 'response-started': {
        const requestId = this.#slot?.started(fact.responseId, fact.requestId) ?? fact.requestId;
        return this.#listener.onFact({ ...fact, requestId });
      }
      case 'request-refused':
        this.#slot?.refused(fact.requestId, fact.busy);
        break;
      default:
        break;
    }
    this.#listener.onFact(fact);
    if (fact.type !== 'response-done') return;
    if (fact.status === 'completed') this.#keeper.proved();
    this.#slot?.done(fact.responseId);
  }

  #ready(): void {
    const session = this.#keeper.ready();
    if (session === null) return;
    this.#slot = new ResponseSlot(session);
    this.#itemsOfTurn.clear();
    for (const item of this.#ports.history()) this.append(item.role, item.text, item.turn);
    this.#listener.onReady();
    const wanted = this.#wanted;
    this.#wanted = null;
    if (wanted !== null) this.#slot.request(wanted);
  }

  #forget(): void {
    this.#slot = null;
    this.#wanted = null;
  }
}
