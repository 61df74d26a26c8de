import type { CutIn } from '../callees/callee.ts';
import { drawMs, type Pace, untilAborted, wait } from '../pace.ts';
import { heardBeginning, splitClauses } from './clauses.ts';
import type { InputScope } from './relay-attributes.ts';

/** Text between two `last: true`; all of it shares how it may be cut off. */
interface TalkCycle {
  readonly scope: InputScope;
  readonly isPreemptible: boolean;
}

type PlayItem = { readonly cycle: TalkCycle } & (
  | { readonly kind: 'speech' | 'digits'; readonly text: string }
  | { readonly kind: 'sound'; readonly loop: number }
);

/** What stopped was being said: the part of its clause that was heard, and for how long. */
export interface Cut {
  readonly utterance: string;
  readonly durationMs: number;
}

export interface PlayListener {
  speakingChanged(isSpeaking: boolean): void;
  /** A clause begins. Returns where the other party means to speak into it, or null. */
  starting(clause: string): CutIn | null;
  /** A clause, the heard beginning of one, or key tones. */
  played(text: string, kind: 'speech' | 'digits'): void;
  /** Everything handed over was played and the talk cycle is closed. */
  ranOut(): void;
}

/** The item that is being played. */
interface Playing {
  readonly cut: AbortController;
  readonly startedAtMs: number | null;
  readonly lengthMs: number;
  /**
   * How far it was when the other party spoke into it. Not measured: which words were
   * heard must not depend on how late a timer was, least of all at the fast pace.
   */
  readonly reachedMs: number | null;
}

/** Twilio plays a sound with `loop` 0 up to a thousand times. */
const ENDLESS_LOOP = 1_000;

/**
 * Twilio's play queue: speech, key tones and sounds, one after the other, in the time
 * they take. Speech starts on the first complete clause and does not wait for `last`.
 */
export class PlayQueue {
  readonly #pace: Pace;
  readonly #listener: PlayListener;
  readonly #over: AbortSignal;
  #items: readonly PlayItem[] = [];
  /** The open talk cycle and its text that makes no clause yet. */
  #open: TalkCycle | null = null;
  #tail = '';
  #isSpeaking = false;
  /** The utterance reported last, for an interruption that falls between two clauses. */
  #lastPlayed: Cut = { utterance: '', durationMs: 0 };
  #current: Playing | null = null;
  #arrival = new AbortController();

  constructor(pace: Pace, listener: PlayListener, over: AbortSignal) {
    this.#pace = pace;
    this.#listener = listener;
    this.#over = over;
    over.addEventListener('abort', () => this.#stop());
    void this.#run();
  }

  /** What may stop the speech that is heard now; null while nothing is. */
  get audibleScope(): InputScope | null {
    return this.#isSpeaking ? (this.#items[0]?.cycle.scope ?? this.#open?.scope ?? 'any') : null;
  }

  addText(token: string, last: boolean, cycle: TalkCycle): void {
    if (token !== '') {
      if (this.#open === null) this.#preempt();
      this.#open = cycle;
      const { complete, rest } = splitClauses(this.#tail + token);
      this.#tail = rest;
      this.#enqueue(complete.map((text) => ({ kind: 'speech', text, cycle })));
    }
    if (last) this.#close();
  }

  addDigits(digits: string, cycle: TalkCycle): void {
    this.#flushTail();
    this.#enqueue([{ kind: 'digits', text: digits, cycle }]);
  }

  addSound(loop: number, cycle: TalkCycle): void {
    if (this.#open === null) this.#preempt();
    this.#flushTail();
    this.#enqueue([{ kind: 'sound', loop: loop === 0 ? ENDLESS_LOOP : loop, cycle }]);
  }

  /** Drops everything: the party at the other end barged in. */
  interrupt(): Cut {
    const heard = this.#cutCurrent();
    this.#stop();
    return heard.utterance === '' ? this.#lastPlayed : heard;
  }

  /** Ends the silence that follows {@link interrupt}: reported after Twilio has told of the interruption. */
  reportSilence(): void {
    this.#setSpeaking(false);
  }

  #stop(): void {
    this.#items = [];
    this.#open = null;
    this.#tail = '';
    this.#current?.cut.abort();
    this.#arrival.abort();
  }

  #close(): void {
    this.#flushTail();
    this.#open = null;
    this.#arrival.abort();
  }

  #flushTail(): void {
    const text = this.#tail;
    this.#tail = '';
    if (text !== '' && this.#open !== null) this.#enqueue([{ kind: 'speech', text, cycle: this.#open }]);
  }

  #enqueue(items: readonly PlayItem[]): void {
    this.#items = [...this.#items, ...items];
    this.#arrival.abort();
  }

  /** A new talk cycle takes the place of what was marked as preemptible, heard or not. */
  #preempt(): void {
    if (this.#items[0]?.cycle.isPreemptible && this.#current !== null) {
      this.#cutCurrent();
      this.#current.cut.abort();
    }
    this.#items = this.#items.filter((item) => !item.cycle.isPreemptible);
  }

  /** Reports the heard part of the clause that is being played. */
  #cutCurrent(): Cut {
    const item = this.#items[0];
    const startedAtMs = this.#current?.startedAtMs ?? null;
    if (item?.kind !== 'speech' || this.#current === null || startedAtMs === null) {
      return { utterance: '', durationMs: 0 };
    }
    const durationMs = this.#current.reachedMs ?? performance.now() - startedAtMs;
    const utterance = heardBeginning(item.text, durationMs / this.#current.lengthMs);
    if (utterance !== '') this.#listener.played(utterance, 'speech');
    return { utterance, durationMs };
  }

  async #run(): Promise<void> {
    while (!this.#over.aborted) {
      const item = this.#items[0];
      if (item === undefined) await this.#idle();
      else await this.#play(item);
    }
  }

  async #idle(): Promise<void> {
    const arrival = new AbortController();
    this.#arrival = arrival;
    if (this.#open === null) {
      this.#rest();
      return untilAborted(arrival.signal);
    }
    await wait(this.#pace.starvedMs, arrival.signal);
    // Nobody closed the talk cycle: its tail is spoken all the same, then it counts as over.
    if (!arrival.signal.aborted) this.#close();
  }

  #rest(): void {
    if (!this.#isSpeaking) return;
    this.#setSpeaking(false);
    this.#listener.ranOut();
  }

  #setSpeaking(isSpeaking: boolean): void {
    if (this.#isSpeaking === isSpeaking) return;
    this.#isSpeaking = isSpeaking;
    this.#lastPlayed = { utterance: '', durationMs: 0 };
    this.#listener.speakingChanged(isSpeaking);
  }

  async #play(item: PlayItem): Promise<void> {
    const cut = new AbortController();
    this.#current = { cut, startedAtMs: null, lengthMs: 0, reachedMs: null };
    if (item.kind === 'speech') await this.#startSpeech(cut.signal);
    if (item.kind === 'digits') await this.#startTones(cut.signal);
    if (!cut.signal.aborted) await this.#sound(item, cut);
    this.#current = null;
    if (cut.signal.aborted || this.#over.aborted) return;
    this.#items = this.#items.slice(1);
    if (item.kind === 'sound') return;
    if (item.kind === 'speech')
      this.#lastPlayed = { utterance: item.text, durationMs: Math.round(this.#lengthMs(item)) };
    this.#listener.played(item.text, item.kind);
  }

  async #sound(item: PlayItem, cut: AbortController): Promise<void> {
    const lengthMs = Math.max(this.#lengthMs(item), 1);
    const playing = { cut, startedAtMs: performance.now(), lengthMs, reachedMs: null };
    this.#current = playing;
    const cutIn = item.kind === 'speech' ? this.#listener.starting(item.text) : null;
    if (cutIn === null) return wait(lengthMs, cut.signal);
    const reachedMs = lengthMs * cutIn.afterFraction;
    await wait(reachedMs, cut.signal);
    if (cut.signal.aborted) return;
    this.#current = { ...playing, reachedMs };
    cutIn.start();
    await wait(lengthMs - reachedMs, cut.signal);
  }

  async #startSpeech(cut: AbortSignal): Promise<void> {
    if (this.#isSpeaking) return;
    await wait(drawMs(this.#pace.firstSoundMs), cut);
    if (!cut.aborted) this.#setSpeaking(true);
  }

  async #startTones(cut: AbortSignal): Promise<void> {
    this.#rest();
    await wait(drawMs(this.#pace.toneLeadMs), cut);
  }

  #lengthMs(item: PlayItem): number {
    if (item.kind === 'speech') return (item.text.length / this.#pace.charactersPerSecond) * 1_000;
    if (item.kind === 'sound') return item.loop * this.#pace.soundMs;
    return item.text
      .split('')
      .reduce((sum, key) => sum + (/w/i.test(key) ? this.#pace.toneWaitMs : this.#pace.toneMs), 0);
  }
}
