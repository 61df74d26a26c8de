import { costUsd } from '#core/model/price-table.ts';
import type { ConversationModel, ModelFact, ModelItem, ModelSession } from '#core/ports/conversation-model.ts';
import { ItemOrder } from './item-order.ts';
import {
  createItem,
  errorOf,
  parseServerEvent,
  type RealtimeResponse,
  responseError,
  type ServerEvent,
  sessionUpdate,
  statusOf,
} from './realtime-protocol.ts';
import { CONFIGURE_EVENT, type RealtimeModelOptions, RealtimeSocket } from './realtime-socket.ts';

/** OpenAI's Realtime API in text mode, the generally available one. */
export class RealtimeModel implements ConversationModel {
  readonly #options: RealtimeModelOptions;

  constructor(options: RealtimeModelOptions) {
    this.#options = options;
  }

  open(instructions: string, onFact: (fact: ModelFact) => void): ModelSession {
    return new RealtimeSession(this.#options, instructions, onFact);
  }
}

class RealtimeSession implements ModelSession {
  readonly #options: RealtimeModelOptions;
  readonly #onFact: (fact: ModelFact) => void;
  readonly #socket: RealtimeSocket;
  readonly #order = new ItemOrder();

  constructor(options: RealtimeModelOptions, instructions: string, onFact: (fact: ModelFact) => void) {
    this.#options = options;
    this.#onFact = onFact;
    const reasons = options.model.startsWith('gpt-realtime-2');
    this.#socket = new RealtimeSocket(options, {
      configuration: sessionUpdate(CONFIGURE_EVENT, { instructions, reasons }),
      onFrame: (text, receivedAtMs) => {
        const event = parseServerEvent(text);
        if (event !== null) this.#handle(event, receivedAtMs);
      },
      onReady: (expiresAtMs) => onFact({ type: 'ready', expiresAtMs }),
      onRefused: (requestId, busy, error) => onFact({ type: 'request-refused', requestId, busy, error }),
      onComplaint: (error) => onFact({ type: 'complaint', error }),
      onLost: (why, error) => onFact({ type: 'lost', why, error }),
    });
  }

  append(item: ModelItem): void {
    this.#order.append(item.id);
    this.#socket.send(createItem(item, null));
  }

  replace(itemId: string, replacement: ModelItem | null): void {
    const after = this.#order.replace(itemId, replacement?.id ?? null);
    this.#socket.send({ type: 'conversation.item.delete', event_id: `del_${itemId}`, item_id: itemId });
    if (replacement !== null) this.#socket.send(createItem(replacement, after));
  }

  respond(requestId: string): void {
    this.#socket.awaitAnswer();
    this.#socket.send({ type: 'response.create', event_id: requestId, response: { metadata: { request: requestId } } });
  }

  cancel(responseId: string): void {
    this.#socket.send({
      type: 'response.cancel',
      event_id: `cancel_${responseId}`.slice(0, 512),
      response_id: responseId,
    });
  }

  close(): void {
    this.#socket.close();
  }

  #handle(event: ServerEvent, receivedAtMs: number): void {
    switch (event.type) {
      case 'response.output_text.delta':
        return this.#onFact({ type: 'text', responseId: event.response_id, delta: event.delta, receivedAtMs });
      case 'session.created':
        return this.#socket.lasts(event.session.expires_at);
      case 'session.updated':
        this.#socket.lasts(event.session.expires_at);
        return this.#socket.ready();
      case 'conversation.item.added':
        return this.#order.added(event.item.id, event.previous_item_id ?? null);
      case 'response.created':
        return this.#onFact({
          type: 'response-started',
          responseId: event.response.id,
          requestId: event.response.metadata?.['request'] ?? null,
        });
      case 'response.output_item.added':
        return this.#onFact({ type: 'item-started', responseId: event.response_id, itemId: event.item.id });
      case 'response.done':
        return this.#responseDone(event.response);
      case 'error':
        return this.#socket.complained(errorOf(event.error), event.error.event_id ?? null);
      default:
    }
  }

  #responseDone(response: RealtimeResponse): void {
    this.#socket.answered();
    const error = responseError(response);
    this.#onFact({
      type: 'response-done',
      responseId: response.id,
      status: statusOf(response.status),
      error,
      usage: this.#usageOf(response),
    });
    if (response.status === 'failed' && error !== null) this.#socket.failed(error);
  }

  #usageOf({ usage }: RealtimeResponse) {
    if (!usage) return null;
    const cached = usage.input_token_details?.cached_tokens ?? 0;
    const tokens = { input: usage.input_tokens, cached, output: usage.output_tokens };
    return {
      inputTokens: usage.input_tokens,
      outputTokens: usage.output_tokens,
      cachedTokens: cached,
      costUsd: costUsd(this.#options.model, tokens),
    };
  }
}
