import type { HistoryItem } from '#core/model/history.ts';
import { ModelLink } from '#core/model/model-link.ts';
import type { Clock, NewId } from '#core/ports/clock.ts';
import type { ConversationModel, ModelFact, ModelUsage } from '#core/ports/conversation-model.ts';
import { CommandStream } from '#core/speech/command-stream.ts';
import { drawMs, type Pace, wait } from '../pace.ts';
import type { Callee, CalleeLine } from './callee.ts';

/** Said where the model cannot or may not say it. */
const GOODBYE = 'I am sorry, I have to go now. Goodbye.';

export interface DuetPorts {
  readonly model: ConversationModel;
  readonly instructions: string;
  /** Stretches of speech, of both sides together, that the call may have, both goodbyes included. */
  readonly turns: number;
  readonly pace: Pace;
  readonly clock: Clock;
  readonly newId: NewId;
  /** What a response of this side cost. */
  readonly onUsage: (callSid: string, usage: ModelUsage) => void;
}

/**
 * A model that was phoned: what it hears becomes its user message, what it answers is
 * spoken at a speaking pace. It hangs up when it says so, after its last turn, or when no
 * session can be had.
 */
export class Duet implements Callee {
  readonly #ports: DuetPorts;
  readonly #link: ModelLink;
  #callSid = '';
  /** Null until the call is answered. */
  #line: CalleeLine | null = null;
  /** What is said as soon as it is. */
  #unspoken: string | null = null;
  /** The conversation so far, for a session that is opened anew. */
  #history: readonly HistoryItem[] = [];
  /** What the other party said since our last answer. */
  #hearing = '';
  /** The answer that is being made, and its response once the model has named it. */
  #answer: { readonly requestId: string; responseId: string | null; text: string } | null = null;
  #speech: AbortController | null = null;
  /** What the model wrote for each response that runs. */
  readonly #itemsOf = new Map<string, readonly string[]>();
  #turns = 0;
  #isLeaving = false;
  /** Called off when the other party speaks again. */
  #hangUp = new AbortController();

  constructor(ports: DuetPorts) {
    this.#ports = ports;
    this.#link = new ModelLink(
      {
        ...ports,
        record: () => {},
        history: () => this.#history,
        jitter: Math.random,
        isQuiet: () => this.#answer === null && this.#speech === null && this.#hearing === '',
      },
      {
        onReady: () => {},
        onFact: (fact) => this.#onFact(fact),
        onBroken: () => this.#askAgain(),
        onFailed: () => this.#onFailed(),
      },
    );
  }

  /** Who picks up speaks first, and at once: the words are made while it rings. */
  rings({ callSid, over }: Pick<CalleeLine, 'callSid' | 'over'>): void {
    this.#callSid = callSid;
    over.addEventListener('abort', () => {
      this.#link.close();
      this.#hangUp.abort();
    });
    this.#link.open();
    this.#ask();
  }

  answered(line: CalleeLine): void {
    this.#line = line;
    const words = this.#unspoken;
    this.#unspoken = null;
    if (words !== null) void this.#speak(words);
    else if (this.#link.hasFailed) void this.#leave();
  }

  heard(text: string): void {
    if (text.trim() === '') return;
    this.#hearing += text;
    this.#hangUp.abort();
    // They are speaking on: what we were about to say is no answer to that.
    if (this.#answer !== null) this.#drop();
  }

  fellSilent(): void {
    if (this.#isLeaving) void this.#hangUpSoon();
    else if (this.#speech === null) this.#takeTurn();
  }

  heardDigits(digits: string): void {
    this.#hearing += ` [presses ${digits}]`;
    if (this.#isLeaving) return;
    // A key is pressed into a menu that speaks, and cuts it short.
    if (this.#speech !== null) return this.#speech.abort();
    this.#drop();
    this.#takeTurn();
  }

  #takeTurn(): void {
    const text = this.#hearing.trim();
    if (text === '') return;
    this.#hearing = '';
    this.#turns += 1;
    this.#history = [...this.#history, { role: 'user', text, turn: this.#turns }];
    this.#link.append('user', text);
    // One more from each of us, and there would be no turns left for two goodbyes.
    if (this.#turns + 4 > this.#ports.turns || this.#link.hasFailed) void this.#leave();
    else this.#ask();
  }

  #ask(): void {
    const requestId = this.#ports.newId('duet');
    this.#answer = { requestId, responseId: null, text: '' };
    this.#link.respond(requestId);
  }

  /** The session broke: the next one is asked for the answer that was under way. */
  #askAgain(): void {
    if (this.#answer !== null) this.#ask();
  }

  #drop(): void {
    this.#answer = null;
    this.#link.cancel();
  }

  /** Without a model there is no answer: to the words that wait for one, a goodbye is. */
  #onFailed(): void {
    if (this.#answer !== null && this.#line !== null) void this.#leave();
  }

  #onFact(fact: Exclude<ModelFact, { type: 'ready' | 'lost' }>): void {
    const answer = this.#answer;
    switch (fact.type) {
      case 'response-started':
        if (answer !== null && fact.requestId === answer.requestId) answer.responseId = fact.responseId;
        return;
      case 'item-started':
        this.#itemsOf.set(fact.responseId, [...(this.#itemsOf.get(fact.responseId) ?? []), fact.itemId]);
        return;
      case 'text':
        if (answer !== null && fact.responseId === answer.responseId) answer.text += fact.delta;
        return;
      case 'response-done':
        return this.#onDone(fact);
      default:
    }
  }

  #onDone({ responseId, usage }: Extract<ModelFact, { type: 'response-done' }>): void {
    if (usage !== null) this.#ports.onUsage(this.#callSid, usage);
    const itemIds = this.#itemsOf.get(responseId) ?? [];
    this.#itemsOf.delete(responseId);
    const answer = this.#answer;
    if (answer?.responseId !== responseId) {
      // Never spoken, so never said.
      this.#link.rewrite(itemIds, '');
      return;
    }
    this.#answer = null;
    if (this.#line === null) this.#unspoken = answer.text;
    else void this.#speak(answer.text);
  }

  async #speak(text: string): Promise<void> {
    const { words, leaves } = readAnswer(text);
    this.#isLeaving = leaves;
    if (words !== '') await this.#say(words);
    if (leaves) return this.#hangUpSoon();
  }

  /** Says a goodbye of our own and hangs up. */
  async #leave(): Promise<void> {
    if (this.#isLeaving) return;
    this.#isLeaving = true;
    this.#answer = null;
    this.#link.close();
    await this.#say(GOODBYE);
    await this.#hangUpSoon();
  }

  async #say(words: string): Promise<void> {
    const speech = new AbortController();
    this.#speech = speech;
    this.#turns += 1;
    this.#history = [...this.#history, { role: 'assistant', text: words, turn: this.#turns }];
    await this.#line?.say([words], speech.signal);
    this.#speech = null;
    if (speech.signal.aborted && !this.#isLeaving) this.#takeTurn();
  }

  /** Leaves the other party the time for a last word; every further one starts it anew. */
  async #hangUpSoon(): Promise<void> {
    const line = this.#line;
    if (line === null) return;
    this.#hangUp.abort();
    const hangUp = new AbortController();
    this.#hangUp = hangUp;
    await wait(drawMs(this.#ports.pace.hangUpMs), AbortSignal.any([hangUp.signal, line.over]));
    if (!hangUp.signal.aborted && !line.over.aborted) line.hangUp();
  }
}

/** What of an answer is spoken, as one stretch of speech, and whether it hangs up. Other commands are not its to give. */
function readAnswer(text: string): { readonly words: string; readonly leaves: boolean } {
  const stream = new CommandStream();
  const pieces = [...stream.push(text), ...stream.end()];
  const words = pieces.map((piece) => (piece.kind === 'text' ? piece.text : '')).join('');
  const leaves = pieces.some((piece) => piece.kind === 'command' && /^\s*end_call\s*$/i.test(piece.source));
  return { words: words.replaceAll(/\s*\n\s*/g, ' ').trim(), leaves };
}
