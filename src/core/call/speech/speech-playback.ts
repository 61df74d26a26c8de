/** Sound of one item of the model's that was sent and not heard to its end. */
export interface UnheardItem {
  readonly turn: number;
  readonly itemId: string;
  readonly heardMs: number;
  readonly sentMs: number;
}

/** A run of sound behind which a mark waits to come back. */
interface Marked {
  readonly mark: string;
  /** The item it belongs to; null for keys. */
  readonly itemId: string | null;
  /** Milliseconds of the item that have been sent with it; of the key itself for keys. */
  readonly endMs: number;
  readonly digit: string;
}

interface Item {
  readonly turn: number;
  sentMs: number;
  heardMs: number;
}

/** What was still to be heard when the line's queue was dropped. */
export interface Dropped {
  readonly items: readonly UnheardItem[];
  /** Keys that were not pressed yet. */
  readonly digits: string;
}

/**
 * Knows how much sound of each item was sent, and how much of it was heard.
 *
 * The only proof of hearing is a mark that comes back. A line echoes marks also
 * when `clear` drops them, so each carries the generation it was sent in and
 * counts in no other.
 */
export class SpeechPlayback {
  readonly #items = new Map<string, Item>();
  #queue: Marked[] = [];
  #generation = 1;
  #marks = 0;

  get isIdle(): boolean {
    return this.#queue.length === 0;
  }

  /** Whether nothing but keys is still to be heard. */
  get isKeysOnly(): boolean {
    return this.#queue.length > 0 && this.#queue.every(({ itemId }) => itemId === null);
  }

  /** Milliseconds of sound that were sent and not heard. */
  get unheardMs(): number {
    const waiting = new Set(this.#queue.flatMap(({ itemId }) => itemId ?? []));
    const speech = [...waiting].reduce((sum, id) => sum + this.#leftOf(id), 0);
    return this.#queue.reduce((sum, { itemId, endMs }) => (itemId === null ? sum + endMs : sum), speech);
  }

  /** Sound of an item goes out. Returns the mark to send behind it. */
  sent(turn: number, itemId: string, ms: number): string {
    const item = this.#items.get(itemId) ?? { turn, sentMs: 0, heardMs: 0 };
    item.sentMs += ms;
    this.#items.set(itemId, item);
    return this.#wait({ itemId, endMs: item.sentMs, digit: '' });
  }

  /** A key goes out as its tone. Returns the mark to send behind it. */
  pressed(digit: string, ms: number): string {
    return this.#wait({ itemId: null, endMs: ms, digit });
  }

  /** A mark came back: everything before it was heard. False for one of an earlier generation or of nobody. */
  played(mark: string): boolean {
    const at = this.#queue.findIndex((marked) => marked.mark === mark);
    if (at === -1) return false;
    for (const { itemId, endMs } of this.#queue.splice(0, at + 1)) {
      const item = itemId === null ? undefined : this.#items.get(itemId);
      if (item !== undefined) item.heardMs = endMs;
    }
    return true;
  }

  /** The line's queue is dropped: what has not come back was not heard. */
  drop(): Dropped {
    const ids = [...new Set(this.#queue.flatMap(({ itemId }) => itemId ?? []))];
    const digits = this.#queue.map(({ digit }) => digit).join('');
    this.#queue = [];
    this.#generation += 1;
    return { items: ids.flatMap((itemId) => this.#unheard(itemId)), digits };
  }

  /** Milliseconds of an item that were sent. */
  sentMs(itemId: string): number {
    return this.#items.get(itemId)?.sentMs ?? 0;
  }

  /** Nothing more will be reported: everything sent counts as heard. */
  allHeard(): void {
    for (const item of this.#items.values()) item.heardMs = item.sentMs;
    this.#queue = [];
    this.#generation += 1;
  }

  #wait(marked: Omit<Marked, 'mark'>): string {
    this.#marks += 1;
    const mark = `${this.#generation}.${this.#marks}`;
    this.#queue.push({ ...marked, mark });
    return mark;
  }

  #unheard(itemId: string): UnheardItem[] {
    const item = this.#items.get(itemId);
    return item === undefined ? [] : [{ itemId, ...item }];
  }

  #leftOf(itemId: string): number {
    const item = this.#items.get(itemId);
    return item === undefined ? 0 : item.sentMs - item.heardMs;
  }
}

/** The part of a transcript that was heard, in proportion to the sound. */
export function heardPart(transcript: string, heardMs: number, sentMs: number): string {
  if (sentMs <= 0 || heardMs <= 0) return '';
  return transcript.slice(0, Math.floor(transcript.length * Math.min(1, heardMs / sentMs)));
}
