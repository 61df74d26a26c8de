/**
 * Takes out of streamed text what a voice should not say: markdown's marks,
 * bullets, the addresses of links, emoji. The words stay as they are.
 *
 * Holds back at most the few characters that could still be a mark, so that a
 * token waits for nothing else. Conservative on purpose: a lone star, hash or
 * bracket is somebody's text.
 */
export class Speakable {
  #held = '';
  /** At the start of a line a hash or a dash is a mark. */
  #atLineStart = true;
  /** Whether the last character was part of a word: no address begins there. */
  #inWord = false;
  /** Inside the address of `[words](address)`: dropped to its end. */
  #inAddress = false;

  push(text: string): string {
    this.#held += text;
    let spoken = '';
    for (let step = this.#take(false); step !== null; step = this.#take(false)) spoken += step;
    return spoken;
  }

  /** The turn is over: what was held is text after all. */
  end(): string {
    let spoken = '';
    for (let step = this.#take(true); step !== null; step = this.#take(true)) spoken += step;
    this.#atLineStart = true;
    this.#inWord = false;
    this.#inAddress = false;
    return spoken;
  }

  /** Takes one mark or one run of plain text off the front; null when nothing more can be told yet. */
  #take(isLast: boolean): string | null {
    if (this.#held === '') return null;
    if (this.#inAddress) return this.#dropAddress();
    for (const { pattern, place = 'any' } of MARKS) {
      if ((place === 'line' && !this.#atLineStart) || (place === 'word' && this.#inWord)) continue;
      const found = pattern.exec(this.#held)?.[0];
      if (found !== undefined) return this.#drop(found);
    }
    if (!isLast && this.#couldGrow()) return null;
    return this.#keepPlain();
  }

  #drop(mark: string): string {
    this.#held = this.#held.slice(mark.length);
    if (mark === '](') this.#inAddress = true;
    return '';
  }

  #dropAddress(): string {
    const end = this.#held.search(/[)\s]/);
    const close = end === -1 ? this.#held.length : end + (this.#held[end] === ')' ? 1 : 0);
    if (end !== -1) this.#inAddress = false;
    this.#held = this.#held.slice(close);
    return '';
  }

  #couldGrow(): boolean {
    if (matches(this.#held, BEGINNINGS)) return true;
    if (this.#atLineStart && matches(this.#held, LINE_BEGINNINGS)) return true;
    return !this.#inWord && ADDRESS_BEGINNING.test(this.#held);
  }

  /** Everything up to the next character that could begin a mark; at least one character. */
  #keepPlain(): string {
    const first = String.fromCodePoint(this.#held.codePointAt(0) ?? 0);
    const rest = this.#held.slice(first.length);
    const next = rest.search(MARK_START);
    const plain = first + (next === -1 ? rest : rest.slice(0, next));
    this.#held = this.#held.slice(plain.length);
    const lastLine = plain.slice(plain.lastIndexOf('\n') + 1);
    this.#inWord = /[\p{L}\p{N}]$/u.test(plain);
    this.#atLineStart = (plain.includes('\n') || this.#atLineStart) && lastLine.trim() === '';
    return plain;
  }
}

/** Emoji and what joins or colours them; not the signs that are part of ordinary text. */
const PICTURE = String.raw`(?![©®™‼⁉ℹ↔-↪])\p{Extended_Pictographic}`;
const JOINER = String.raw`\u{FE0F}|\u{200D}|\u{20E3}|[\u{1F3FB}-\u{1F3FF}]|[\u{1F1E6}-\u{1F1FF}]`;
const EMOJI = new RegExp(`^(?:${PICTURE}|${JOINER})+`, 'u');

const MARKS: readonly {
  readonly pattern: RegExp /** Where it is a mark: anywhere, at the start of a line, or of a word. */;
  readonly place?: 'line' | 'word';
}[] = [
  { pattern: /^\*\*/ },
  { pattern: /^`/ },
  { pattern: /^#{1,6} /, place: 'line' },
  { pattern: /^[-*•] /, place: 'line' },
  { pattern: /^\]\((?=https?:|mailto:|tel:|www\.)/ },
  { pattern: /^https?:\/\//, place: 'word' },
  { pattern: EMOJI },
];

const MARK_START = new RegExp(`[*\`#•\\]h\\n-]|${PICTURE}|${JOINER}`, 'u');

/** Beginnings of marks that more text could complete. */
const BEGINNINGS = [/^\*$/, /^\]\(?$/, /^\]\((?:h|ht|htt|https?|m|ma|mai|mail|mailt|mailto|t|te|tel|w|ww|www)$/];
const LINE_BEGINNINGS = [/^#{1,6}$/, /^[-•]$/];
const ADDRESS_BEGINNING = /^h(?:t|tt|ttp|ttps|ttps?:|ttps?:\/)?$/;

const matches = (text: string, patterns: readonly RegExp[]): boolean => patterns.some((pattern) => pattern.test(text));
