/**
 * Emoji of any make: signs, flags, skin tones, and what makes an emoji of a digit. Not what is read as a word (©, ™),
 * nor U+200D, which joins letters too. Which signs are emoji this year is Unicode's to say (properties of UTS #51).
 */
const EMOJI = String.raw`[\p{Emoji_Presentation}[\p{Extended_Pictographic}--[©®™ℹ‼⁉]]\uFE0F\u20E3\u{E0020}-\u{E007F}]`;
const JOINER = '\u200D';
/** What stands in `#before` for an emoji that was taken out; it can come from nowhere else. */
const TAKEN_EMOJI = '☺';

const SCHEME = String.raw`[Hh]ttps?:\/\/`;
const SCHEME_BEGINS = String.raw`[Hh](?:t(?:t(?:ps?(?::\/?)?)?)?)?$`;
/** Marks anywhere in a line: an emoji, half of one, a bare address. */
const ANYWHERE = String.raw`${EMOJI}|${JOINER}|[\uD800-\uDBFF]$|(?<![A-Za-z0-9])(?:${SCHEME}|${SCHEME_BEGINS})`;

/** What could begin a mark: one look at a delta without any of these lets it through. */
const MAY_BEGIN = new RegExp(String.raw`[*_\x60\[\n]|${ANYWHERE}`, 'v');
const MAY_BEGIN_LINE = new RegExp(String.raw`[*_\x60#\[\-•\n]|${ANYWHERE}`, 'v');
/** The same, and what ends the words of a link. */
const MAY_MARK = new RegExp(String.raw`[*_\x60#\[\]\-•\n]|${ANYWHERE}`, 'v');

const EMOJI_FIRST = new RegExp(`^${EMOJI}+`, 'v');
const ADDRESS = new RegExp(`^${SCHEME}`);
const ADDRESS_BEGINS = new RegExp(`^${SCHEME_BEGINS}`);
const HOST = /^[\p{L}\p{N}.-]+/u;
/** Signs that lead from a host to the rest of its address. */
const LEAVES_HOST = /^[:/?#@]/;
/** The rest of an address; where it ends is in doubt, it ends: words must not be lost. */
const ADDRESS_REST = /^[^\s<>"'\])}\u0080-\uFFFF]*/;
const PUNCTUATION_LAST = /[.,;:!?]*$/;

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
 * Takes out of streamed text what is no word: `**` and `__` around words,
 * backticks, headings and bullets at a line's start, emoji, the address of a
 * link, and of a bare address everything but its host. Everything else goes
 * through as it is; what may be meant is spoken.
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
  /** The emoji that was taken out last stood right behind a word. */
  #wasInWord = false;
  /** Where in a bare address the text is; null outside of one. */
  #bare: 'host' | 'rest' | null = null;

  push(text: string): string {
    if (this.#held === '' && !this.#inLink && !this.#isInAddress) {
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
    this.#bare = null;
    this.#wasInWord = false;
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
    if (this.#isInAddress) return this.#takeAddress(isLast);
    const at = this.#held.search(MAY_MARK);
    return at === 0 ? this.#takeMark(isLast) : this.#keep(at === -1 ? this.#held.length : at);
  }

  #takeMark(isLast: boolean): string | null {
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
      case 'h':
      case 'H':
        return this.#takeScheme(isLast);
      default:
        return this.#takeEmoji(isLast);
    }
  }

  get #isInAddress(): boolean {
    return this.#addressDepth > 0 || this.#bare !== null;
  }

  #takeAddress(isLast: boolean): string | null {
    if (this.#addressDepth > 0) return this.#dropAddress();
    return this.#bare === 'host' ? this.#takeHost() : this.#dropRest(isLast);
  }

  #takeEmoji(isLast: boolean): string | null {
    const emoji = EMOJI_FIRST.exec(this.#held)?.[0];
    if (emoji !== undefined) {
      if (this.#before !== TAKEN_EMOJI) this.#wasInWord = WORD.test(this.#before);
      this.#before = TAKEN_EMOJI;
      return this.#drop(emoji.length);
    }
    if (this.#before === TAKEN_EMOJI && this.#held.startsWith(JOINER)) return this.#drop(1);
    // Half of a sign outside the basic plane: its other half is in the next delta.
    const isHalf = this.#held.length === 1 && /[\uD800-\uDBFF]/.test(this.#held);
    return isHalf && !isLast ? null : this.#keep(1);
  }

  #takeScheme(isLast: boolean): string | null {
    if (/[A-Za-z0-9]/.test(this.#before)) return this.#keep(1);
    const scheme = ADDRESS.exec(this.#held)?.[0];
    if (scheme === undefined) return !isLast && ADDRESS_BEGINS.test(this.#held) ? null : this.#keep(1);
    this.#bare = 'host';
    return this.#drop(scheme.length);
  }

  /** People say where, not how to get there. */
  #takeHost(): string {
    const host = HOST.exec(this.#held)?.[0];
    if (host !== undefined) return this.#keep(host.length);
    this.#bare = LEAVES_HOST.test(this.#held) ? 'rest' : null;
    return '';
  }

  /** What ends a sentence behind an address is the sentence's. */
  #dropRest(isLast: boolean): string | null {
    const rest = ADDRESS_REST.exec(this.#held)?.[0] ?? '';
    const isWhole = isLast || rest.length < this.#held.length;
    const punctuation = PUNCTUATION_LAST.exec(rest)?.[0] ?? '';
    if (isWhole) this.#bare = null;
    else if (punctuation.length === rest.length) return null;
    return this.#drop(rest.length - punctuation.length);
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
    // Words that only an emoji kept apart stay two.
    const wouldJoin = this.#wasInWord && this.#before === TAKEN_EMOJI && WORD.test(text.charAt(0));
    this.#before = text.charAt(text.length - 1);
    if (this.#before === '\n') {
      this.#atLineStart = true;
      this.#open.clear();
    } else if (this.#atLineStart && text.trim() !== '') {
      this.#atLineStart = false;
    }
    return wouldJoin ? ` ${text}` : text;
  }
}
