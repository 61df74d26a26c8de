import { Requests } from '../../model/requests.ts';
import { SessionKeeper } from '../../model/session-keeper.ts';
import type { Clock, NewId } from '../../ports/clock.ts';
import type { ModelError, Role, SessionFact } from '../../ports/conversation-model.ts';
import type { SpeechFact, SpeechInstructions, SpeechModel, SpeechSession } from '../../ports/speech-model.ts';
import type { NewCallEvent } from '../events.ts';
import { HeardSound } from './heard-sound.ts';
import { SpeechSlot } from './speech-slot.ts';

export interface SpeechLinkPorts {
  readonly model: SpeechModel;
  readonly clock: Clock;
  readonly newId: NewId;
  readonly record: (event: NewCallEvent) => void;
  readonly jitter: () => number;
  readonly start: () => SpeechInstructions;
  /** The conversation so far, told to a new session; empty for nothing. */
  readonly past: () => string;
  /** Whether nothing is being said by anybody: a moment for one session to follow another. */
  readonly isQuiet: () => boolean;
}

export type ResponseFact = Exclude<SpeechFact, SessionFact>;

export interface SpeechLinkListener {
  /** A session is configured and knows the conversation. */
  onReady(): void;
  /** Something of the conversation; never of a session that was given up. */
  onFact(fact: ResponseFact): void;
  /** The session is gone; another follows. */
  onBroken(): void;
  /** No session can be had any more. */
  onFailed(error: ModelError): void;
}

/** The call's line to a model that hears and speaks. */
export class SpeechLink {
  readonly #ports: SpeechLinkPorts;
  readonly #listener: SpeechLinkListener;
  readonly #keeper: SessionKeeper<SpeechSession, ResponseFact>;
  readonly #requests: Requests<SpeechSlot>;
  readonly #heard = new HeardSound();
  /** What each request is to say word for word. */
  readonly #words = new Map<string, string | null>();

  constructor(ports: SpeechLinkPorts, listener: SpeechLinkListener) {
    this.#ports = ports;
    this.#listener = listener;
    this.#requests = new Requests(ports.clock);
    this.#heard.keepAll();
    this.#keeper = new SessionKeeper(
      {
        ...ports,
        open: (onFact) => ports.model.open(ports.start(), onFact),
        isQuiet: () => this.#requests.isFree && ports.isQuiet(),
      },
      {
        onReady: (session) => this.#onReady(session),
        onFact: (fact) => this.#onFact(fact),
        onDropped: () => {
          this.#heard.keepAll();
          this.#requests.end();
        },
        onBroken: () => listener.onBroken(),
        onFailed: (error) => listener.onFailed(error),
      },
    );
  }

  get isReady(): boolean {
    return this.#keeper.session !== null;
  }

  get hasFailed(): boolean {
    return this.#keeper.hasFailed;
  }

  open(): void {
    this.#keeper.open();
  }

  /** The other party's sound. What a session may not have heard yet is kept for the one that follows it. */
  hear(audioBase64: string): void {
    this.#keeper.session?.appendAudio(audioBase64);
    if (!this.hasFailed) this.#heard.add(audioBase64);
  }

  /** Adds to the conversation. While no session is up nothing is sent: the next one is told everything. */
  append(role: Role, text: string): void {
    if (text.trim() === '') return;
    this.#keeper.session?.append({ id: this.#ports.newId('it'), role, text });
  }

  truncate(itemId: string, heardMs: number): void {
    this.#keeper.session?.truncate(itemId, heardMs);
  }

  forget(itemIds: readonly string[]): void {
    for (const id of itemIds) this.#keeper.session?.remove(id);
  }

  answerTool(callId: string, output: string): void {
    this.#keeper.session?.answerTool(callId, output);
  }

  listen(answers: boolean): void {
    this.#keeper.session?.listen({ answers });
  }

  /** Asks for a response; before a session is up, as soon as it is. */
  respond(requestId: string, words: string | null): void {
    this.#words.set(requestId, words);
    this.#requests.ask(requestId);
  }

  /** Takes back what was asked for. @param stops - False: the model stops what runs by itself. */
  cancel(stops = true): void {
    this.#requests.takeBack();
    this.#requests.slot?.cancel(stops);
  }

  /** Stops the response that runs; what waits goes on waiting. */
  stop(): void {
    this.#requests.slot?.stop();
  }

  fail(error: ModelError): void {
    this.#keeper.fail(error);
  }

  close(): void {
    this.#keeper.close();
  }

  #onFact(fact: ResponseFact): void {
    const tell = (settled: ResponseFact): void => this.#listener.onFact(settled);
    switch (fact.type) {
      case 'caller-speaking':
        if (fact.on) this.#heard.keepAll();
        return tell(fact);
      case 'caller-item':
        this.#heard.keepLast();
        return tell(fact);
      case 'response-started':
      case 'request-refused':
        return this.#requests.handle(fact, tell);
      case 'response-done':
        if (fact.status === 'completed') this.#keeper.proved();
        return this.#requests.handle(fact, tell);
      default:
        return tell(fact);
    }
  }

  #onReady(session: SpeechSession): void {
    this.#requests.begin(
      new SpeechSlot({
        respond: (requestId) => session.respond(requestId, this.#words.get(requestId) ?? null),
        cancel: (responseId) => session.cancel(responseId),
      }),
    );
    // One item for everything: a model that speaks answers in text once its past holds answers in text.
    this.append('system', this.#ports.past());
    this.#listener.onReady();
    for (const frame of this.#heard.frames) session.appendAudio(frame);
    this.#heard.keepLast();
    this.#requests.release();
  }
}
