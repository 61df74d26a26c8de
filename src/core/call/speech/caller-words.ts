import type { Clock } from '../../ports/clock.ts';
import type { NewCallEvent } from '../events.ts';

/** A transcript that has not come after this long does not come any more. */
const LOST_MS = 10_000;
const INAUDIBLE = '(inaudible)';

export interface CallerWordsPorts {
  readonly clock: Clock;
  readonly record: (event: NewCallEvent) => void;
}

interface Utterance {
  readonly itemId: string;
  readonly turn: number;
  /** Null while it is awaited. */
  text: string | null;
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

  /** The utterance has its place; its words are awaited. */
  expect(itemId: string, turn: number): void {
    this.#known.add(itemId);
    const stopDeadline = this.#ports.clock.after(LOST_MS, () => this.settle(itemId, null));
    this.#utterances.push({ itemId, turn, text: null, stopDeadline });
  }

  /** @param text - Null: they could not be written down. */
  settle(itemId: string, text: string | null): void {
    const utterance = this.#utterances.find((known) => known.itemId === itemId);
    if (utterance === undefined || utterance.text !== null) return;
    utterance.stopDeadline();
    utterance.text = text ?? INAUDIBLE;
    this.#tell(utterance.turn);
  }

  /** The model's session is gone: what is awaited does not come any more. */
  giveUp(): void {
    for (const { itemId } of this.#utterances) this.settle(itemId, null);
  }

  close(): void {
    for (const { stopDeadline } of this.#utterances) stopDeadline();
    this.#utterances = [];
  }

  #tell(turn: number): void {
    for (;;) {
      const first = this.#utterances.find((utterance) => utterance.turn === turn);
      if (first === undefined || first.text === null) return;
      this.#utterances = this.#utterances.filter((utterance) => utterance !== first);
      const text = first.text.trim();
      if (text !== '') this.#ports.record({ type: 'caller.transcript', turn, text, final: true });
    }
  }
}
