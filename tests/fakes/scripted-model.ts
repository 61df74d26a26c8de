import type {
  ConversationModel,
  ModelError,
  ModelFact,
  ModelItem,
  ModelSession,
  ModelUsage,
  ResponseStatus,
} from '#core/ports/conversation-model.ts';
import { Inbox } from './inbox.ts';

const EXPIRED: ModelError = {
  code: 'session_expired',
  message: 'Your session hit the maximum duration of 60 minutes.',
};
const BROKEN: ModelError = { code: 'closed_1006', message: 'The connection to the model was closed (1006).' };

/** A session that does nothing of itself: the test says what the model does, and reads what it was told. */
export class ScriptedSession implements ModelSession {
  /** The conversation as the model would remember it. */
  readonly items: ModelItem[] = [];
  readonly requests: string[] = [];
  /** The same requests, to wait for. */
  readonly asked = new Inbox<string>();
  readonly cancelled: string[] = [];
  closed = false;
  readonly #onFact: (fact: ModelFact) => void;
  readonly #monotonicMs: () => number;
  #responses = 0;
  #active: { readonly responseId: string; itemId: string | null } | null = null;
  #itemCount = 0;

  constructor(onFact: (fact: ModelFact) => void, monotonicMs: () => number) {
    this.#onFact = onFact;
    this.#monotonicMs = monotonicMs;
  }

  // What we are told

  append(item: ModelItem): void {
    this.items.push(item);
  }

  replace(itemId: string, replacement: ModelItem | null): void {
    const at = this.items.findIndex(({ id }) => id === itemId);
    // As the API does: deleting what is not there is an error without effect, creating appends.
    if (at !== -1) this.items.splice(at, 1, ...(replacement === null ? [] : [replacement]));
    else if (replacement !== null) this.items.push(replacement);
  }

  respond(requestId: string): void {
    if (this.#active !== null) throw new Error(`asked for ${requestId} while a response runs`);
    this.requests.push(requestId);
    this.asked.push(requestId);
  }

  cancel(responseId: string): void {
    this.cancelled.push(responseId);
  }

  close(): void {
    this.closed = true;
  }

  // What the model does

  /** Whether a response is under way. */
  get isAnswering(): boolean {
    return this.#active !== null;
  }

  /** Responses that were begun. */
  get started(): number {
    return this.#responses;
  }

  /** @param expiresAtMs - When the server says it will end; null where it says nothing. */
  ready(expiresAtMs: number | null = null): void {
    this.#onFact({ type: 'ready', expiresAtMs });
  }

  /** Names the response to the last request. */
  starts(requestId: string | null = this.requests.at(-1) ?? null): string {
    this.#responses += 1;
    const responseId = `resp_${this.#responses}`;
    this.#active = { responseId, itemId: null };
    this.#onFact({ type: 'response-started', responseId, requestId });
    return responseId;
  }

  says(...deltas: readonly string[]): void {
    const active = this.#active ?? { responseId: this.starts(), itemId: null };
    for (const delta of deltas) this.#say(this.#active ?? active, delta);
  }

  finishes(
    status: ResponseStatus = 'completed',
    error: ModelError | null = null,
    usage: ModelUsage | null = null,
  ): void {
    const responseId = this.#active?.responseId ?? this.starts();
    this.#active = null;
    this.#onFact({ type: 'response-done', responseId, status, error, usage });
  }

  /** A whole answer to the last request. */
  answers(...deltas: readonly string[]): void {
    this.starts();
    this.says(...deltas);
    this.finishes();
  }

  breaks(retryable = true, error: ModelError = BROKEN): void {
    this.#active = null;
    this.#onFact({ type: 'lost', why: retryable ? 'broken' : 'refused', error });
  }

  /** The server ends it for its age. */
  expires(): void {
    this.#active = null;
    this.#onFact({ type: 'lost', why: 'expired', error: EXPIRED });
  }

  tells(fact: ModelFact): void {
    this.#onFact(fact);
  }

  /** The conversation as `role: text` lines. */
  get memory(): readonly string[] {
    return this.items.map(({ role, text }) => `${role}: ${text}`);
  }

  #say(active: { readonly responseId: string; itemId: string | null }, delta: string): void {
    const { responseId } = active;
    if (active.itemId === null) {
      this.#itemCount += 1;
      active.itemId = `item_${this.#itemCount}`;
      this.items.push({ id: active.itemId, role: 'assistant', text: '' });
      this.#onFact({ type: 'item-started', responseId, itemId: active.itemId });
    }
    const at = this.items.findIndex(({ id }) => id === active.itemId);
    const item = this.items[at];
    if (item !== undefined) this.items[at] = { ...item, text: item.text + delta };
    this.#onFact({ type: 'text', responseId, delta, receivedAtMs: this.#monotonicMs() });
  }
}

/** A model whose sessions are driven by the test. */
export class ScriptedModel implements ConversationModel {
  readonly sessions: ScriptedSession[] = [];
  readonly instructions: string[] = [];
  readonly #monotonicMs: () => number;

  constructor(monotonicMs: () => number = () => 0) {
    this.#monotonicMs = monotonicMs;
  }

  open(instructions: string, onFact: (fact: ModelFact) => void): ScriptedSession {
    const session = new ScriptedSession(onFact, this.#monotonicMs);
    this.instructions.push(instructions);
    this.sessions.push(session);
    return session;
  }

  /** The session that was opened last. */
  get session(): ScriptedSession {
    const session = this.sessions.at(-1);
    if (session === undefined) throw new Error('no session of the model was opened');
    return session;
  }
}
