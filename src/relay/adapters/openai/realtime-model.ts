import type { RealtimeClientEvent } from 'openai/resources/realtime/realtime';
import { WebSocket } from 'ws';
import { costUsd } from '#core/model/price-table.ts';
import type {
  ConversationModel,
  ModelError,
  ModelFact,
  ModelItem,
  ModelSession,
  ResponseStatus,
} from '#core/ports/conversation-model.ts';
import { frameText } from '../../frame-text.ts';
import type { Logger } from '../../logging/logger.ts';
import { ItemOrder } from './item-order.ts';
import {
  createItem,
  errorOf,
  isBenign,
  isHopeless,
  parseServerEvent,
  type RealtimeResponse,
  responseError,
  type ServerEvent,
  sessionUpdate,
} from './realtime-protocol.ts';

const HANDSHAKE_TIMEOUT_MS = 8_000;
/** From the open socket to the accepted configuration: one round trip, plus patience. */
const CONFIGURE_TIMEOUT_MS = 10_000;
/** A laptop that slept finds its socket dead only when it asks. */
const PING_EVERY_MS = 15_000;
/** A model that has been asked and says nothing for this long has forgotten us. */
const SILENT_TIMEOUT_MS = 30_000;
const FRAME_MAX_BYTES = 4 * 1024 * 1024;
const CONFIGURE_EVENT = 'configure';

export interface RealtimeModelOptions {
  /** As the official client uses it: `https://api.openai.com/v1`. */
  readonly baseUrl: string;
  readonly apiKey: string;
  readonly model: string;
  readonly log: Logger;
  readonly monotonicMs: () => number;
}

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

/** `wss://…/v1/realtime?model=…` out of the base URL; `http:` gives `ws:`. */
export function realtimeUrl(baseUrl: string, model: string): string {
  const url = new URL(`${baseUrl.replace(/\/$/, '')}/realtime`);
  url.protocol = url.protocol === 'http:' ? 'ws:' : 'wss:';
  url.searchParams.set('model', model);
  return url.toString();
}

class RealtimeSession implements ModelSession {
  readonly #options: RealtimeModelOptions;
  readonly #onFact: (fact: ModelFact) => void;
  readonly #socket: WebSocket;
  readonly #order = new ItemOrder();
  readonly #timers: NodeJS.Timeout[] = [];
  #silence: NodeJS.Timeout | null = null;
  #isReady = false;
  #isOver = false;
  #pongDue = false;
  #lastError: ModelError | null = null;

  constructor(options: RealtimeModelOptions, instructions: string, onFact: (fact: ModelFact) => void) {
    this.#options = options;
    this.#onFact = onFact;
    this.#socket = new WebSocket(realtimeUrl(options.baseUrl, options.model), {
      headers: { Authorization: `Bearer ${options.apiKey}` },
      perMessageDeflate: false,
      handshakeTimeout: HANDSHAKE_TIMEOUT_MS,
      maxPayload: FRAME_MAX_BYTES,
    });
    this.#listen(instructions);
  }

  append(item: ModelItem): void {
    this.#order.append(item.id);
    this.#send(createItem(item, null));
  }

  replace(itemId: string, replacement: ModelItem | null): void {
    const after = this.#order.replace(itemId, replacement?.id ?? null);
    this.#send({ type: 'conversation.item.delete', event_id: `del_${itemId}`, item_id: itemId });
    if (replacement !== null) this.#send(createItem(replacement, after));
  }

  respond(requestId: string): void {
    this.#awaitAnswer();
    this.#send({ type: 'response.create', event_id: requestId, response: { metadata: { request: requestId } } });
  }

  cancel(responseId: string): void {
    this.#send({ type: 'response.cancel', event_id: `cancel_${responseId}`.slice(0, 512), response_id: responseId });
  }

  close(): void {
    this.#finish();
    if (this.#socket.readyState === WebSocket.CONNECTING) this.#socket.terminate();
    else this.#socket.close(1000);
  }

  #listen(instructions: string): void {
    const socket = this.#socket;
    socket.on('open', () => {
      this.#timers.push(
        setTimeout(
          () => this.#lose('no_answer', 'The model did not accept the session in time.'),
          CONFIGURE_TIMEOUT_MS,
        ),
      );
      this.#timers.push(setInterval(() => this.#beat(), PING_EVERY_MS));
      const reasons = this.#options.model.startsWith('gpt-realtime-2');
      this.#send(sessionUpdate(CONFIGURE_EVENT, { instructions, reasons }));
    });
    socket.on('message', (data, isBinary) => {
      if (!isBinary && !this.#isOver) this.#receive(frameText(data));
    });
    socket.on('pong', () => {
      this.#pongDue = false;
    });
    socket.on('unexpected-response', (request, response) => {
      const status = response.statusCode ?? 0;
      request.destroy();
      this.#lost(status !== 401 && status !== 403, {
        code: `http_${status}`,
        message: `The model's server answered the connection with HTTP ${status}.`,
      });
    });
    socket.on('error', (error) => {
      this.#options.log.debug({ code: 'code' in error ? error.code : error.name }, 'model socket error');
    });
    socket.on('close', (code, reason) => this.#closed(code, String(reason)));
  }

  #receive(text: string): void {
    const receivedAtMs = this.#options.monotonicMs();
    let event: ServerEvent | null;
    try {
      event = parseServerEvent(text);
    } catch {
      this.#options.log.warn('model sent a frame that is no JSON');
      return;
    }
    if (event !== null) this.#handle(event, receivedAtMs);
  }

  /** Dead air is the one failure a caller cannot be told of: a model that stays silent counts as lost. */
  #awaitAnswer(): void {
    if (this.#silence !== null) this.#silence.refresh();
    else
      this.#silence = setTimeout(
        () => this.#lose('no_answer', 'The model was asked and did not answer.'),
        SILENT_TIMEOUT_MS,
      );
  }

  #answered(): void {
    if (this.#silence !== null) clearTimeout(this.#silence);
    this.#silence = null;
  }

  #handle(event: ServerEvent, receivedAtMs: number): void {
    if (this.#silence !== null) this.#silence.refresh();
    switch (event.type) {
      case 'response.output_text.delta':
        return this.#onFact({ type: 'text', responseId: event.response_id, delta: event.delta, receivedAtMs });
      case 'session.updated':
        return this.#ready();
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
        return this.#complained(errorOf(event.error), event.error.event_id ?? null);
      default:
    }
  }

  #ready(): void {
    if (this.#isReady) return;
    this.#isReady = true;
    clearTimeout(this.#timers[0]);
    this.#onFact({ type: 'ready' });
  }

  #responseDone(response: RealtimeResponse): void {
    this.#answered();
    const error = responseError(response);
    this.#onFact({
      type: 'response-done',
      responseId: response.id,
      status: statusOf(response.status),
      error,
      usage: this.#usageOf(response),
    });
    if (response.status === 'failed' && error !== null && isHopeless(error.code)) this.#lost(false, error);
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

  /** An `error` event. Fatal only when a close comes with it, so what it means then is kept. */
  #complained(error: ModelError, eventId: string | null): void {
    this.#lastError = error;
    if (isBenign(error.code)) return this.#options.log.debug({ code: error.code }, 'model lost a race with us');
    if (!this.#isReady) {
      // The whole configuration was refused: the session would speak with a stranger's voice.
      if (eventId === CONFIGURE_EVENT) this.#lost(false, error);
      return;
    }
    if (eventId !== null && /^r\d+$/.test(eventId)) {
      this.#answered();
      const busy = error.code === 'conversation_already_has_active_response';
      return this.#onFact({ type: 'request-refused', requestId: eventId, busy, error });
    }
    this.#onFact({ type: 'complaint', error });
  }

  #beat(): void {
    if (this.#pongDue) return this.#socket.terminate();
    this.#pongDue = true;
    this.#socket.ping();
  }

  /** Close codes 3000 and 4000 are refusals of the key, the model or the account; 1001 is the 60-minute cap. */
  #closed(code: number, reason: string): void {
    const refused = code === 3000 || (code >= 4000 && code < 5000) || isHopeless(this.#lastError?.code ?? '');
    const plain = {
      code: `closed_${code}`,
      message: `The connection to the model was closed (${code}${reason === '' ? '' : `: ${reason}`}).`,
    };
    this.#lost(!refused, (refused ? this.#lastError : null) ?? plain);
  }

  #lose(code: string, message: string): void {
    this.#lost(true, { code, message });
    this.#socket.terminate();
  }

  #lost(retryable: boolean, error: ModelError): void {
    if (this.#isOver) return;
    this.#finish();
    this.#onFact({ type: 'lost', retryable, error });
  }

  #finish(): void {
    this.#isOver = true;
    this.#answered();
    for (const timer of this.#timers) clearTimeout(timer);
  }

  #send(event: RealtimeClientEvent): void {
    if (this.#socket.readyState === WebSocket.OPEN) this.#socket.send(JSON.stringify(event));
  }
}

function statusOf(status: string): ResponseStatus {
  return status === 'cancelled' || status === 'incomplete' || status === 'failed' ? status : 'completed';
}
