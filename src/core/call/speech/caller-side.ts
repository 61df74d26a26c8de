import type { Clock } from '../../ports/clock.ts';
import { CallerTurn } from '../caller-turn.ts';
import type { NewCallEvent } from '../events.ts';
import { CallerWords } from './caller-words.ts';
import { PartialWords } from './partial-words.ts';
import { StallPadding } from './stall-padding.ts';
import type { Turns } from './turns.ts';

/** A model that answers by itself begins within this time; after it, it is asked. */
const OWN_ANSWER_MS = 3_000;

export interface CallerSidePorts {
  readonly clock: Clock;
  readonly turns: Turns;
  readonly record: (event: NewCallEvent) => void;
  /** Lets the model hear something. */
  readonly hear: (audioBase64: string) => void;
  /** Words of theirs are in the record. @see CallerWordsPorts.onSaid */
  readonly onSaid: (words: string | null) => void;
}

/** The other party as the model hears them: whether they speak, what is still to be answered, what they said. */
export class CallerSide {
  readonly #ports: CallerSidePorts;
  readonly #words: CallerWords;
  readonly #partials: PartialWords;
  readonly #padding: StallPadding;
  /** Open while words of it are being written down before they have their place. */
  readonly #turn: CallerTurn;
  #isSpeaking = false;
  #stoppedAtMs: number | null = null;
  #stopExpecting: (() => void) | null = null;

  constructor(ports: CallerSidePorts) {
    this.#ports = ports;
    this.#words = new CallerWords(ports);
    this.#partials = new PartialWords(ports.clock);
    this.#padding = new StallPadding(ports.clock, ports.hear);
    this.#turn = new CallerTurn(ports.clock, () => ports.turns.take());
  }

  /** Nothing of ours has followed their words yet. */
  get isUnanswered(): boolean {
    return this.#turn.isUnanswered;
  }

  /** When they stopped speaking, if nothing of ours has followed. */
  get askedAtMs(): number | null {
    return this.#turn.askedAtMs;
  }

  /** The model is to answer by itself, and has not begun to. */
  get isOwedAnswer(): boolean {
    return this.#stopExpecting !== null;
  }

  get isSpeaking(): boolean {
    return this.#isSpeaking;
  }

  /** They say nothing, and all they said is known. */
  get isQuiet(): boolean {
    return !this.#isSpeaking && !this.isOwedAnswer && this.#words.isSettled;
  }

  /** Their sound: to the model first, bookkeeping after. */
  sounds(audioBase64: string): void {
    this.#ports.hear(audioBase64);
    this.#padding.heard();
  }

  speaks(on: boolean): void {
    this.#isSpeaking = on;
    if (!on) this.#stoppedAtMs = this.#ports.clock.monotonicMs();
    this.#padding.speaking(on);
  }

  /** Their words have their place. Returns false where the model says it twice. */
  hasSpoken(itemId: string): boolean {
    if (this.#words.knows(itemId)) return false;
    const turn = this.#turn.end();
    this.#turn.awaitAnswer(turn, this.#stoppedAtMs ?? this.#ports.clock.monotonicMs());
    this.#words.expect(itemId, turn);
    return true;
  }

  /** A piece of their words: shown while they grow, until those that came before them are there. */
  writing(itemId: string, delta: string): void {
    const text = this.#partials.add(itemId, delta);
    if (text === null) return;
    const turn = this.#words.knows(itemId) ? this.#words.turnOf(itemId) : this.#openedTurn();
    if (turn !== null) this.#ports.record({ type: 'caller.transcript', turn, text, final: false });
  }

  /** @param text - Null: they could not be written down. */
  writtenDown(itemId: string, text: string | null): void {
    this.#partials.settle(itemId);
    this.#words.settle(itemId, text);
  }

  /** The call is taken up again in the middle of a turn of theirs. */
  restore(turn: number): void {
    this.#turn.restore(turn);
  }

  /** @param ask - Where the model does not answer by itself after all. */
  expectAnswer(ask: () => void): void {
    this.stopExpecting();
    this.#stopExpecting = this.#ports.clock.after(OWN_ANSWER_MS, () => {
      this.#stopExpecting = null;
      if (this.isUnanswered) ask();
    });
  }

  stopExpecting(): void {
    this.#stopExpecting?.();
    this.#stopExpecting = null;
  }

  answered(): void {
    this.#turn.answered();
  }

  /** Nobody hears them any more: the line or the model is gone. */
  silence(): void {
    this.#isSpeaking = false;
    this.#padding.speaking(false);
    this.stopExpecting();
  }

  /** The model's session is gone, and with it what it had not written down. */
  lost(): void {
    this.silence();
    this.#partials.giveUp();
    this.#words.giveUp();
  }

  close(): void {
    this.silence();
    this.#words.close();
  }

  /** The turn of words without a place yet; null while others of it are awaited. */
  #openedTurn(): number | null {
    const turn = this.#turn.begin();
    return this.#words.isAwaited(turn) ? null : turn;
  }
}
