import { type Item, nextId, PART_BYTES, PART_MS, type Reply } from './model-protocol.ts';
import type { Gate } from './watched.ts';

/** What a response needs of the session it runs in. */
export interface ResponseHost {
  readonly items: readonly Item[];
  add(item: Item): boolean;
  emit(event: { readonly type: string } & Readonly<Record<string, unknown>>): void;
  noteChange(): void;
  released(run: ResponseRun): void;
}

interface ResponseOptions {
  readonly isOutOfBand: boolean;
  /** The session speaks: parts are sent as sound and as transcript. */
  readonly isSpoken?: boolean;
  readonly metadata: unknown;
}

const newItem = (): Item => ({
  id: nextId('item'),
  type: 'message',
  role: 'assistant',
  text: '',
  status: 'in_progress',
});

/** One response from `response.created` to `rate_limits.updated`, cut short by a cancel wherever it stands. */
export class ResponseRun {
  readonly id = nextId('resp');
  isCreated = false;
  readonly #session: ResponseHost;
  readonly #reply: Reply;
  readonly #options: ResponseOptions;
  #item = newItem();
  #outputIndex = 0;
  readonly #cancelled: Promise<void>;
  #isCancelled = false;
  #reason = 'client_cancelled';
  #tellCancelled: () => void = () => undefined;

  constructor(session: ResponseHost, reply: Reply, options: ResponseOptions) {
    this.#session = session;
    this.#reply = reply;
    this.#options = options;
    this.#cancelled = new Promise((resolve) => {
      this.#tellCancelled = resolve;
    });
  }

  async start(): Promise<void> {
    await this.#pass(this.#reply.beforeCreated);
    this.isCreated = true;
    this.#session.emit({ type: 'response.created', response: this.#describe('in_progress', null) });
    this.#session.noteChange();
    this.#openItem();
    await this.#pass(this.#reply.beforeFirst);
    await this.#stream(this.#reply.parts);
    if (this.#reply.second !== undefined && !this.#isCancelled) {
      this.#closeItem();
      this.#item = newItem();
      this.#outputIndex += 1;
      this.#openItem();
      await this.#stream(this.#reply.second);
    }
    await this.#pass(this.#reply.beforeDone);
    if (this.#isCancelled) for (const late of this.#reply.late ?? []) this.#delta(late);
    this.#closeItem();
    if (!this.#isCancelled) for (const tool of this.#reply.tools ?? []) this.#callTool(tool);
    this.#finish();
  }

  /** @param reason - `turn_detected` where the server itself heard the caller. */
  cancel(reason: 'client_cancelled' | 'turn_detected' = 'client_cancelled'): void {
    this.#isCancelled = true;
    this.#reason = reason;
    this.#tellCancelled();
  }

  async #pass(gate: Gate | undefined): Promise<void> {
    if (gate !== undefined && !this.#isCancelled) await Promise.race([gate.pass(), this.#cancelled]);
  }

  async #stream(parts: Reply['parts']): Promise<void> {
    for (const part of parts) {
      if (this.#isCancelled) return;
      if (typeof part === 'string') this.#delta(part);
      else await this.#pass(part);
      // Frames of one tick would reach the client in one read; the wire does not promise that.
      await new Promise((resolve) => setImmediate(resolve));
    }
  }

  get #place(): object {
    return { response_id: this.id, item_id: this.#item.id, output_index: this.#outputIndex, content_index: 0 };
  }

  #openItem(): void {
    const item = { id: this.#item.id, type: 'message', role: 'assistant', status: 'in_progress', content: [] };
    const previous = this.#session.items.at(-1)?.id ?? null;
    this.#session.emit({
      type: 'response.output_item.added',
      response_id: this.id,
      output_index: this.#outputIndex,
      item,
    });
    if (!this.#options.isOutOfBand) {
      this.#session.add(this.#item);
      this.#session.emit({ type: 'conversation.item.added', item, previous_item_id: previous });
    }
    this.#session.emit({
      type: 'response.content_part.added',
      ...this.#place,
      part: { type: this.#options.isSpoken ? 'audio' : 'text', text: '' },
    });
  }

  #delta(delta: string): void {
    this.#item.text += delta;
    if (this.#options.isSpoken) {
      this.#item.audioMs = (this.#item.audioMs ?? 0) + PART_MS;
      const sound = Buffer.alloc(PART_BYTES, 0x55).toString('base64');
      this.#session.emit({ type: 'response.output_audio_transcript.delta', ...this.#place, delta, obfuscation: 'xK2' });
      this.#session.emit({ type: 'response.output_audio.delta', ...this.#place, delta: sound });
      return;
    }
    this.#session.emit({ type: 'response.output_text.delta', ...this.#place, delta, obfuscation: 'xK2' });
  }

  #closeItem(): void {
    const { text } = this.#item;
    const isWhole = !this.#isCancelled && (this.#reply.ending ?? 'completed') === 'completed';
    this.#item.status = isWhole ? 'completed' : 'incomplete';
    const item = this.#itemJson();
    if (this.#options.isSpoken) {
      this.#session.emit({ type: 'response.output_audio.done', ...this.#place });
      this.#session.emit({ type: 'response.output_audio_transcript.done', ...this.#place, transcript: text });
    } else {
      this.#session.emit({ type: 'response.output_text.done', ...this.#place, text });
    }
    this.#session.emit({ type: 'response.content_part.done', ...this.#place, part: { type: 'text', text } });
    if (!this.#options.isOutOfBand) this.#session.emit({ type: 'conversation.item.done', item });
    this.#session.emit({
      type: 'response.output_item.done',
      response_id: this.id,
      output_index: this.#outputIndex,
      item,
    });
  }

  #callTool({ name, args }: { readonly name: string; readonly args: object }): void {
    const [id, callId] = [nextId('fc'), nextId('call')];
    this.#outputIndex += 1;
    const place = { response_id: this.id, output_index: this.#outputIndex };
    const item = { id, type: 'function_call', call_id: callId, name, status: 'in_progress', arguments: '' };
    const done = { ...item, status: 'completed', arguments: JSON.stringify(args) };
    this.#session.add({ id, type: 'function_call', role: 'tool', text: '', status: 'completed' });
    this.#session.emit({ type: 'response.output_item.added', ...place, item });
    this.#session.emit({ type: 'conversation.item.added', item, previous_item_id: this.#item.id });
    this.#session.emit({
      type: 'response.function_call_arguments.done',
      ...place,
      item_id: id,
      call_id: callId,
      name,
      arguments: done.arguments,
    });
    this.#session.emit({ type: 'response.output_item.done', ...place, item: done });
  }

  #finish(): void {
    const ending = this.#isCancelled ? 'cancelled' : (this.#reply.ending ?? 'completed');
    this.#session.released(this);
    this.#session.emit({ type: 'response.done', response: this.#describe(ending, this.#usage()) });
    this.#session.emit({
      type: 'rate_limits.updated',
      rate_limits: [{ name: 'tokens', limit: 15_000_000, remaining: 14_999_716, reset_seconds: 0.001 }],
    });
    this.#session.noteChange();
  }

  #itemJson(): object {
    const { id, text, status } = this.#item;
    return { id, type: 'message', role: 'assistant', status, content: [{ type: 'output_text', text }] };
  }

  #describe(status: string, usage: object | null): object {
    const details: Readonly<Record<string, object | undefined>> = {
      cancelled: { type: 'cancelled', reason: this.#reason },
      incomplete: { type: 'incomplete', reason: 'max_output_tokens' },
      failed: {
        type: 'failed',
        error: { type: 'server_error', code: 'server_error', message: this.#reply.why ?? 'The server had an error' },
      },
    };
    return {
      object: 'realtime.response',
      id: this.id,
      status,
      status_details: details[status] ?? null,
      output: usage === null ? [] : [this.#itemJson()],
      conversation_id: this.#options.isOutOfBand ? null : 'conv_000001',
      output_modalities: ['text'],
      metadata: this.#options.metadata,
      usage,
    };
  }

  #usage(): object {
    const { inputTokens, outputTokens, cachedTokens } = this.#reply.usage ?? {
      inputTokens: 132,
      outputTokens: 30,
      cachedTokens: 64,
    };
    return {
      total_tokens: inputTokens + outputTokens,
      input_tokens: inputTokens,
      output_tokens: outputTokens,
      input_token_details: {
        text_tokens: inputTokens,
        audio_tokens: 0,
        image_tokens: 0,
        cached_tokens: cachedTokens,
        cached_tokens_details: { text_tokens: cachedTokens, audio_tokens: 0, image_tokens: 0 },
      },
      output_token_details: { text_tokens: outputTokens, audio_tokens: 0 },
    };
  }
}
