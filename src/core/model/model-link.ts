import type { NewCallEvent } from '../call/events.ts';
import type { Clock, NewId } from '../ports/clock.ts';
import type {
  ConversationModel,
  ModelError,
  ModelFact,
  ModelSession,
  Role,
  SessionFact,
} from '../ports/conversation-model.ts';
import type { HistoryItem } from './history.ts';
import { Requests } from './requests.ts';
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
  /** Whether nothing is being said: a moment for one session to follow another. */
  readonly isQuiet: () => boolean;
}

type ConversationFact = Exclude<ModelFact, SessionFact>;

export interface ModelLinkListener {
  /** A session is configured and knows the conversation. */
  onReady(): void;
  /** Something of a response; never of a session that was given up. */
  onFact(fact: ConversationFact): void;
  /** The session is gone; another follows. */
  onBroken(): void;
  /** No session can be had any more. */
  onFailed(error: ModelError): void;
}

/**
 * The call's line to the model: opened while the phone rings, opened again when
 * it breaks and before its time is up, with the conversation told anew from the
 * journal.
 */
export class ModelLink {
  readonly #ports: ModelLinkPorts;
  readonly #listener: ModelLinkListener;
  readonly #keeper: SessionKeeper<ModelSession, ConversationFact>;
  readonly #requests: Requests<ResponseSlot>;
  /** Items that hold the words of a turn, so that they can be cut later. */
  readonly #itemsOfTurn = new Map<number, readonly string[]>();

  constructor(ports: ModelLinkPorts, listener: ModelLinkListener) {
    this.#ports = ports;
    this.#listener = listener;
    const { instructions, isQuiet, model } = ports;
    this.#requests = new Requests(ports.clock);
    this.#keeper = new SessionKeeper(
      {
        ...ports,
        open: (onFact) => model.open(instructions, onFact),
        isQuiet: () => this.#requests.isFree && isQuiet(),
      },
      {
        onReady: (session) => this.#onReady(session),
        onFact: (fact) => this.#onFact(fact),
        onDropped: () => this.#requests.end(),
        onBroken: () => listener.onBroken(),
        onFailed: (error) => listener.onFailed(error),
      },
    );
  }

  get isReady(): boolean {
    return this.#keeper.session !== null;
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

  /** Takes items out of what the model remembers. */
  forget(itemIds: readonly string[]): void {
    this.rewrite(itemIds, '');
  }

  /** Asks for a response; before a session is up, as soon as it is. */
  respond(requestId: string): void {
    this.#requests.ask(requestId);
  }

  /** Takes back what was asked for. True when the model was told at once. */
  cancel(): boolean {
    this.#requests.takeBack();
    return this.#requests.slot?.cancel() ?? false;
  }

  /** Gives up on the model, for a reason that trying again cannot mend. */
  fail(error: ModelError): void {
    this.#keeper.fail(error);
  }

  close(): void {
    this.#keeper.close();
  }

  #onFact(fact: ConversationFact): void {
    switch (fact.type) {
      case 'response-started':
      case 'request-refused':
        return this.#requests.handle(fact, (settled) => this.#listener.onFact(settled));
      case 'response-done':
        if (fact.status === 'completed') this.#keeper.proved();
        return this.#requests.handle(fact, (settled) => this.#listener.onFact(settled));
      default:
        return this.#listener.onFact(fact);
    }
  }

  #onReady(session: ModelSession): void {
    this.#requests.begin(new ResponseSlot(session));
    this.#itemsOfTurn.clear();
    for (const item of this.#ports.history()) this.append(item.role, item.text, item.turn);
    this.#listener.onReady();
    this.#requests.release();
  }
}
