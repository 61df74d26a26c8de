/** Words that are searched for together: a word alone, or a phrase that stood in quotes. */
export interface SearchTerm {
  readonly text: string;
  /** Its words, folded as the index folds them. */
  readonly words: readonly string[];
  /** Whether the last word is only a beginning: it is still being typed. */
  readonly isPrefix: boolean;
  /** What it looks like within a telephone number. */
  readonly inNumber: string;
}

const PART = /"([^"]*)("?)|([^\s"]+)/g;
/** A word as the index's tokenizer sees one (unicode61): letters, digits, private-use characters. */
const WORD = /[\p{L}\p{N}\p{Co}]+/gu;
const NUMBER = /^[+\s().-]*\d[\d\s().-]*$/;

const PLAIN = /^[\0-\x7f]*$/;

/** Text without accents and case, as the tokenizer has it (remove_diacritics). */
export function folded(text: string): string {
  if (PLAIN.test(text)) return text.toLowerCase();
  const bare = text.normalize('NFD').replaceAll(/[\u0300-\u036f]/g, '');
  return bare.normalize('NFC').toLowerCase();
}

/** The words of a text as the index has them. */
export const wordsIn = (text: string): readonly string[] => folded(text).match(WORD) ?? [];

/**
 * What a query asks for: all of its terms. Quotes hold a phrase together, one
 * that is not closed yet to the end; every other sign is data or stands between
 * words. The last term, unless a closed phrase, is a beginning.
 */
export function parseQuery(query: string): readonly SearchTerm[] {
  const parts = [...query.replaceAll('\0', ' ').matchAll(PART)];
  return parts.flatMap(([, phrase, close, word], index) => {
    const text = phrase ?? word ?? '';
    const words = wordsIn(text);
    if (words.length === 0) return [];
    const inNumber = NUMBER.test(text) ? text.replaceAll(/[^\d+]/g, '') : text;
    return [{ text, words, isPrefix: index === parts.length - 1 && close !== '"', inNumber }];
  });
}

/** The term in the words of FTS5, which cuts it into tokens itself. No quote gets into a term's text. */
export const ftsOf = ({ text, isPrefix }: SearchTerm): string => `"${text}"${isPrefix ? ' *' : ''}`;

/** The term as a pattern for `LIKE … ESCAPE '\'`. */
export const likeOf = ({ inNumber }: SearchTerm): string => `%${inNumber.replaceAll(/[\\%_]/g, '\\$&')}%`;
