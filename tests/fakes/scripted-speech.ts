import type { ModelError, ModelItem, ModelUsage, ResponseStatus } from '#core/ports/conversation-model.ts';
import type { SpeechFact, SpeechInstructions, SpeechModel, SpeechSession } from '#core/ports/speech-model.ts';

const EXPIRED: ModelError = {
  code: 'session_expired',
  message: 'Your session hit the maximum duration of 60 minutes.',
};
const BROKEN: ModelError = { code: 'closed_1006', message: 'The connection to the model was closed (1006).' };

/** Base64 of so many milliseconds of µ-law silence; a multiple of 3 ms leaves no padding. */
export const sound = (ms: number): string => Buffer.alloc(ms * 8, 0xff).toString('base64');

/** A session that hears and speaks as the test says, and keeps what it was told. */
export class ScriptedSpeechSession implements SpeechSession {
  readonly heard: string[] = [];
  /** What it was told, in order, as short lines. */
  readonly told: string[] = [];
  readonly requests: { readonly requestId: string; readonly words: string | null }[] = [];
  closed = false;
  readonly #onFact: (fact: SpeechFact) => void;
  readonly #monotonicMs: () => number;
  #responses = 0;
  #items = 0;
  #active: string | null = null;

  constructor(onFact: (fact: SpeechFact) => void, monotonicMs: () => number) {
    this.#onFact = onFact;
    this.#monotonicMs = monotonicMs;
  }

  // What we are told

  appendAudio(audioBase64: string): void {
    this.heard.push(audioBase64);
  }

  append({ role, text }: ModelItem): void {
    this.told.push(`${role}: ${text}`);
  }

  truncate(itemId: string, heardMs: number): void {
    this.told.push(`truncate ${itemId} ${heardMs}`);
  }

  remove(itemId: string): void {
    this.told.push(`remove ${itemId}`);
  }

  answerTool(callId: string, output: string): void {
    this.told.push(`output ${callId} ${output}`);
  }

  respond(requestId: string, words: string | null): void {
    if (this.#active !== null) throw new Error(`asked for ${requestId} while a response runs`);
    this.requests.push({ requestId, words });
    this.told.push(words === null ? 'respond' : `say ${words}`);
  }

  cancel(responseId: string): void {
    this.told.push(`cancel ${responseId}`);
  }

  listen({ answers }: { readonly answers: boolean }): void {
    this.told.push(answers ? 'answers itself' : 'only listens');
  }

  close(): void {
    this.closed = true;
  }

  // What the model does

  /** @param expiresAtMs - When the server says it will end; null where it says nothing. */
  ready(expiresAtMs: number | null = null): void {
    this.#onFact({ type: 'ready', expiresAtMs });
  }

  tells(fact: SpeechFact): void {
    this.#onFact(fact);
  }

  /** The other party starts and stops speaking; what they said is item `u1`, `u2`, … */
  hears(itemId: string): void {
    this.tells({ type: 'caller-speaking', on: true });
    this.tells({ type: 'caller-speaking', on: false });
    this.tells({ type: 'caller-item', itemId });
  }

  writesDown(itemId: string, text: string | null, usage: ModelUsage | null = null): void {
    const error = text === null ? { code: 'transcription_failed', message: 'It could not be written down.' } : null;
    this.tells({ type: 'caller-words', itemId, text, error, usage });
  }

  /** Begins a response: to the last request, or by itself. */
  starts(to: 'request' | 'itself' = 'itself'): string {
    this.#responses += 1;
    const responseId = `resp_${this.#responses}`;
    this.#active = responseId;
    const requestId = to === 'request' ? (this.requests.at(-1)?.requestId ?? null) : null;
    this.tells({ type: 'response-started', responseId, requestId });
    return responseId;
  }

  get responseId(): string {
    return this.#active ?? this.starts();
  }

  /** Speaks an item: its words, then its sound. */
  speaks(words: string, ms: number, itemId: string = `item_${++this.#items}`): string {
    const { responseId } = this;
    this.tells({ type: 'item-started', responseId, itemId });
    this.tells({ type: 'transcript', responseId, itemId, delta: words });
    this.sounds(itemId, ms);
    return itemId;
  }

  sounds(itemId: string, ms: number, responseId: string = this.responseId): void {
    this.tells({ type: 'audio', responseId, itemId, audio: sound(ms), receivedAtMs: this.#monotonicMs() });
  }

  calls(name: string, args: object, callId = 'call_1'): void {
    const { responseId } = this;
    this.tells({ type: 'tool', responseId, itemId: `fc_${callId}`, callId, name, args: JSON.stringify(args) });
  }

  finishes(
    status: ResponseStatus = 'completed',
    error: ModelError | null = null,
    usage: ModelUsage | null = null,
  ): void {
    const { responseId } = this;
    this.#active = null;
    this.tells({ type: 'response-done', responseId, status, error, usage });
  }

  breaks(retryable = true, error: ModelError = BROKEN): void {
    this.#active = null;
    this.tells({ type: 'lost', why: retryable ? 'broken' : 'refused', error });
  }

  /** The server ends it for its age. */
  expires(): void {
    this.#active = null;
    this.tells({ type: 'lost', why: 'expired', error: EXPIRED });
  }
}

/** A speaking model whose sessions are driven by the test. */
export class ScriptedSpeech implements SpeechModel {
  readonly sessions: ScriptedSpeechSession[] = [];
  readonly starts: SpeechInstructions[] = [];
  readonly #monotonicMs: () => number;

  constructor(monotonicMs: () => number = () => 0) {
    this.#monotonicMs = monotonicMs;
  }

  open(start: SpeechInstructions, onFact: (fact: SpeechFact) => void): ScriptedSpeechSession {
    const session = new ScriptedSpeechSession(onFact, this.#monotonicMs);
    this.starts.push(start);
    this.sessions.push(session);
    return session;
  }

  get session(): ScriptedSpeechSession {
    const session = this.sessions.at(-1);
    if (session === undefined) throw new Error('no session of the model was opened');
    return session;
  }
}
