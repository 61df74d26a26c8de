import type { Clock } from '../../ports/clock.ts';
import type { NewCallEvent } from '../events.ts';

/** A transcript that has not come after this long does not come any more. */
const LOST_MS = 10_000;
const INAUDIBLE = '(inaudible)';

export interface CallerWordsPorts {
  readonly clock: Clock;
  readonly record: (event: NewCallEvent) => void;
  /** An utterance is in the record, unless a session took its words with it. `words` empty: nothing was said; null: they could not be written down. */
  readonly onSaid: (words: string | null) => void;
}

interface Utterance {
  readonly itemId: string;
  readonly turn: number;
  /** Undefined while they are awaited; null: they could not be written down. */
  words: string | null | undefined;
  /** The session that was to write them down is gone: they say nothing about who spoke. */
  isLost: boolean;
  readonly stopDeadline: () => void;
}

/**
 * What the other party said. Transcripts are made beside the conversation and
 * come late and out of order, so each is kept until those spoken before it in
 * the same turn are there.
 */
export class CallerWords {
  readonly #ports: CallerWordsPorts;
  /** Items that have had their place: the model may name one twice. */
  readonly #known = new Set<string>();
  #utterances: Utterance[] = [];

  constructor(ports: CallerWordsPorts) {
    this.#ports = ports;
  }

  knows(itemId: string): boolean {
    return this.#known.has(itemId);
  }

  /** Whether nothing is awaited. */
  get isSettled(): boolean {
    return this.#utterances.length === 0;
  }

  /** Whether the words of a turn are awaited. */
  isAwaited(turn: number): boolean {
    return this.#utterances.some((utterance) => utterance.turn === turn);
  }

  /** The turn whose next words are this utterance's; null where others come before it, or it has been told. */
  turnOf(itemId: string): number | null {
    const utterance = this.#utterances.find((known) => known.itemId === itemId);
    if (utterance === undefined) return null;
    return this.#utterances.find(({ turn }) => turn === utterance.turn) === utterance ? utterance.turn : null;
  }

  /** The utterance has its place; its words are awaited. */
  expect(itemId: string, turn: number): void {
    this.#known.add(itemId);
    const stopDeadline = this.#ports.clock.after(LOST_MS, () => this.settle(itemId, null));
    this.#utterances.push({ itemId, turn, words: undefined, isLost: false, stopDeadline });
  }

  /** @param text - Null: they could not be written down. */
  settle(itemId: string, text: string | null): void {
    const utterance = this.#utterances.find((known) => known.itemId === itemId);
    if (utterance === undefined || utterance.words !== undefined) return;
    utterance.stopDeadline();
    utterance.words = text?.trim() ?? null;
    this.#tell(utterance.turn);
  }

  /** The model's session is gone: what is awaited does not come any more. */
  giveUp(): void {
    for (const utterance of this.#utterances) {
      utterance.isLost = utterance.words === undefined;
      this.settle(utterance.itemId, null);
    }
  }

  close(): void {
    for (const { stopDeadline } of this.#utterances) stopDeadline();
    this.#utterances = [];
  }

  #tell(turn: number): void {
    for (;;) {
      const first = this.#utterances.find((utterance) => utterance.turn === turn);
      if (first === undefined || first.words === undefined) return;
      this.#utterances = this.#utterances.filter((utterance) => utterance !== first);
      const text = first.words ?? INAUDIBLE;
      if (text !== '') this.#ports.record({ type: 'caller.transcript', turn, text, final: true });
      if (!first.isLost) this.#ports.onSaid(first.words);
    }
  }
}
