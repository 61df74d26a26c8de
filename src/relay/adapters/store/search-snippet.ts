import { folded, type SearchTerm, wordsIn } from './search-query.ts';

/** Words shown before and after the place that was found. */
const WORDS_BEFORE = 5;
const WORDS_AFTER = 8;

const PIECE = /\S+/g;

interface Word {
  readonly text: string;
  /** Which of the text's pieces, cut at blanks, it stands in. */
  readonly piece: number;
}

/** The part of `text` around the first place where one of the terms stands, or null where none does. */
export function snippetOf(text: string, terms: readonly SearchTerm[]): string | null {
  const plain = folded(text);
  // Most texts have none of the words: seen at once.
  if (!terms.some(({ words: [first = ''] }) => plain.includes(first))) return null;
  const pieces = text.match(PIECE) ?? [];
  const words = pieces.flatMap((piece, index) => wordsIn(piece).map((word): Word => ({ text: word, piece: index })));
  const places = terms.map((term) => placeOf(words, term)).filter((place) => place !== null);
  if (places.length === 0) return null;
  const at = Math.min(...places);
  const from = Math.max(0, at - WORDS_BEFORE);
  const to = Math.min(pieces.length, at + WORDS_AFTER);
  return `${from > 0 ? '… ' : ''}${pieces.slice(from, to).join(' ')}${to < pieces.length ? ' …' : ''}`;
}

function placeOf(words: readonly Word[], { words: wanted, isPrefix }: SearchTerm): number | null {
  const last = wanted.length - 1;
  const found = words.findIndex((_, start) =>
    wanted.every((want, index) => {
      const word = words[start + index]?.text;
      return isPrefix && index === last ? word?.startsWith(want) : word === want;
    }),
  );
  return words[found]?.piece ?? null;
}
