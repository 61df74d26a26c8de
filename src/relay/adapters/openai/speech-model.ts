import type { ModelItem } from '#core/ports/conversation-model.ts';
import type {
  Listening,
  SpeechFact,
  SpeechInstructions,
  SpeechModel,
  SpeechSession,
} from '#core/ports/speech-model.ts';
import { createItem, errorOf, type RealtimeResponse, responseError, statusOf } from './realtime-protocol.ts';
import { CONFIGURE_EVENT, type RealtimeModelOptions, RealtimeSocket } from './realtime-socket.ts';
import {
  createResponse,
  listenUpdate,
  type OutputItem,
  parseSpeechEvent,
  type SpeechEvent,
  speechUpdate,
  speechUsage,
  transcriptionUsage,
} from './speech-protocol.ts';

/** Works in a voice session with voice activity detection until 2027-02-26. */
const TRANSCRIPTION_MODEL = 'gpt-4o-mini-transcribe';

export interface RealtimeSpeechOptions extends RealtimeModelOptions {
  readonly voice: string;
  /** BCP-47, e.g. `en-US`. */
  readonly language: string;
}

/** OpenAI's Realtime API, speech to speech. */
export class RealtimeSpeechModel implements SpeechModel {
  readonly #options: RealtimeSpeechOptions;

  constructor(options: RealtimeSpeechOptions) {
    this.#options = options;
  }

  open(start: SpeechInstructions, onFact: (fact: SpeechFact) => void): SpeechSession {
    return new RealtimeSpeech(this.#options, start, onFact);
  }
}

class RealtimeSpeech implements SpeechSession {
  readonly #model: string;
  readonly #onFact: (fact: SpeechFact) => void;
  readonly #socket: RealtimeSocket;

  constructor(options: RealtimeSpeechOptions, start: SpeechInstructions, onFact: (fact: SpeechFact) => void) {
    this.#model = options.model;
    this.#onFact = onFact;
    this.#socket = new RealtimeSocket(options, {
      configuration: speechUpdate(CONFIGURE_EVENT, {
        ...start,
        reasons: options.model.startsWith('gpt-realtime-2'),
        voice: options.voice,
        transcriptionModel: TRANSCRIPTION_MODEL,
        language: options.language.split('-')[0] ?? null,
      }),
      onFrame: (text, receivedAtMs) => {
        const event = parseSpeechEvent(text);
        if (event !== null) this.#handle(event, receivedAtMs);
      },
      onReady: (expiresAtMs) => onFact({ type: 'ready', expiresAtMs }),
      onRefused: (requestId, busy, error) => onFact({ type: 'request-refused', requestId, busy, error }),
      onComplaint: (error) => onFact({ type: 'complaint', error }),
      onLost: (why, error) => onFact({ type: 'lost', why, error }),
    });
  }

  /** Fifty times a second, so it is put together by hand. */
  appendAudio(audioBase64: string): void {
    this.#socket.sendText(`{"type":"input_audio_buffer.append","audio":${JSON.stringify(audioBase64)}}`);
  }

  append(item: ModelItem): void {
    this.#socket.send(createItem(item, null));
  }

  truncate(itemId: string, heardMs: number): void {
    this.#socket.send({
      type: 'conversation.item.truncate',
      event_id: `cut_${itemId}`.slice(0, 512),
      item_id: itemId,
      content_index: 0,
      audio_end_ms: heardMs,
    });
  }

  remove(itemId: string): void {
    this.#socket.send({ type: 'conversation.item.delete', event_id: `del_${itemId}`.slice(0, 512), item_id: itemId });
  }

  answerTool(callId: string, output: string): void {
    this.#socket.send({
      type: 'conversation.item.create',
      event_id: `out_${callId}`.slice(0, 512),
      item: { type: 'function_call_output', call_id: callId, output },
    });
  }

  respond(requestId: string, words: string | null): void {
    this.#socket.awaitAnswer();
    this.#socket.send(createResponse(requestId, words));
  }

  cancel(responseId: string): void {
    this.#socket.send({
      type: 'response.cancel',
      event_id: `cancel_${responseId}`.slice(0, 512),
      response_id: responseId,
    });
  }

  listen({ answers }: Listening): void {
    this.#socket.send(listenUpdate('listen', answers));
  }

  close(): void {
    this.#socket.close();
  }

  // oxlint-disable-next-line complexity -- one case an event type
  #handle(event: SpeechEvent, receivedAtMs: number): void {
    const tell = this.#onFact;
    switch (event.type) {
      case 'response.output_audio.delta':
        return tell({ type: 'audio', ...placeOf(event), audio: event.delta, receivedAtMs });
      case 'response.output_audio_transcript.delta':
        return tell({ type: 'transcript', ...placeOf(event), delta: event.delta });
      case 'response.output_audio_transcript.done':
        return tell({ type: 'transcript-done', ...placeOf(event), text: event.transcript });
      case 'response.output_audio.done':
        return tell({ type: 'audio-done', ...placeOf(event) });
      case 'response.output_text.delta':
        return tell({ type: 'mute-text', responseId: event.response_id });
      case 'session.created':
        return this.#socket.lasts(event.session.expires_at);
      case 'session.updated':
        this.#socket.lasts(event.session.expires_at);
        return this.#socket.ready();
      case 'input_audio_buffer.speech_started':
        return tell({ type: 'caller-speaking', on: true });
      case 'input_audio_buffer.speech_stopped':
        return tell({ type: 'caller-speaking', on: false });
      case 'input_audio_buffer.committed':
        return tell({ type: 'caller-item', itemId: event.item_id });
      case 'conversation.item.added': {
        const { content, id, role } = event.item;
        const isSpoken = role === 'user' && content?.some(({ type }) => type === 'input_audio') === true;
        return isSpoken ? tell({ type: 'caller-item', itemId: id }) : undefined;
      }
      case 'response.created': {
        const { id: responseId, metadata } = event.response;
        return tell({ type: 'response-started', responseId, requestId: metadata?.['request'] ?? null });
      }
      case 'response.output_item.added':
        if (event.item.type !== 'message') return undefined;
        return tell({ type: 'item-started', responseId: event.response_id, itemId: event.item.id });
      case 'response.output_item.done':
        return this.#itemDone(event.response_id, event.item);
      case 'response.done':
        return this.#responseDone(event.response);
      case 'error':
        return this.#socket.complained(errorOf(event.error), event.error.event_id ?? null);
      default:
        return this.#wordsOf(event);
    }
  }

  #wordsOf(event: Extract<SpeechEvent, { readonly type: `${string}transcription.${string}` }>): void {
    const fact = { type: 'caller-words', itemId: event.item_id } as const;
    if (event.type === 'conversation.item.input_audio_transcription.delta') {
      return this.#onFact({ type: 'caller-partial', itemId: event.item_id, delta: event.delta ?? '' });
    }
    if (event.type === 'conversation.item.input_audio_transcription.failed') {
      return this.#onFact({ ...fact, text: null, error: errorOf(event.error), usage: null });
    }
    const usage = transcriptionUsage(TRANSCRIPTION_MODEL, event.usage ?? null);
    this.#onFact({ ...fact, text: event.transcript, error: null, usage });
  }

  /** A call that was cut short has arguments cut short. */
  #itemDone(responseId: string, { arguments: args, call_id: callId, id, name, status, type }: OutputItem): void {
    if (type !== 'function_call' || status !== 'completed' || !callId || !name) return;
    this.#onFact({ type: 'tool', responseId, itemId: id, callId, name, args: args ?? '{}' });
  }

  #responseDone(response: RealtimeResponse): void {
    this.#socket.answered();
    const error = responseError(response);
    const usage = speechUsage(this.#model, response);
    this.#onFact({ type: 'response-done', responseId: response.id, status: statusOf(response.status), error, usage });
    if (response.status === 'failed' && error !== null) this.#socket.failed(error);
  }
}

const placeOf = ({ item_id: itemId, response_id: responseId }: { item_id: string; response_id: string }) => ({
  itemId,
  responseId,
});
