/** What could begin a mark: one look at a delta without any of these lets it through. */
const MAY_BEGIN = /[*_`[\n]/;
const MAY_BEGIN_LINE = /[*_`#[\-•\n]/;
/** The same, and what ends the words of a link. */
const MAY_MARK = /[*_`#[\]\-•\n]/;

/** Bullets and headings; they count at a line's start only. A single `#` before a digit may be a number's. */
const LINE_MARK = /^(?:[-*•][ \t]|#{2,6}[ \t]|#[ \t](?=[^\s\d]))/;
const LINE_MARK_BEGINS = /^(?:[-*•]|#{1,6}|#[ \t])$/;

/** `[words](https://…`: words longer than these are somebody's brackets. */
const LINK = /^\[[^[\]\n]{1,40}\]\(https?:\/\//;
const LINK_BEGINS = /^\[[^[\]\n]{0,40}(?:$|(?<=[^[])\](?:$|\((?:h|ht|htt|https?|https?:|https?:\/)?$))/;

const WORD = /[\p{L}\p{N}]/u;
/** A pair of stars before one of these opens nothing: before a number it may be arithmetic. */
const NOT_OPENED = /[\s\p{N}.,;:!?)\]]/u;

/**
 * Takes out of streamed text what is layout and no word: `**` and `__` around
 * words, backticks, headings and bullets at a line's start, the address of a
 * link. Everything else goes through as it is; what may be meant is spoken.
 *
 * Holds back only what may still become a mark, for a token waits for nothing else.
 */
export class Speakable {
  #held = '';
  #atLineStart = true;
  /** The last character that went through; empty at the beginning. */
  #before = '';
  /** Pairs that were opened in this line. */
  readonly #open = new Set<string>();
  /** A link's `[` was taken out; its `](` follows. */
  #inLink = false;
  /** Parentheses that are open in the address that is being taken out; 0 for no address. */
  #addressDepth = 0;

  push(text: string): string {
    if (this.#held === '' && !this.#inLink && this.#addressDepth === 0) {
      const mayBegin = this.#atLineStart ? MAY_BEGIN_LINE : MAY_BEGIN;
      if (!mayBegin.test(text)) return this.#through(text);
    }
    this.#held += text;
    return this.#drain(false);
  }

  /** The text breaks off here, at a command or the turn's end: what was held back is text after all. */
  flush(): string {
    const rest = this.#drain(true);
    this.#atLineStart = false;
    this.#inLink = false;
    this.#addressDepth = 0;
    return rest;
  }

  #drain(isLast: boolean): string {
    let spoken = '';
    for (let part = this.#take(isLast); part !== null; part = this.#take(isLast)) spoken += part;
    return spoken;
  }

  /** Takes one mark or one run of text off the front; null where nothing is left, or more must be known first. */
  #take(isLast: boolean): string | null {
    if (this.#held === '') return null;
    if (this.#addressDepth > 0) return this.#dropAddress();
    const at = this.#held.search(MAY_MARK);
    if (at !== 0) return this.#keep(at === -1 ? this.#held.length : at);
    if (this.#atLineStart) {
      const mark = LINE_MARK.exec(this.#held)?.[0];
      if (mark !== undefined) return this.#dropLineMark(mark.length);
      if (!isLast && LINE_MARK_BEGINS.test(this.#held)) return null;
    }
    switch (this.#held.charAt(0)) {
      case '`':
        return this.#drop(1);
      case '*':
      case '_':
        return this.#takePair(isLast);
      case '[':
        return this.#takeLink(isLast);
      case ']':
        return this.#inLink ? this.#enterAddress() : this.#keep(1);
      default:
        return this.#keep(1);
    }
  }

  /** Two stars or two underscores, no more and no fewer, around words. */
  #takePair(isLast: boolean): string | null {
    const sign = this.#held.charAt(0);
    const run = /^(?:\*+|_+)/.exec(this.#held)?.[0].length ?? 1;
    if (this.#before === sign || run > 2) return this.#keep(run);
    const next = this.#held.charAt(run);
    if (next === '' && !isLast) return null;
    return run === 2 && this.#isPair(sign, next) ? this.#drop(2) : this.#keep(run);
  }

  #isPair(sign: string, next: string): boolean {
    const touchesWord = WORD.test(next);
    if (this.#open.has(sign)) {
      const closes = this.#before.trim() !== '' && (sign === '*' || !touchesWord);
      return closes && this.#open.delete(sign);
    }
    const opens = next !== '' && !NOT_OPENED.test(next) && !WORD.test(this.#before);
    if (opens) this.#open.add(sign);
    return opens;
  }

  #takeLink(isLast: boolean): string | null {
    if (LINK.test(this.#held)) {
      this.#inLink = true;
      return this.#drop(1);
    }
    return !isLast && LINK_BEGINS.test(this.#held) ? null : this.#keep(1);
  }

  #enterAddress(): string {
    this.#inLink = false;
    this.#addressDepth = 1;
    return this.#drop(']('.length);
  }

  /** The address ends with its parenthesis; a blank or a new line means that it had none. */
  #dropAddress(): string {
    for (let i = 0; i < this.#held.length; i++) {
      const sign = this.#held.charAt(i);
      if (sign === '(') this.#addressDepth++;
      if (sign === ')') this.#addressDepth--;
      if (/\s/.test(sign)) this.#addressDepth = 0;
      if (this.#addressDepth === 0) return this.#drop(sign === ')' ? i + 1 : i);
    }
    return this.#drop(this.#held.length);
  }

  #dropLineMark(length: number): string {
    this.#atLineStart = false;
    return this.#drop(length);
  }

  #drop(length: number): string {
    this.#held = this.#held.slice(length);
    return '';
  }

  #keep(length: number): string {
    const text = this.#held.slice(0, length);
    this.#held = this.#held.slice(length);
    return this.#through(text);
  }

  #through(text: string): string {
    if (text === '') return '';
    this.#before = text.charAt(text.length - 1);
    if (this.#before === '\n') {
      this.#atLineStart = true;
      this.#open.clear();
    } else if (this.#atLineStart && text.trim() !== '') {
      this.#atLineStart = false;
    }
    return text;
  }
}
