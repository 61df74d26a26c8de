import type { RealtimeClientEvent } from 'openai/resources/realtime/realtime';
import { WebSocket } from 'ws';
import type { Loss, ModelError } from '#core/ports/conversation-model.ts';
import { frameText } from '../../frame-text.ts';
import type { Logger } from '../../logging/logger.ts';
import { answeredWith, closedWith } from './connection-errors.ts';
import { isBenign, isExpiry, isHopeless } from './realtime-protocol.ts';

const HANDSHAKE_TIMEOUT_MS = 8_000;
/** From the open socket to the accepted configuration: one round trip, plus patience. */
const CONFIGURE_TIMEOUT_MS = 10_000;
/** A laptop that slept finds its socket dead only when it asks. */
const PING_EVERY_MS = 15_000;
/** A model that has been asked and says nothing for this long has forgotten us. */
const SILENT_TIMEOUT_MS = 30_000;
const FRAME_MAX_BYTES = 4 * 1024 * 1024;
export const CONFIGURE_EVENT = 'configure';

export interface RealtimeModelOptions {
  /** As the official client uses it: `https://api.openai.com/v1`. */
  readonly baseUrl: string;
  readonly apiKey: string;
  readonly model: string;
  readonly log: Logger;
  readonly monotonicMs: () => number;
}

/** `wss://…/v1/realtime?model=…` out of the base URL; `http:` gives `ws:`. */
export function realtimeUrl(baseUrl: string, model: string): string {
  const url = new URL(`${baseUrl.replace(/\/$/, '')}/realtime`);
  url.protocol = url.protocol === 'http:' ? 'ws:' : 'wss:';
  url.searchParams.set('model', model);
  return url.toString();
}

export interface RealtimeSocketListener {
  /** The session's first event, sent as soon as the socket is open. */
  readonly configuration: RealtimeClientEvent;
  /** @throws SyntaxError where the frame is no JSON. */
  onFrame(text: string, receivedAtMs: number): void;
  /** @param expiresAtMs - When the server will close the session, since 1970; null where it does not say. */
  onReady(expiresAtMs: number | null): void;
  onRefused(requestId: string, busy: boolean, error: ModelError): void;
  onComplaint(error: ModelError): void;
  onLost(why: Loss, error: ModelError): void;
}

/** A connection to the Realtime API, whatever the session on it hears and says: its beginning, its pulse, its end. */
export class RealtimeSocket {
  readonly #options: RealtimeModelOptions;
  readonly #listener: RealtimeSocketListener;
  readonly #socket: WebSocket;
  readonly #timers: NodeJS.Timeout[] = [];
  /** Looks, when an answer could be overdue, whether it is. */
  #silence: NodeJS.Timeout | null = null;
  /** When the model was asked or heard of last, on our own clock. */
  #heardAtMs = 0;
  #isReady = false;
  #isOver = false;
  #pongDue = false;
  #lastError: ModelError | null = null;
  #expiresAtMs: number | null = null;

  constructor(options: RealtimeModelOptions, listener: RealtimeSocketListener) {
    this.#options = options;
    this.#listener = listener;
    this.#socket = new WebSocket(realtimeUrl(options.baseUrl, options.model), {
      headers: { Authorization: `Bearer ${options.apiKey}` },
      perMessageDeflate: false,
      handshakeTimeout: HANDSHAKE_TIMEOUT_MS,
      maxPayload: FRAME_MAX_BYTES,
    });
    this.#listen();
  }

  send(event: RealtimeClientEvent): void {
    this.sendText(JSON.stringify(event));
  }

  /** The same for an event that was put together by hand. */
  sendText(text: string): void {
    if (this.#socket.readyState === WebSocket.OPEN) this.#socket.send(text);
  }

  close(): void {
    this.#finish();
    if (this.#socket.readyState === WebSocket.CONNECTING) this.#socket.terminate();
    else this.#socket.close(1000);
  }

  /** The session says how long it will last. @param expiresAtSeconds - Since 1970; null where it does not say. */
  lasts(expiresAtSeconds: number | null): void {
    if (expiresAtSeconds !== null) this.#expiresAtMs = expiresAtSeconds * 1_000;
  }

  /** The configuration was accepted. */
  ready(): void {
    if (this.#isReady) return;
    this.#isReady = true;
    clearTimeout(this.#timers[0]);
    this.#listener.onReady(this.#expiresAtMs);
  }

  /** Dead air is the one failure a caller cannot be told of: a model that stays silent counts as lost. */
  awaitAnswer(): void {
    this.#heardAtMs = this.#options.monotonicMs();
    if (this.#silence === null) this.#lookIn(SILENT_TIMEOUT_MS);
  }

  /**
   * Frames come for every word and leave the time they came at; no timer is set anew for them. A process that stood
   * still finds the answer behind its timer: what has come in is read first.
   */
  #lookIn(delayMs: number): void {
    const timer = setTimeout(() => setImmediate(() => this.#silence === timer && this.#look()), delayMs);
    this.#silence = timer;
  }

  #look(): void {
    const leftMs = this.#heardAtMs + SILENT_TIMEOUT_MS - this.#options.monotonicMs();
    if (leftMs > 0) this.#lookIn(leftMs);
    else this.#lose('no_answer', 'The model was asked and did not answer.');
  }

  answered(): void {
    if (this.#silence !== null) clearTimeout(this.#silence);
    this.#silence = null;
  }

  /** A response came back failed: some failures mean that no other will fare better. */
  failed(error: ModelError): void {
    if (isHopeless(error.code)) this.#lost('refused', error);
  }

  /** An `error` event. Fatal only when a close comes with it, so what it means then is kept. */
  complained(error: ModelError, eventId: string | null): void {
    this.#lastError = error;
    if (isExpiry(error.code)) return this.#lost('expired', error);
    // Cutting and deleting race with the model; losing such a race means that nothing is left to do.
    const isRace = isBenign(error.code) || /^(?:cut|del|cancel)_/.test(eventId ?? '');
    if (isRace) return this.#options.log.debug({ code: error.code }, 'model lost a race with us');
    if (!this.#isReady) {
      // The whole configuration was refused: the session would speak with a stranger's voice.
      if (eventId === CONFIGURE_EVENT) this.#lost('refused', error);
      return;
    }
    if (eventId !== null && /^r\d+$/.test(eventId)) {
      const busy = error.code === 'conversation_already_has_active_response';
      // The one that is in the way is to end: until then we still wait for the model.
      if (!busy) this.answered();
      return this.#listener.onRefused(eventId, busy, error);
    }
    this.#listener.onComplaint(error);
  }

  #listen(): void {
    const socket = this.#socket;
    socket.on('open', () => {
      this.#timers.push(
        setTimeout(
          () => this.#lose('no_answer', 'The model did not accept the session in time.'),
          CONFIGURE_TIMEOUT_MS,
        ),
      );
      this.#timers.push(setInterval(() => setImmediate(() => this.#beat()), PING_EVERY_MS));
      this.send(this.#listener.configuration);
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
      this.#lost(status === 401 || status === 403 ? 'refused' : 'broken', answeredWith(status));
    });
    socket.on('error', (error) => {
      this.#options.log.debug({ code: 'code' in error ? error.code : error.name }, 'model socket error');
    });
    socket.on('close', (code, reason) => this.#closed(code, String(reason)));
  }

  #receive(text: string): void {
    const receivedAtMs = this.#options.monotonicMs();
    this.#heardAtMs = receivedAtMs;
    try {
      this.#listener.onFrame(text, receivedAtMs);
    } catch (error) {
      // Neither the other calls nor the process are lost to one frame, whatever is wrong with it or with us.
      if (error instanceof SyntaxError) this.#options.log.warn('model sent a frame that is no JSON');
      else this.#options.log.error({ error }, 'a frame broke us');
    }
  }

  #beat(): void {
    if (this.#isOver) return;
    if (this.#pongDue) return this.#socket.terminate();
    this.#pongDue = true;
    this.#socket.ping();
  }

  /** Close codes 3000 and 4000 are refusals of the key, the model or the account; 1001 with such a reason is the 60-minute cap. */
  #closed(code: number, reason: string): void {
    const refused = code === 3000 || (code >= 4000 && code < 5000) || isHopeless(this.#lastError?.code ?? '');
    const plain = closedWith(code, reason);
    if (refused) return this.#lost('refused', this.#lastError ?? plain);
    this.#lost(/\bmaximum duration\b/i.test(reason) ? 'expired' : 'broken', plain);
  }

  #lose(code: string, message: string): void {
    this.#lost('broken', { code, message });
    this.#socket.terminate();
  }

  #lost(why: Loss, error: ModelError): void {
    if (this.#isOver) return;
    this.#finish();
    this.#listener.onLost(why, error);
  }

  #finish(): void {
    this.#isOver = true;
    this.answered();
    for (const timer of this.#timers) clearTimeout(timer);
  }
}
