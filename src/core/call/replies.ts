import type { ModelLink } from '../model/model-link.ts';
import type { Clock } from '../ports/clock.ts';
import type { ModelError, ModelFact } from '../ports/conversation-model.ts';
import type { SpeechPiece } from '../speech/command-stream.ts';
import type { NewCallEvent } from './events.ts';
import type { CutTurn } from './playback.ts';
import { newReply, type Reply } from './reply.ts';
import { latencyEvent, shortfallEvent, usageEvent } from './reply-events.ts';
import type { CallState } from './state.ts';
import type { Voice } from './voice.ts';

export interface RepliesPorts {
  readonly clock: Clock;
  readonly link: ModelLink;
  readonly voice: Voice;
  readonly record: (event: NewCallEvent) => void;
  readonly state: () => CallState;
  /** Whether whole turns are held for approval instead of being spoken. */
  readonly isGated: () => boolean;
  /** A command of the model, at its place in the speech. Returns it as written if it ran, else nothing. */
  readonly runCommand: (source: string) => string;
  /** A reply was asked for. */
  readonly onAsked: () => void;
  readonly onDraft: (text: string, itemIds: readonly string[]) => void;
  /** The first word of a reply is on the line. */
  readonly onFirstWord: () => void;
  /** A reply is complete: spoken, handed over as a draft, or empty. */
  readonly onComplete: () => void;
  /** The model failed twice in a row to answer. */
  readonly onGivenUp: (error: ModelError) => void;
}

/** The model's answers: at most one is under way; what was cut or taken back never reaches the line again. */
export class Replies {
  readonly #ports: RepliesPorts;
  /** Cut or taken back, and not closed by the model yet; by response id, or by request id while it has none. */
  readonly #closing = new Map<string, Reply>();
  /** Commands that ran within a turn, as written. */
  readonly #ranInTurn = new Map<number, string>();
  #reply: Reply | null = null;
  #asked = 0;
  #retried = false;

  constructor(ports: RepliesPorts) {
    this.#ports = ports;
  }

  get isUnderWay(): boolean {
    return this.#reply !== null;
  }

  /** The next number for a stretch of speech, counting the reply that is being spoken. */
  get nextTurn(): number {
    return Math.max(this.#ports.state().lastTurn, this.#reply?.turn ?? 0) + 1;
  }

  /** Asks the model. @param askedAtMs - When what is to be answered came in; null when it answers no one. */
  ask(askedAtMs: number | null): void {
    this.#asked += 1;
    const reply = newReply(`r${this.#asked}`, askedAtMs);
    this.#reply = reply;
    this.#ports.link.respond(reply.requestId);
    this.#ports.onAsked();
  }

  /** Takes back a reply of which nothing has been spoken. True when there was one. */
  dropUnspoken(): boolean {
    const reply = this.#reply;
    if (reply?.state !== 'asked') return false;
    reply.state = 'dropped';
    this.#giveUp(reply);
    return true;
  }

  /**
   * Stops what is being said and makes every record say what was heard.
   *
   * @param utterance - What the line reports as spoken last; null when the cut is ours.
   * @returns The turn that was cut, or null when nothing was.
   */
  cut(utterance: string | null): number | null {
    const under = this.#reply;
    const finished = this.#cutAll(utterance);
    for (const { turn, heard } of finished) {
      this.#ports.link.rewriteTurn(turn, (this.#ranInTurn.get(turn) ?? '') + heard);
    }
    return under?.turn ?? finished[0]?.turn ?? null;
  }

  /**
   * The line broke: what it had not reported as heard counts as not heard. The model keeps its words of turns that were
   * complete, for their last reports may only have been lost with the line.
   *
   * @returns What was heard of the oldest turn that was cut, or null when nothing was.
   */
  lost(): string | null {
    const under = this.#reply;
    const [oldest] = this.#cutAll('');
    return oldest?.heard ?? (under?.turn == null ? null : under.heard);
  }

  /** Records what was heard of all that was cut. Returns the turns that were complete, oldest first. */
  #cutAll(utterance: string | null): readonly CutTurn[] {
    const cuts = this.#ports.voice.cut(utterance);
    const reply = this.#reply;
    if (reply !== null) this.#cutReply(reply, cuts.find(({ turn }) => turn === reply.turn)?.heard ?? reply.spoken.text);
    const finished = cuts.filter(({ turn }) => turn !== reply?.turn);
    for (const { turn, heard } of finished) this.#recordCut(turn, this.#textOf(turn), heard);
    return finished;
  }

  /** The line or the call is over: stops the reply under way, if any, and says which turn that was. */
  stop(): number | null {
    const reply = this.#reply;
    if (reply === null) return null;
    const cuts = this.#ports.voice.cut(null);
    this.#cutReply(reply, cuts.find(({ turn }) => turn === reply.turn)?.heard ?? reply.spoken.text);
    return reply.turn;
  }

  /** Speaks a draft the supervisor let through. @param edited - Whether the words are the supervisor's. */
  speakDraft(text: string, itemIds: readonly string[], edited: boolean): void {
    const reply = newReply('draft', null);
    const known = edited || itemIds.length === 0 ? this.#ports.link.rewrite(itemIds, text) : null;
    reply.itemIds = known === null ? [...itemIds] : [known];
    this.#perform(reply, [...reply.stream.push(text), ...reply.stream.end()], null);
    this.#finish(reply);
    if (reply.itemIds.length === 0) this.#ports.link.append('assistant', text, reply.turn);
  }

  onFact(fact: Exclude<ModelFact, { type: 'ready' | 'lost' }>): void {
    switch (fact.type) {
      case 'response-started':
        return this.#onStarted(fact.responseId, fact.requestId);
      case 'item-started':
        this.#replyOf(fact.responseId)?.itemIds.push(fact.itemId);
        return;
      case 'text':
        return this.#onText(fact);
      case 'response-done':
        return this.#onDone(fact);
      case 'request-refused':
        if (!fact.busy) this.#onRefused(fact.requestId, fact.error);
        return;
      case 'complaint':
        return this.#ports.record({ type: 'error', ...fact.error, fatal: false });
      default:
    }
  }

  /** The model's session is gone. Returns what became of the reply under way. */
  onBroken(): 'none' | 'unspoken' | 'half-spoken' {
    this.#closing.clear();
    const reply = this.#reply;
    this.#reply = null;
    if (reply === null) return 'none';
    if (reply.turn === null) return 'unspoken';
    this.#finish(reply);
    return 'half-spoken';
  }

  #onStarted(responseId: string, requestId: string | null): void {
    if (requestId === null) return;
    if (this.#reply?.requestId === requestId) this.#reply.responseId = responseId;
    const closing = this.#closing.get(requestId);
    if (closing === undefined) return;
    this.#closing.delete(requestId);
    this.#closing.set(responseId, closing);
  }

  #replyOf(responseId: string): Reply | null {
    return this.#reply?.responseId === responseId ? this.#reply : (this.#closing.get(responseId) ?? null);
  }

  #onText({ responseId, delta, receivedAtMs }: Extract<ModelFact, { type: 'text' }>): void {
    const reply = this.#reply;
    if (reply?.responseId !== responseId) return;
    reply.raw.add(delta);
    reply.unread += delta;
    if (!this.#ports.isGated()) this.#perform(reply, this.#read(reply), receivedAtMs);
  }

  #read(reply: Reply): readonly SpeechPiece[] {
    const text = reply.unread;
    reply.unread = '';
    return reply.stream.push(text);
  }

  #perform(reply: Reply, pieces: readonly SpeechPiece[], receivedAtMs: number | null): void {
    for (const piece of pieces) {
      if (piece.kind === 'text') this.#write(reply, piece.text, receivedAtMs);
      else {
        this.#speak(reply, reply.speakable.flush(), receivedAtMs);
        reply.ran += this.#ports.runCommand(piece.source);
      }
    }
  }

  #write(reply: Reply, text: string, receivedAtMs: number | null): void {
    reply.written.add(text);
    reply.unshown += text;
    this.#speak(reply, reply.speakable.push(text), receivedAtMs);
  }

  #speak(reply: Reply, words: string, receivedAtMs: number | null): void {
    if (words === '') return;
    const turn = reply.turn ?? this.nextTurn;
    this.#ports.voice.stream(turn, words, reply.unshown);
    const sentMs = this.#ports.clock.monotonicMs();
    reply.spoken.add(words);
    reply.unshown = '';
    if (receivedAtMs !== null) reply.worstOverheadMs = Math.max(reply.worstOverheadMs, sentMs - receivedAtMs);
    if (reply.turn !== null) return;
    reply.turn = turn;
    reply.state = 'speaking';
    this.#ports.onFirstWord();
    if (reply.askedAtMs !== null) this.#latency(turn, 'first_token', sentMs - reply.askedAtMs);
  }

  #onDone({ responseId, status, error, usage }: Extract<ModelFact, { type: 'response-done' }>): void {
    const { record, state } = this.#ports;
    const isSilent =
      status === 'completed' && this.#reply?.responseId === responseId && this.#reply.raw.text.trim() === '';
    if (usage !== null) record({ ...usageEvent(state(), usage), ...(isSilent ? { silent: true } : {}) });
    const closing = this.#closing.get(responseId);
    if (closing !== undefined) return this.#rewriteCut(responseId, closing);
    const reply = this.#reply;
    if (reply?.responseId !== responseId) return;
    this.#reply = null;
    if (status !== 'completed') record(shortfallEvent(status, error));
    if (status !== 'completed' && reply.raw.text === '') return this.#retryOnce(reply, error);
    this.#retried = false;
    this.#complete(reply);
    this.#ports.onComplete();
  }

  #complete(reply: Reply): void {
    if (!this.#ports.isGated()) {
      this.#perform(reply, [...this.#read(reply), ...reply.stream.end()], null);
      this.#finish(reply);
    } else if (reply.raw.text.trim() !== '') {
      this.#ports.onDraft(reply.raw.text, reply.itemIds);
    }
  }

  /** Everything of the reply is on the line. */
  #finish(reply: Reply): void {
    this.#speak(reply, reply.speakable.flush(), null);
    if (reply.turn === null) return;
    this.#ports.voice.endTurn();
    this.#ports.link.wrote(reply.turn, reply.itemIds);
    if (reply.ran !== '') this.#ranInTurn.set(reply.turn, reply.ran);
    this.#ports.record({ type: 'assistant.transcript', turn: reply.turn, text: reply.written.text, final: true });
    if (reply.worstOverheadMs > 0) this.#latency(reply.turn, 'relay_overhead', reply.worstOverheadMs);
  }

  /** A failed response is asked for once more; then the other party is not kept waiting in silence. */
  #retryOnce(reply: Reply, error: ModelError | null): void {
    if (this.#retried) {
      return this.#ports.onGivenUp(error ?? { code: 'response_failed', message: 'The model failed to answer twice.' });
    }
    this.#retried = true;
    this.ask(reply.askedAtMs);
  }

  #onRefused(requestId: string, error: ModelError): void {
    this.#closing.delete(requestId);
    this.#ports.record({ type: 'error', ...error, fatal: false });
    const reply = this.#reply;
    if (reply?.requestId !== requestId) return;
    this.#reply = null;
    this.#retryOnce(reply, error);
  }

  /** Cancels at the model and keeps the reply until the model has closed it. */
  #giveUp(reply: Reply): void {
    this.#ports.link.cancel();
    this.#reply = null;
    this.#closing.set(reply.responseId ?? reply.requestId, reply);
  }

  #cutReply(reply: Reply, heard: string): void {
    if (reply.turn === null) reply.state = 'dropped';
    else reply.state = 'cut';
    reply.heard = heard;
    this.#giveUp(reply);
    if (reply.turn === null) return;
    this.#ports.voice.endTurn();
    this.#recordCut(reply.turn, reply.written.text, heard);
  }

  /** The model has closed a reply that was cut: its conversation is made to say what was heard. */
  #rewriteCut(responseId: string, reply: Reply): void {
    this.#closing.delete(responseId);
    const id = this.#ports.link.rewrite(reply.itemIds, reply.ran + reply.heard);
    if (id !== null && reply.turn !== null) this.#ports.link.wrote(reply.turn, [id]);
  }

  #recordCut(turn: number, text: string, heard: string): void {
    this.#ports.record({ type: 'assistant.transcript', turn, text, final: true, interrupted: true, heard });
  }

  #textOf(turn: number): string {
    const entry = this.#ports.state().entries.findLast((found) => found.kind === 'turn' && found.turn === turn);
    return entry?.kind === 'turn' ? entry.text : '';
  }

  #latency(turn: number, metric: 'first_token' | 'relay_overhead', ms: number): void {
    this.#ports.record(latencyEvent(turn, metric, ms));
  }
}
