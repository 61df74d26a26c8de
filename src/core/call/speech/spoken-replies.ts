import type { Clock } from '../../ports/clock.ts';
import type { ModelError } from '../../ports/conversation-model.ts';
import type { ToolCall } from '../../ports/speech-model.ts';
import { CommandStream } from '../../speech/command-stream.ts';
import type { NewCallEvent } from '../events.ts';
import { latencyEvent, shortfallEvent } from '../reply-events.ts';
import type { CallState } from '../state.ts';
import type { ResponseFact, SpeechLink } from './speech-link.ts';
import type { UnheardItem } from './speech-playback.ts';
import type { SpeechVoice } from './speech-voice.ts';
import { draftOf, heardOf, itemIdsOf, itemOf, newSpokenReply, type SpokenReply, wordsOf } from './spoken-reply.ts';
import type { Turns } from './turns.ts';

export interface SpokenRepliesPorts {
  readonly clock: Clock;
  readonly link: SpeechLink;
  readonly voice: SpeechVoice;
  readonly turns: Turns;
  readonly record: (event: NewCallEvent) => void;
  readonly state: () => CallState;
  readonly delta: (turn: number, text: string) => void;
  /** Whether whole answers are held for approval instead of being heard. */
  readonly isGated: () => boolean;
  /** Whether the model may answer by itself now. */
  readonly mayAnswer: () => boolean;
  /** When the other party stopped speaking, if nothing of ours has followed. */
  readonly askedAtMs: () => number | null;
  /** Runs a tool. Returns whether the model expects to speak after it. */
  readonly runTool: (call: ToolCall) => boolean;
  /** Runs a command as the supervisor wrote it in a draft. */
  readonly runCommand: (source: string) => void;
  readonly onDraft: (text: string, itemIds: readonly string[]) => void;
  /** The first sound of an answer is on the line. */
  readonly onFirstSound: () => void;
  /** An answer is complete: sent, handed over as a draft, or empty. */
  readonly onComplete: (speaksAfter: boolean) => void;
  /** The model failed twice in a row to answer. */
  readonly onGivenUp: (error: ModelError) => void;
}

/** The model's spoken answers: at most one is under way; what was cut never reaches the line again. */
export class SpokenReplies {
  readonly #ports: SpokenRepliesPorts;
  /** Complete answers, of which the line may still have some to play. */
  readonly #spoken = new Map<number, SpokenReply>();
  #reply: SpokenReply | null = null;
  /** The answer that waits for approval, with its sound. */
  #held: SpokenReply | null = null;
  #asked = 0;
  #retried = false;

  constructor(ports: SpokenRepliesPorts) {
    this.#ports = ports;
  }

  get isUnderWay(): boolean {
    return this.#reply !== null;
  }

  get nextTurn(): number {
    return this.#ports.turns.next;
  }

  /** Asks the model. @param askedAtMs - When the other party stopped speaking; null when it answers no one. */
  ask(askedAtMs: number | null): void {
    this.#begin(newSpokenReply(this.#newRequest(), { askedAtMs }));
  }

  /** Has the model say words as they are, as far as it will. What it says is journalled as it says it. */
  recite(script: string): void {
    this.#begin(newSpokenReply(this.#newRequest(), { script }));
  }

  /** The same for words that are in the journal as they are. @param after - Once they have been sent. */
  say(script: string, after: () => void = () => undefined): void {
    const turn = this.#ports.turns.take();
    this.#begin(newSpokenReply(this.#newRequest(), { script, turn, after, isJournalled: true }));
  }

  /** Takes back an answer of which nothing has been sent, and nothing done. True when there was one. */
  dropUnspoken(): boolean {
    const reply = this.#reply;
    if (reply === null || reply.turn !== null || reply.acted) return false;
    this.#reply = null;
    this.#ports.link.cancel();
    this.#ports.link.forget(itemIdsOf(reply));
    return true;
  }

  /** Stops what is being said and makes every record say what was heard. Returns the turn that was cut, or null. */
  cut(): number | null {
    return this.#cut(this.#reply, true);
  }

  /**
   * The other party speaks into what is being said.
   *
   * @param stopsItself - The model has noticed and stops its response without being told.
   * @returns The turn that was cut, or null when nothing was.
   */
  bargeIn(stopsItself: boolean): number | null {
    const reply = this.#reply;
    // What is not heard yet disturbs nobody: a draft in the making, and words that are owed.
    const isKept = reply !== null && !this.#isSounding(reply) && (!stopsItself || reply.script !== null);
    if (!isKept) return this.#cut(reply, !stopsItself);
    const turn = this.#cut(null, false);
    this.#reply = reply;
    return turn;
  }

  /** The line or the call is over: stops the answer under way, if any, and says which turn that was. */
  stop(): number | null {
    return this.#reply === null ? null : this.cut();
  }

  /** Speaks a draft the supervisor let through: its own sound where we still have it, else the words anew. */
  speakDraft(text: string, itemIds: readonly string[], edited: boolean): void {
    const held = this.#held;
    this.#held = null;
    if (!edited && held !== null && itemIds.length > 0 && itemIdsOf(held)[0] === itemIds[0]) return this.#release(held);
    this.#ports.link.forget(itemIds);
    const stream = new CommandStream();
    const pieces = [...stream.push(text), ...stream.end()];
    const words = pieces.map((piece) => (piece.kind === 'text' ? piece.text : '')).join('');
    const first = pieces.findIndex((piece) => piece.kind === 'text' && piece.text.trim() !== '');
    const run = (part: typeof pieces): void => {
      for (const piece of part) if (piece.kind === 'command') this.#ports.runCommand(piece.source);
    };
    if (first === -1) {
      run(pieces);
      return this.#ports.onComplete(false);
    }
    run(pieces.slice(0, first));
    const turn = this.nextTurn;
    this.say(words.trim(), () => run(pieces.slice(first)));
    this.#ports.record({ type: 'assistant.transcript', turn, text: words, final: true });
  }

  /** Nothing is held any more: what was held of the answer under way is heard, and it goes on so. */
  ungate(): void {
    const reply = this.#reply;
    if (reply === null || reply.script !== null) return;
    if (this.#hasSound(reply)) {
      this.#playHeld(reply);
      this.#ports.onFirstSound();
    }
    for (const call of reply.tools.splice(0)) this.#runTool(reply, call);
  }

  onFact(fact: ResponseFact): void {
    switch (fact.type) {
      case 'response-started':
        return this.#onStarted(fact.responseId, fact.requestId);
      case 'item-started': {
        const reply = this.#replyOf(fact.responseId);
        if (reply !== null) itemOf(reply, fact.itemId);
        return undefined;
      }
      case 'audio':
        return this.#onAudio(fact);
      case 'audio-done':
        return this.#replyOf(fact.responseId) === null ? undefined : this.#ports.voice.fill();
      case 'transcript':
        return this.#onTranscript(fact);
      case 'transcript-done':
        return this.#onTranscriptDone(fact);
      case 'tool':
        return this.#onTool(fact.responseId, fact);
      case 'mute-text':
        return this.#onMuteText(fact.responseId);
      case 'response-done':
        return this.#onDone(fact);
      case 'request-refused':
        return fact.busy ? undefined : this.#onRefused(fact.requestId, fact.error);
      default:
        return undefined;
    }
  }

  /** The model's session is gone. Returns what became of the answer under way. */
  onBroken(): 'none' | 'unspoken' | 'half-spoken' {
    const reply = this.#reply;
    this.#reply = null;
    this.#held = null;
    if (reply === null) return 'none';
    if (this.#isSounding(reply)) {
      this.#finish(reply);
      return 'half-spoken';
    }
    // Words that are not the model's own are owed all the same.
    if (reply.script === null) return 'unspoken';
    this.#again(reply);
    return 'none';
  }

  #cut(reply: SpokenReply | null, stops: boolean): number | null {
    const { link, voice } = this.#ports;
    const unheard = voice.cut();
    this.#reply = null;
    if (reply !== null) link.cancel(stops);
    this.#repair(unheard, reply);
    const turns = new Set(unheard.map(({ turn }) => turn));
    if (reply !== null && reply.turn !== null) turns.add(reply.turn);
    const cutTurns = [...turns].sort((a, b) => a - b);
    for (const turn of cutTurns) this.#recordCut(turn, reply?.turn === turn ? reply : this.#spoken.get(turn), unheard);
    return cutTurns[0] ?? null;
  }

  #newRequest(): string {
    this.#asked += 1;
    return `r${this.#asked}`;
  }

  #begin(reply: SpokenReply): void {
    this.#reply = reply;
    this.#ports.link.respond(reply.requestId ?? '', reply.script);
  }

  #again({ askedAtMs, script, isJournalled, after, turn }: SpokenReply): void {
    const kept = isJournalled ? { turn } : {};
    this.#begin(newSpokenReply(this.#newRequest(), { askedAtMs, script, isJournalled, after, ...kept }));
  }

  #onStarted(responseId: string, requestId: string | null): void {
    const { askedAtMs, link, mayAnswer } = this.#ports;
    const reply = this.#reply;
    if (requestId !== null) {
      if (reply?.requestId === requestId) reply.responseId = responseId;
      return;
    }
    // The model answers by itself while somebody else's words are due, or silence is.
    if (reply?.script !== undefined && reply.script !== null) return link.stop();
    if (!mayAnswer()) return link.stop();
    if (reply !== null) link.cancel(false);
    this.#reply = newSpokenReply(null, { askedAtMs: askedAtMs() });
    this.#reply.responseId = responseId;
  }

  #replyOf(responseId: string): SpokenReply | null {
    return this.#reply?.responseId === responseId ? this.#reply : null;
  }

  #isHeld(reply: SpokenReply): boolean {
    return this.#ports.isGated() && reply.script === null;
  }

  #isSounding(reply: SpokenReply): boolean {
    return reply.items.some(({ itemId }) => this.#ports.voice.sentMs(itemId) > 0);
  }

  #turnOf(reply: SpokenReply): number {
    reply.turn ??= this.#ports.turns.take();
    return reply.turn;
  }

  #onAudio(fact: Extract<ResponseFact, { type: 'audio' }>): void {
    const reply = this.#replyOf(fact.responseId);
    if (reply === null) return;
    const item = itemOf(reply, fact.itemId);
    if (this.#isHeld(reply)) {
      item.held.push(fact.audio);
      return;
    }
    const isFirst = !this.#isSounding(reply);
    const turn = this.#turnOf(reply);
    this.#ports.voice.play(turn, fact.itemId, fact.audio);
    const sentMs = this.#ports.clock.monotonicMs();
    reply.worstOverheadMs = Math.max(reply.worstOverheadMs, sentMs - fact.receivedAtMs);
    if (!isFirst) return;
    this.#ports.onFirstSound();
    if (reply.askedAtMs !== null) this.#latency(turn, 'first_token', sentMs - reply.askedAtMs);
  }

  #onTranscript({ responseId, itemId, delta }: Extract<ResponseFact, { type: 'transcript' }>): void {
    const reply = this.#replyOf(responseId);
    if (reply === null) return;
    itemOf(reply, itemId).transcript += delta;
    if (!this.#isHeld(reply) && !reply.isJournalled) this.#ports.delta(this.#turnOf(reply), delta);
  }

  #onTranscriptDone({ responseId, itemId, text }: Extract<ResponseFact, { type: 'transcript-done' }>): void {
    const reply = this.#replyOf(responseId);
    if (reply !== null) itemOf(reply, itemId).transcript = text;
  }

  #onTool(responseId: string, { itemId, callId, name, args }: ToolCall): void {
    const reply = this.#replyOf(responseId);
    if (reply === null) return;
    if (this.#isHeld(reply)) reply.tools.push({ itemId, callId, name, args });
    else this.#runTool(reply, { itemId, callId, name, args });
  }

  #runTool(reply: SpokenReply, call: ToolCall): void {
    reply.acted = true;
    if (this.#ports.runTool(call)) reply.speaksAfter = true;
  }

  #onMuteText(responseId: string): void {
    const reply = this.#replyOf(responseId);
    if (reply !== null) reply.isMute = true;
  }

  #onDone({ responseId, status, error }: Extract<ResponseFact, { type: 'response-done' }>): void {
    const reply = this.#replyOf(responseId);
    if (reply === null) return;
    this.#reply = null;
    if (status === 'failed' || status === 'incomplete') this.#ports.record(shortfallEvent(status, error));
    const isEmpty = !reply.acted && reply.tools.length === 0 && !this.#hasSound(reply);
    if (isEmpty && (reply.isMute || status !== 'completed')) return this.#retryOnce(reply, error);
    this.#retried = false;
    if (this.#isHeld(reply)) this.#hold(reply);
    else this.#finish(reply);
    reply.after();
    this.#ports.onComplete(reply.speaksAfter);
  }

  #hasSound(reply: SpokenReply): boolean {
    return this.#isSounding(reply) || reply.items.some(({ held }) => held.length > 0);
  }

  #hold(reply: SpokenReply): void {
    const draft = draftOf(reply);
    if (draft === '') return;
    this.#held = reply;
    this.#ports.onDraft(draft, itemIdsOf(reply));
  }

  /** The supervisor let it through: what was approved is exactly what is heard. */
  #release(reply: SpokenReply): void {
    this.#playHeld(reply);
    this.#ports.onFirstSound();
    this.#finish(reply);
    for (const call of reply.tools) this.#runTool(reply, call);
    this.#ports.onComplete(reply.speaksAfter);
  }

  #playHeld(reply: SpokenReply): void {
    for (const { itemId, held } of reply.items) {
      for (const audio of held.splice(0)) this.#ports.voice.play(this.#turnOf(reply), itemId, audio);
      this.#ports.voice.fill();
    }
  }

  /** Everything of the answer is on the line. */
  #finish(reply: SpokenReply): void {
    const { turn } = reply;
    if (turn === null) return;
    if (this.#ports.voice.isIdle) this.#spoken.clear();
    this.#spoken.set(turn, reply);
    const text = wordsOf(reply);
    if (!reply.isJournalled) this.#ports.record({ type: 'assistant.transcript', turn, text, final: true });
    if (reply.worstOverheadMs > 0) this.#latency(turn, 'relay_overhead', reply.worstOverheadMs);
  }

  /** The model's memory is made to say what was heard: the item that played is cut, those behind it are taken out. */
  #repair(unheard: readonly UnheardItem[], reply: SpokenReply | null): void {
    const { link, voice } = this.#ports;
    const [playing, ...later] = unheard;
    if (playing !== undefined) {
      const sentMs = Math.floor(playing.sentMs);
      link.truncate(playing.itemId, Math.min(Math.max(1, Math.floor(playing.heardMs)), Math.max(1, sentMs)));
    }
    const unsent = (reply?.items ?? []).map(({ itemId }) => itemId).filter((itemId) => voice.sentMs(itemId) === 0);
    link.forget([...later.map(({ itemId }) => itemId), ...unsent]);
    const last = reply?.items.findLast(({ itemId }) => voice.sentMs(itemId) > 0);
    // Heard as far as it was sent: the model may have made more than it sent.
    if (last !== undefined && unheard.length === 0) link.truncate(last.itemId, Math.floor(voice.sentMs(last.itemId)));
  }

  #recordCut(turn: number, reply: SpokenReply | undefined, unheard: readonly UnheardItem[]): void {
    if (reply === undefined) return;
    this.#spoken.delete(turn);
    const heard = heardOf(reply, unheard, (itemId) => this.#ports.voice.sentMs(itemId));
    const text = wordsOf(reply);
    this.#ports.record({ type: 'assistant.transcript', turn, text, final: true, interrupted: true, heard });
  }

  /** An answer that cannot be heard is asked for once more; then the other party is not kept waiting in silence. */
  #retryOnce(reply: SpokenReply, error: ModelError | null): void {
    const why = error ?? {
      code: reply.isMute ? 'text_instead_of_speech' : 'response_failed',
      message: 'The model was to speak and did not.',
    };
    if (reply.isMute) this.#ports.record({ type: 'error', ...why, fatal: false });
    if (this.#retried) return this.#ports.onGivenUp(why);
    this.#retried = true;
    this.#again(reply);
  }

  #onRefused(requestId: string, error: ModelError): void {
    this.#ports.record({ type: 'error', ...error, fatal: false });
    const reply = this.#reply;
    if (reply?.requestId !== requestId || reply.responseId !== null) return;
    this.#reply = null;
    this.#retryOnce(reply, error);
  }

  #latency(turn: number, metric: 'first_token' | 'relay_overhead', ms: number): void {
    this.#ports.record(latencyEvent(turn, metric, ms));
  }
}
