import type { WebSocket } from 'ws';
import { recordOf, textOf, wireText } from './http.ts';
import {
  BENIGN_CODES,
  type ClientEvent,
  faultOfItem,
  faultOfUpdate,
  type Item,
  merged,
  nextId,
  type ProtocolError,
  type Reply,
  textOfItem,
} from './model-protocol.ts';
import { type ResponseHost, ResponseRun } from './model-response.ts';
import { brief, Watched } from './watched.ts';

/** One Realtime session as the server keeps it, in text or in speech, with the event order that was captured. */
export class ModelSession extends Watched implements ResponseHost {
  readonly received: ClientEvent[] = [];
  readonly items: Item[] = [];
  /** Errors the client provoked that no careful client provokes. */
  readonly problems: string[] = [];
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly model: string;
  /** Unix seconds at which the server closes the session, as it says from the first. */
  readonly expiresAt: number;
  settings: Record<string, unknown> = { type: 'realtime', output_modalities: ['audio'], tools: [], audio: {} };
  isConfigured = false;
  closed = false;
  readonly #socket: WebSocket;
  readonly #choose: (asked: string) => Reply;
  #active: ResponseRun | null = null;

  constructor(
    socket: WebSocket,
    origin: { readonly headers: ModelSession['headers']; readonly model: string; readonly lastsSeconds: number },
    choose: (asked: string) => Reply,
  ) {
    super();
    this.#socket = socket;
    this.headers = origin.headers;
    this.model = origin.model;
    this.expiresAt = Math.floor(Date.now() / 1_000) + origin.lastsSeconds;
    this.#choose = choose;
    socket.on('message', (data, isBinary) => this.#receive(wireText(data), isBinary));
    const end = setTimeout(() => this.expire(), this.expiresAt * 1_000 - Date.now());
    socket.on('close', () => {
      clearTimeout(end);
      this.closed = true;
      this.#active?.cancel();
      this.changed();
    });
  }

  /** The first frame of a session that was let in. */
  welcome(): void {
    this.emit({
      type: 'session.created',
      session: { id: nextId('sess'), expires_at: this.expiresAt, ...this.settings },
    });
  }

  /** Client events of one type, oldest first. */
  sent(type: string): readonly ClientEvent[] {
    return this.received.filter((event) => event.type === type);
  }

  /** The default conversation as the model would read it. */
  history(): readonly { readonly role: string; readonly text: string }[] {
    return this.items.map(({ role, text }) => ({ role, text }));
  }

  said(role: string): readonly string[] {
    return this.items.filter((item) => item.role === role).map((item) => item.text);
  }

  emit(event: { readonly type: string } & Readonly<Record<string, unknown>>): void {
    if (this.closed) return;
    this.#socket.send(JSON.stringify({ event_id: nextId('event'), ...event }));
  }

  /** Text of any kind, event or not. */
  emitRaw(text: string): void {
    if (!this.closed) this.#socket.send(text);
  }

  fail(error: ProtocolError, event: ClientEvent | null, type = 'invalid_request_error'): void {
    if (!BENIGN_CODES.has(error.code)) this.problems.push(`${event?.type ?? 'frame'}: ${error.code}: ${error.message}`);
    this.emit({
      type: 'error',
      error: { type, param: null, ...error, event_id: event?.event_id ?? null },
    });
  }

  /** An error event and, in the same moment, CLOSE: how the API refuses a key or an account. */
  refuse(closeCode: number, code: string, message = `refused: ${code}`): void {
    this.emit({
      type: 'error',
      error: { type: 'invalid_request_error', code, message, param: null, event_id: null },
    });
    this.#socket.close(closeCode, `invalid_request_error.${code}`);
  }

  close(code: number, reason: string): void {
    this.#socket.close(code, reason);
  }

  /** The session has reached its maximum duration; in the past an error came before the close. */
  expire(how: 'close' | 'error' = 'close'): void {
    const message = 'Your session hit the maximum duration of 60 minutes.';
    if (how === 'error') {
      const error = { type: 'invalid_request_error', code: 'session_expired', message, param: null, event_id: null };
      this.emit({ type: 'error', error });
    }
    this.close(1001, how === 'error' ? '' : message);
  }

  /** Falls silent, and nothing says so: what comes is not read, and pings are not answered. */
  freeze(): void {
    this.#socket.pause();
  }

  /** The network goes away: no close frame. */
  kill(): void {
    this.#socket.terminate();
  }

  add(item: Item, previousItemId?: string | null): boolean {
    const after = previousItemId === 'root' ? -1 : this.items.findIndex((one) => one.id === previousItemId);
    if (previousItemId === undefined || previousItemId === null) this.items.push(item);
    else if (after === -1 && previousItemId !== 'root') return false;
    else this.items.splice(after + 1, 0, item);
    this.changed();
    return true;
  }

  released(run: ResponseRun): void {
    if (this.#active === run) this.#active = null;
    this.changed();
  }

  noteChange(): void {
    this.changed();
  }

  /** The caller begins to speak: with `interrupt_response` the server stops what it is saying. */
  hearsSpeech(): void {
    this.emit({ type: 'input_audio_buffer.speech_started', audio_start_ms: 0, item_id: nextId('item') });
    if (this.#detects('interrupt_response')) this.#active?.cancel('turn_detected');
  }

  /**
   * The caller has said something; with `create_response` the server answers. The transcript comes last.
   *
   * @param deltas - What it is made of, where it comes in pieces.
   */
  async hears(transcript: string, deltas: readonly string[] = []): Promise<void> {
    await this.until(() => this.isConfigured, 'configuration');
    this.hearsSpeech();
    await this.untilIdle();
    const item: Item = { id: nextId('item'), type: 'message', role: 'user', text: transcript, status: 'completed' };
    const place = { item_id: item.id, previous_item_id: this.items.at(-1)?.id ?? null };
    this.emit({ type: 'input_audio_buffer.speech_stopped', audio_end_ms: 900, item_id: item.id });
    this.emit({ type: 'input_audio_buffer.committed', ...place });
    this.add(item);
    const content = [{ type: 'input_audio', transcript: null }];
    this.emit({
      type: 'conversation.item.added',
      item: { ...item, content },
      previous_item_id: place.previous_item_id,
    });
    if (this.#detects('create_response')) this.#run({}, false);
    await new Promise((resolve) => setTimeout(resolve, 20));
    for (const delta of deltas) {
      const type = 'conversation.item.input_audio_transcription.delta';
      this.emit({ type, item_id: item.id, content_index: 0, delta });
    }
    this.emit({
      type: 'conversation.item.input_audio_transcription.completed',
      item_id: item.id,
      content_index: 0,
      transcript,
      usage: {
        type: 'tokens',
        input_tokens: 12,
        output_tokens: 4,
        total_tokens: 16,
        input_token_details: { audio_tokens: 10 },
      },
    });
  }

  #detects(flag: 'create_response' | 'interrupt_response'): boolean {
    const detection = recordOf(recordOf(recordOf(this.settings['audio'])['input'])['turn_detection']);
    return detection[flag] === true;
  }

  untilCreates(count: number, deadlineMs?: number): Promise<true> {
    return this.until(
      () => this.sent('response.create').length >= count,
      `response.create number ${count}`,
      deadlineMs,
    );
  }

  untilIdle(deadlineMs?: number): Promise<true> {
    return this.until(() => this.#active === null, 'end of the running response', deadlineMs);
  }

  #receive(data: string, isBinary: boolean): void {
    let event: ClientEvent;
    try {
      event = JSON.parse(data) as ClientEvent;
    } catch {
      event = { type: 'invalid' };
    }
    this.received.push(event);
    if (isBinary) this.fail({ code: 'invalid_event', message: 'binary frame' }, null);
    else this.#handle(event);
    this.changed();
  }

  #handle(event: ClientEvent): void {
    switch (event.type) {
      case 'session.update':
        return this.#update(event);
      case 'conversation.item.create':
        return this.#createItem(event);
      case 'conversation.item.delete':
        return this.#deleteItem(event);
      case 'conversation.item.truncate':
        return this.#truncate(event);
      case 'response.create':
        return this.#respond(event);
      case 'response.cancel':
        return this.#cancel(event);
      case 'conversation.item.retrieve':
      case 'input_audio_buffer.append':
      case 'input_audio_buffer.clear':
        return undefined;
      default:
        return this.fail({ code: 'invalid_value', message: `Invalid value: '${event.type}'.`, param: 'type' }, event);
    }
  }

  #update(event: ClientEvent): void {
    const fault = faultOfUpdate(event.session ?? {});
    if (fault !== null) return this.fail(fault, event);
    this.settings = merged(this.settings, event.session ?? {});
    this.isConfigured = true;
    this.emit({ type: 'session.updated', session: { expires_at: this.expiresAt, ...this.settings } });
  }

  #createItem(event: ClientEvent): void {
    const given = event.item ?? {};
    const fault = faultOfItem(given);
    if (fault !== null) return this.fail(fault, event);
    const id = typeof given['id'] === 'string' ? given['id'] : nextId('item');
    if (id.length > 32 || this.items.some((item) => item.id === id)) {
      return this.fail({ code: 'invalid_value', message: `Invalid item id '${id}'.`, param: 'item.id' }, event);
    }
    const item: Item = {
      id,
      type: String(given['type']),
      role: typeof given['role'] === 'string' ? given['role'] : 'tool',
      text: textOfItem(given),
      status: 'completed',
    };
    const before = this.items.at(-1)?.id ?? null;
    if (!this.add(item, event.previous_item_id)) {
      const message = `Previous item '${event.previous_item_id}' not found.`;
      return this.fail({ code: 'invalid_value', message, param: 'previous_item_id' }, event);
    }
    const place = { item: { ...given, id, status: 'completed' }, previous_item_id: event.previous_item_id ?? before };
    this.emit({ type: 'conversation.item.added', ...place });
    this.emit({ type: 'conversation.item.done', ...place });
  }

  #deleteItem(event: ClientEvent): void {
    const index = this.items.findIndex((item) => item.id === event.item_id);
    if (index === -1) {
      const message = `Error deleting item: the item with id '${event.item_id}' does not exist.`;
      return this.fail({ code: 'item_delete_invalid_item_id', message }, event);
    }
    this.items.splice(index, 1);
    this.emit({ type: 'conversation.item.deleted', item_id: event.item_id });
  }

  #truncate(event: ClientEvent): void {
    const item = this.items.find(({ id }) => id === event.item_id);
    const endMs = event.audio_end_ms ?? -1;
    if (item?.audioMs === undefined) {
      return this.fail({ code: 'item_truncate_invalid_item_id', message: `No spoken item '${event.item_id}'.` }, event);
    }
    if (endMs < 1 || endMs > item.audioMs) {
      const message = `Audio content of ${item.audioMs}ms is already shorter than ${endMs}ms`;
      return this.fail({ code: 'invalid_value', message }, event);
    }
    item.audioMs = endMs;
    this.emit({ type: 'conversation.item.truncated', item_id: item.id, content_index: 0, audio_end_ms: endMs });
  }

  #respond(event: ClientEvent): void {
    if (!this.isConfigured) this.problems.push('response.create before session.updated');
    const isOutOfBand = event.response?.['conversation'] === 'none';
    if (this.#active !== null && !isOutOfBand) {
      const message = `Conversation already has an active response in progress: ${this.#active.id}.`;
      return this.fail({ code: 'conversation_already_has_active_response', message }, event);
    }
    this.#run(event.response ?? {}, isOutOfBand);
  }

  #run(response: Readonly<Record<string, unknown>>, isOutOfBand: boolean): void {
    const instructions = textOf(response['instructions']);
    const exactly = /Say exactly: (.*)$/s.exec(instructions)?.[1];
    const reply =
      exactly === undefined
        ? this.#choose(`${this.#unanswered()} ${instructions}`)
        : { parts: exactly.split(/(?<= )/) };
    const isSpoken = JSON.stringify(this.settings['output_modalities']) === '["audio"]';
    const run = new ResponseRun(this, reply, { isOutOfBand, isSpoken, metadata: response['metadata'] ?? null });
    if (!isOutOfBand) this.#active = run;
    void run.start();
  }

  #cancel(event: ClientEvent): void {
    const run = this.#active;
    const isNamed = event.response_id === undefined || event.response_id === run?.id;
    if (run !== null && run.isCreated && isNamed) return run.cancel();
    const message = 'Cancellation failed: no active response found';
    return this.fail({ code: 'response_cancel_not_active', message }, event);
  }

  /** Everything after the last thing the assistant said. */
  #unanswered(): string {
    const last = this.items.map((item) => item.role === 'assistant' && item.text !== '').lastIndexOf(true);
    return this.items
      .slice(last + 1)
      .map((item) => item.text)
      .join(' ');
  }

  protected override evidence(): string {
    return brief({ history: this.history(), problems: this.problems, received: this.received.map((one) => one.type) });
  }
}
