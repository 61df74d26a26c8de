import type { WebSocket } from 'ws';
import { assertNever } from '#core/assert-never.ts';
import { type Pace, wait } from '../pace.ts';
import type { Brain } from './brain.ts';
import { type ClientEvent, readClientEvent } from './client-events.ts';
import { ConversationItems, toConversationItem } from './conversation-items.ts';
import { type ProtocolError, protocolError } from './protocol-error.ts';
import { newId, ResponseRun } from './response-run.ts';
import { newSessionConfig, type SessionConfig, updateSession } from './session-config.ts';

const PING_MS = 20_000;
const SESSION_LIMIT_MS = 60 * 60_000;
const TOKEN_LIMIT = 15_000_000;

/** The server's end of one Realtime socket that was let in. */
export class RealtimeSession {
  readonly #socket: WebSocket;
  readonly #brain: Brain;
  readonly #pace: Pace;
  readonly #conversationId = newId('conv');
  readonly #items = new ConversationItems();
  readonly #over = new AbortController();
  readonly #outOfBand = new Map<string, ResponseRun>();
  #config: SessionConfig;
  #active: ResponseRun | null = null;
  #change = new AbortController();
  #knownTokens = 0;

  private constructor(socket: WebSocket, model: string, brain: Brain, pace: Pace) {
    this.#socket = socket;
    this.#brain = brain;
    this.#pace = pace;
    const expiresAtSeconds = Math.floor((Date.now() + SESSION_LIMIT_MS) / 1_000);
    this.#config = newSessionConfig(newId('sess'), model, expiresAtSeconds);
  }

  /** Serves a socket until it is closed. */
  static serve(socket: WebSocket, model: string, brain: Brain, pace: Pace): void {
    const session = new RealtimeSession(socket, model, brain, pace);
    socket.on('message', (data, isBinary) => session.#receive(data, isBinary));
    session.#keepAlive();
    session.#send({ type: 'session.created', session: session.#config });
  }

  #keepAlive(): void {
    const ping = setInterval(() => this.#socket.ping(), PING_MS);
    const limit = setTimeout(
      () => this.#socket.close(1001, 'Your session hit the maximum duration of 60 minutes.'),
      SESSION_LIMIT_MS,
    );
    this.#socket.on('close', () => {
      clearInterval(ping);
      clearTimeout(limit);
      this.#over.abort();
    });
  }

  #receive(data: unknown, isBinary: boolean): void {
    if (isBinary || !(data instanceof Buffer)) {
      return this.#fail(protocolError('invalid_event', 'Binary frames are not supported.'), null);
    }
    const reading = readClientEvent(data.toString('utf8'));
    if (!reading.ok) return this.#fail(reading.error, reading.eventId);
    const error = this.#obey(reading.event);
    if (error !== null) this.#fail(error, reading.event.event_id ?? null);
  }

  #obey(event: ClientEvent): ProtocolError | null {
    switch (event.type) {
      case 'session.update':
        return this.#update(event.session);
      case 'conversation.item.create':
        return this.#createItem(event);
      case 'conversation.item.delete':
        return this.#deleteItem(event.item_id);
      case 'conversation.item.retrieve':
        return this.#retrieveItem(event.item_id);
      case 'conversation.item.truncate':
        return this.#truncateItem(event.item_id);
      case 'response.create':
        return this.#respond(event);
      case 'response.cancel':
        return this.#cancel(event.response_id);
      case 'input_audio_buffer.append':
        return null;
      case 'input_audio_buffer.commit':
        return protocolError(
          'input_audio_buffer_commit_empty',
          'Error committing input audio buffer: buffer too small.',
        );
      case 'input_audio_buffer.clear':
        this.#send({ type: 'input_audio_buffer.cleared' });
        return null;
      default:
        return assertNever(event, 'client event');
    }
  }

  #update(patch: unknown): ProtocolError | null {
    const update = updateSession(this.#config, patch);
    if (!update.ok) return update.error;
    this.#config = update.session;
    this.#send({ type: 'session.updated', session: this.#config });
    return null;
  }

  #createItem(event: Extract<ClientEvent, { type: 'conversation.item.create' }>): ProtocolError | null {
    const item = toConversationItem(event.item, event.item.id ?? newId('item'));
    const error = this.#items.add(item, event.previous_item_id ?? undefined);
    if (error !== null) return error;
    const previousId = this.#items.previousIdOf(item.id);
    this.#send({ type: 'conversation.item.added', previous_item_id: previousId, item: item.wire });
    this.#send({ type: 'conversation.item.done', previous_item_id: previousId, item: item.wire });
    this.#announceChange();
    return null;
  }

  #deleteItem(id: string): ProtocolError | null {
    if (!this.#items.delete(id)) return noSuchItem('item_delete_invalid_item_id', 'deleting', id);
    this.#send({ type: 'conversation.item.deleted', item_id: id });
    this.#announceChange();
    return null;
  }

  #retrieveItem(id: string): ProtocolError | null {
    const item = this.#items.find(id);
    if (item === null) return noSuchItem('item_retrieve_invalid_item_id', 'retrieving', id);
    this.#send({ type: 'conversation.item.retrieved', item: item.wire });
    return null;
  }

  #truncateItem(id: string): ProtocolError {
    if (this.#items.find(id) === null) return noSuchItem('item_truncate_invalid_item_id', 'truncating', id);
    return protocolError('invalid_value', 'Only model output audio messages can be truncated.', 'item_id');
  }

  #respond(event: Extract<ClientEvent, { type: 'response.create' }>): ProtocolError | null {
    const options = event.response ?? {};
    if (options.conversation !== 'none' && this.#active !== null) {
      return protocolError(
        'conversation_already_has_active_response',
        `Conversation already has an active response in progress: ${this.#active.id}. Wait until the response is finished before creating a new one.`,
      );
    }
    const run = new ResponseRun(
      {
        pace: this.#pace,
        brain: this.#brain,
        items: this.#items,
        conversationId: this.#conversationId,
        config: this.#config,
        knownTokens: this.#knownTokens,
        over: this.#over.signal,
        send: (frame) => this.#send(frame),
        untilChange: () => this.#change.signal,
      },
      options,
    );
    void this.#run(run);
    return null;
  }

  async #run(run: ResponseRun): Promise<void> {
    if (run.isOutOfBand) this.#outOfBand.set(run.id, run);
    else this.#active = run;
    await run.run();
    if (!run.isOutOfBand) this.#knownTokens = run.inputTokens;
    await wait(this.#pace.rateLimitsMs, this.#over.signal);
    const limit = {
      name: 'tokens',
      limit: TOKEN_LIMIT,
      remaining: TOKEN_LIMIT - run.inputTokens,
      reset_seconds: 0.001,
    };
    this.#send({ type: 'rate_limits.updated', rate_limits: [limit] });
  }

  #cancel(id: string | undefined): ProtocolError | null {
    const run = id === undefined || id === this.#active?.id ? this.#active : (this.#outOfBand.get(id) ?? null);
    if (run === null) {
      return protocolError('response_cancel_not_active', 'Cancellation failed: no active response found');
    }
    run.cancel();
    return null;
  }

  #announceChange(): void {
    const before = this.#change;
    this.#change = new AbortController();
    before.abort();
  }

  #fail(error: ProtocolError, eventId: string | null): void {
    this.#send({ type: 'error', error: { ...error, event_id: eventId } });
  }

  #send(frame: Readonly<Record<string, unknown>>): void {
    // The slot is free before the client can read that it is: it may ask again at once.
    if (frame['type'] === 'response.done') this.#release(frame['response']);
    if (this.#socket.readyState === this.#socket.OPEN) {
      this.#socket.send(JSON.stringify({ type: frame['type'], event_id: newId('event'), ...frame }));
    }
  }

  #release(response: unknown): void {
    const id = typeof response === 'object' && response !== null && 'id' in response ? String(response.id) : '';
    if (this.#active?.id === id) this.#active = null;
    this.#outOfBand.delete(id);
  }
}

const noSuchItem = (code: string, doing: string, id: string): ProtocolError =>
  protocolError(code, `Error ${doing} item: the item with id '${id}' does not exist.`, 'item_id');
