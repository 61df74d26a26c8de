import type { Clock } from '../ports/clock.ts';
import type { ConversationModel, ModelFact, ModelSession } from '../ports/conversation-model.ts';
import type { RecordedReply } from './tape.ts';

/** A reply comes in this many pieces at most. */
const PIECES_MAX = 12;

/** A model that gives the answers of a recorded call, in their order and at their pace. */
export class RecordedModel implements ConversationModel {
  readonly #clock: Clock;
  readonly #replies: readonly RecordedReply[];
  #next = 0;
  #asked = 0;
  #session: RecordedSession | null = null;

  constructor(clock: Clock, replies: readonly RecordedReply[]) {
    this.#clock = clock;
    this.#replies = replies;
  }

  /** Answers nobody asked for, and requests there was no answer to. */
  get leftOver(): { readonly replies: number; readonly requests: number } {
    return { replies: this.#replies.length - this.#next, requests: this.#asked };
  }

  open(_instructions: string, onFact: (fact: ModelFact) => void): ModelSession {
    const session = new RecordedSession(this.#clock, onFact, {
      peek: () => this.#replies[this.#next] ?? null,
      take: () => (this.#next += 1),
      miss: () => (this.#asked += 1),
    });
    this.#session = session;
    this.#clock.after(0, () => onFact({ type: 'ready', expiresAtMs: null }));
    return session;
  }

  /** The session breaks, as it did then. */
  lose(): void {
    this.#session?.lose();
  }
}

interface Replies {
  readonly peek: () => RecordedReply | null;
  readonly take: () => void;
  readonly miss: () => void;
}

class RecordedSession implements ModelSession {
  readonly #clock: Clock;
  readonly #tell: (fact: ModelFact) => void;
  readonly #replies: Replies;
  readonly #timers = new Set<() => void>();
  #responseId: string | null = null;
  #responses = 0;

  constructor(clock: Clock, tell: (fact: ModelFact) => void, replies: Replies) {
    this.#clock = clock;
    this.#tell = tell;
    this.#replies = replies;
  }

  append(): void {}

  replace(): void {}

  respond(requestId: string): void {
    const reply = this.#replies.peek();
    if (reply === null) return this.#replies.miss();
    this.#responses += 1;
    const responseId = `resp_${this.#responses}`;
    this.#responseId = responseId;
    this.#tell({ type: 'response-started', responseId, requestId });
    const earlyMs = Math.max(0, reply.askedAtMs - this.#clock.monotonicMs());
    this.#at(earlyMs + reply.delayMs, () => {
      // Taken with its first word: an answer that was taken back unspoken is nowhere in the journal.
      this.#replies.take();
      this.#tell({ type: 'item-started', responseId, itemId: `item_${this.#responses}` });
      this.#stream(responseId, reply);
    });
  }

  cancel(responseId: string): void {
    if (responseId === this.#responseId) this.#done(responseId, 'cancelled');
  }

  lose(): void {
    this.close();
    const message = 'The connection to the model was lost, as it was on the recorded call.';
    this.#tell({ type: 'lost', why: 'broken', error: { code: 'recorded_loss', message } });
  }

  close(): void {
    for (const stop of this.#timers) stop();
    this.#timers.clear();
    this.#responseId = null;
  }

  #stream(responseId: string, { text, lengthMs, isCut }: RecordedReply): void {
    const pieces = piecesOf(text);
    pieces.forEach((delta, index) => {
      const say = (): void => this.#tell({ type: 'text', responseId, delta, receivedAtMs: this.#clock.monotonicMs() });
      // The last piece a little before the end, so that what cut it comes after it.
      const atMs = (index * lengthMs) / (pieces.length + 1);
      if (index === 0) say();
      else this.#at(atMs, say);
    });
    if (!isCut) this.#at(lengthMs, () => this.#done(responseId, 'completed'));
  }

  #done(responseId: string, status: 'completed' | 'cancelled'): void {
    this.close();
    this.#tell({ type: 'response-done', responseId, status, error: null, usage: null });
  }

  #at(delayMs: number, action: () => void): void {
    const stop = this.#clock.after(delayMs, () => {
      this.#timers.delete(stop);
      action();
    });
    this.#timers.add(stop);
  }
}

function piecesOf(text: string): readonly string[] {
  const words = text.match(/\s*\S+\s*/g) ?? [text];
  const each = Math.ceil(words.length / PIECES_MAX);
  const pieces: string[] = [];
  for (let at = 0; at < words.length; at += each) pieces.push(words.slice(at, at + each).join(''));
  return pieces;
}
