import { randomBytes } from 'node:crypto';
import { drawMs, type Pace, wait } from '../pace.ts';
import type { Brain } from './brain.ts';
import type { ResponseOptions } from './client-events.ts';
import { assistantItem, type ConversationItems } from './conversation-items.ts';
import { outputModality, type SessionConfig } from './session-config.ts';
import { inputTokensOf, type Usage, usageOf } from './usage.ts';

type Status = 'in_progress' | 'completed' | 'cancelled' | 'failed';

/** The session a response belongs to. */
export interface ResponseSession {
  readonly pace: Pace;
  readonly brain: Brain;
  readonly items: ConversationItems;
  readonly conversationId: string;
  /** Effective when the response is created. */
  readonly config: SessionConfig;
  /** Input tokens of the response before, for the cache. */
  readonly knownTokens: number;
  /** Aborts when the socket is closed. */
  readonly over: AbortSignal;
  readonly send: (event: Readonly<Record<string, unknown>>) => void;
  /** Aborts at the next change of the conversation. */
  readonly untilChange: () => AbortSignal;
}

export const newId = (prefix: string): string => `${prefix}_${randomBytes(10).toString('hex')}`;

const UNSUPPORTED_OUTPUT = {
  type: 'invalid_request_error',
  code: 'practice_text_only',
  message: "The practice model answers in text only: set output_modalities to ['text'].",
};

/** One response: thinks, streams words, and reports every step in the order of the API. */
export class ResponseRun {
  readonly id = newId('resp');
  readonly #session: ResponseSession;
  readonly #options: ResponseOptions;
  readonly #cancelled = new AbortController();
  readonly #inputTokens: number;
  #output: readonly Readonly<Record<string, unknown>>[] = [];

  constructor(session: ResponseSession, options: ResponseOptions) {
    this.#session = session;
    this.#options = options;
    const instructions = options.instructions ?? session.config['instructions'];
    this.#inputTokens = inputTokensOf([String(instructions), ...session.items.all.map((item) => item.text)]);
  }

  /** Not written to the conversation, and free to run beside the one that is. */
  get isOutOfBand(): boolean {
    return this.#options.conversation === 'none';
  }

  get inputTokens(): number {
    return this.#inputTokens;
  }

  cancel(): void {
    this.#cancelled.abort();
  }

  /** Runs to `response.done`, or silently to nothing when the socket closes. */
  async run(): Promise<void> {
    this.#session.send({ type: 'response.created', response: this.#resource('in_progress', null) });
    if (outputModality({ ...this.#session.config, ...this.#options }) !== 'text') {
      return this.#done('failed', '', { type: 'failed', error: UNSUPPORTED_OUTPUT });
    }
    const text = this.isOutOfBand ? '' : await this.#think();
    const said = this.#isStopped || text === '' ? '' : await this.#speak(text);
    if (!this.#cancelled.signal.aborted) return this.#done('completed', said, null);
    this.#done('cancelled', said, { type: 'cancelled', reason: 'client_cancelled' });
  }

  get #isStopped(): boolean {
    return this.#cancelled.signal.aborted || this.#session.over.aborted;
  }

  /** What to say, once the other party has said all of what it is saying, or patience has run out. */
  async #think(): Promise<string> {
    const { pace, brain, items, over } = this.#session;
    const stop = AbortSignal.any([this.#cancelled.signal, over]);
    await wait(drawMs(pace.firstDeltaMs), stop);
    const patientUntilMs = performance.now() + pace.patienceMs;
    let reply = brain(items.inCreationOrder);
    for (let leftMs = pace.patienceMs; !reply.isReady && leftMs > 0 && !stop.aborted; ) {
      await wait(leftMs, AbortSignal.any([stop, this.#session.untilChange()]));
      reply = brain(items.inCreationOrder);
      leftMs = patientUntilMs - performance.now();
    }
    return reply.text;
  }

  async #speak(text: string): Promise<string> {
    const { send, items, pace, over } = this.#session;
    const itemId = newId('item');
    const at = { response_id: this.id, output_index: 0 };
    const part = { ...at, item_id: itemId, content_index: 0 };
    items.add(assistantItem(itemId, 'in_progress', null), undefined);
    const started = assistantItem(itemId, 'in_progress', null).wire;
    send({ type: 'response.output_item.added', ...at, item: started });
    send({ type: 'conversation.item.added', previous_item_id: items.previousIdOf(itemId), item: started });
    send({ type: 'response.content_part.added', ...part, part: { type: 'text', text: '' } });
    let said = '';
    for (const delta of text.match(/\s*\S+|\s+$/g) ?? []) {
      if (said !== '') await wait(drawMs(pace.deltaMs), AbortSignal.any([this.#cancelled.signal, over]));
      if (this.#isStopped) break;
      said += delta;
      send({ type: 'response.output_text.delta', ...part, delta, obfuscation: randomBytes(6).toString('base64url') });
    }
    if (!over.aborted) this.#finishItem(itemId, said);
    return said;
  }

  #finishItem(itemId: string, said: string): void {
    const { send, items } = this.#session;
    const at = { response_id: this.id, output_index: 0 };
    const part = { ...at, item_id: itemId, content_index: 0 };
    const finished = assistantItem(itemId, this.#isStopped ? 'incomplete' : 'completed', said);
    // Deleted while it was spoken: then it stays deleted.
    items.replace(itemId, finished);
    this.#output = [finished.wire];
    send({ type: 'response.output_text.done', ...part, text: said });
    send({ type: 'response.content_part.done', ...part, part: { type: 'text', text: said } });
    send({ type: 'conversation.item.done', previous_item_id: items.previousIdOf(itemId), item: finished.wire });
    send({ type: 'response.output_item.done', ...at, item: finished.wire });
  }

  #done(status: Status, said: string, details: object | null): void {
    const usage = usageOf(this.#inputTokens, this.#session.knownTokens, said);
    this.#session.send({ type: 'response.done', response: this.#resource(status, usage, details) });
  }

  #resource(status: Status, usage: Usage | null, details: object | null = null): object {
    return {
      object: 'realtime.response',
      id: this.id,
      status,
      status_details: details,
      output: this.#output,
      conversation_id: this.isOutOfBand ? null : this.#session.conversationId,
      output_modalities: this.#options.output_modalities ?? this.#session.config['output_modalities'],
      max_output_tokens: this.#options.max_output_tokens ?? this.#session.config['max_output_tokens'],
      usage,
      metadata: this.#options.metadata ?? null,
    };
  }
}
