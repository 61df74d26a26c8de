import { SessionKeeper, type SessionKeeperListener } from '../../model/session-keeper.ts';
import type { Clock, NewId } from '../../ports/clock.ts';
import type { ModelError, Role } from '../../ports/conversation-model.ts';
import type { SpeechFact, SpeechInstructions, SpeechModel, SpeechSession } from '../../ports/speech-model.ts';
import type { NewCallEvent } from '../events.ts';
import { SpeechSlot } from './speech-slot.ts';

/** Frames of 20 ms of the other party's that are kept while no session hears them. */
const KEPT_FRAMES = 500;

export interface SpeechLinkPorts {
  readonly model: SpeechModel;
  readonly clock: Clock;
  readonly newId: NewId;
  readonly record: (event: NewCallEvent) => void;
  readonly jitter: () => number;
  readonly start: () => SpeechInstructions;
  /** The conversation so far, told to a new session; empty for nothing. */
  readonly past: () => string;
}

export type ResponseFact = Exclude<SpeechFact, { type: 'ready' | 'lost' }>;

export interface SpeechLinkListener extends Omit<SessionKeeperListener, 'onDropped'> {
  /** A session is configured and knows the conversation. */
  onReady(): void;
  /** Something of the conversation; never of a session that was given up. */
  onFact(fact: ResponseFact): void;
}

/** The call's line to a model that hears and speaks. */
export class SpeechLink {
  readonly #ports: SpeechLinkPorts;
  readonly #listener: SpeechLinkListener;
  readonly #keeper: SessionKeeper<SpeechSession>;
  /** What each request is to say word for word. */
  readonly #words = new Map<string, string | null>();
  #slot: SpeechSlot | null = null;
  #wanted: string | null = null;
  #kept: string[] = [];

  constructor(ports: SpeechLinkPorts, listener: SpeechLinkListener) {
    this.#ports = ports;
    this.#listener = listener;
    const open = (isCurrent: () => boolean): SpeechSession =>
      ports.model.open(ports.start(), (fact) => {
        if (isCurrent()) this.#handle(fact);
      });
    this.#keeper = new SessionKeeper(
      { ...ports, open },
      {
        onDropped: () => {
          this.#slot = null;
          this.#wanted = null;
        },
        onBroken: () => listener.onBroken(),
        onFailed: (error) => listener.onFailed(error),
      },
    );
  }

  get isReady(): boolean {
    return this.#keeper.isReady;
  }

  get hasFailed(): boolean {
    return this.#keeper.hasFailed;
  }

  open(): void {
    this.#keeper.open();
  }

  /** The other party's sound. While no session is up a few seconds are kept for the next one. */
  hear(audioBase64: string): void {
    if (this.#keeper.isReady) return this.#keeper.session?.appendAudio(audioBase64);
    if (this.hasFailed) return;
    this.#kept.push(audioBase64);
    if (this.#kept.length > KEPT_FRAMES) this.#kept.shift();
  }

  /** Adds to the conversation. While no session is up nothing is sent: the next one is told everything. */
  append(role: Role, text: string): void {
    if (!this.isReady || text.trim() === '') return;
    this.#keeper.session?.append({ id: this.#ports.newId('it'), role, text });
  }

  truncate(itemId: string, heardMs: number): void {
    this.#ready?.truncate(itemId, heardMs);
  }

  forget(itemIds: readonly string[]): void {
    for (const id of itemIds) this.#ready?.remove(id);
  }

  answerTool(callId: string, output: string): void {
    this.#ready?.answerTool(callId, output);
  }

  listen(answers: boolean): void {
    this.#ready?.listen({ answers });
  }

  /** Asks for a response; before a session is up, as soon as it is. */
  respond(requestId: string, words: string | null): void {
    this.#words.set(requestId, words);
    if (this.#slot === null || !this.isReady) this.#wanted = requestId;
    else this.#slot.request(requestId);
  }

  /** Takes back what was asked for. @param stops - False: the model stops what runs by itself. */
  cancel(stops = true): void {
    this.#wanted = null;
    this.#slot?.cancel(stops);
  }

  /** Stops the response that runs; what waits goes on waiting. */
  stop(): void {
    this.#slot?.stop();
  }

  fail(error: ModelError): void {
    this.#keeper.fail(error);
  }

  close(): void {
    this.#keeper.close();
  }

  get #ready(): SpeechSession | null {
    return this.isReady ? this.#keeper.session : null;
  }

  #handle(fact: SpeechFact): void {
    switch (fact.type) {
      case 'ready':
        return this.#onReady();
      case 'lost':
        return this.#keeper.lost(fact.retryable, fact.error);
      case 'response-started':
        this.#slot?.started(fact.responseId, fact.requestId);
        break;
      case 'request-refused':
        this.#slot?.refused(fact.requestId, fact.busy);
        break;
      default:
    }
    this.#listener.onFact(fact);
    if (fact.type !== 'response-done') return;
    if (fact.status === 'completed') this.#keeper.proved();
    this.#slot?.done(fact.responseId);
  }

  #onReady(): void {
    const session = this.#keeper.ready();
    if (session === null) return;
    this.#slot = new SpeechSlot({
      respond: (requestId) => session.respond(requestId, this.#words.get(requestId) ?? null),
      cancel: (responseId) => session.cancel(responseId),
    });
    // One item for everything: a model that speaks answers in text once its past holds answers in text.
    this.append('system', this.#ports.past());
    this.#listener.onReady();
    for (const frame of this.#kept) session.appendAudio(frame);
    this.#kept = [];
    const wanted = this.#wanted;
    this.#wanted = null;
    if (wanted !== null) this.#slot.request(wanted);
  }
}
