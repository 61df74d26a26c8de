import type { ContactCard } from '#core/contacts/contact.ts';
import { NUMBERS_MAX } from '#core/contacts/contact.ts';
import { readPhoneNumber } from '#core/phone-number.ts';
import { strings } from '../strings.ts';

const { why } = strings.contacts.import;

/** Something of a file that is not taken. */
export interface Skipped {
  /** Of the file, from 1. */
  readonly line: number;
  /** Whose it is, or empty. */
  readonly what: string;
  readonly why: string;
}

export interface ReadCards {
  readonly cards: readonly ContactCard[];
  readonly skipped: readonly Skipped[];
}

/** A contact as some file has it. */
export interface RawCard {
  readonly line: number;
  readonly name: string;
  readonly numbers: readonly { readonly text: string; readonly label: string }[];
  readonly note: string;
}

/** What can be kept of it. A number that is none is left out and said; a card without a name or any number too. */
export function cardsOf(raw: readonly RawCard[], country: string | null): ReadCards {
  const read = raw.map((each) => cardOf(each, country));
  return {
    cards: read.flatMap(({ card }) => (card === null ? [] : [card])),
    skipped: read.flatMap(({ skipped }) => skipped),
  };
}

function cardOf(
  { line, name, numbers, note }: RawCard,
  country: string | null,
): { readonly card: ContactCard | null; readonly skipped: readonly Skipped[] } {
  const what = name.trim().slice(0, 120);
  const skip = (reason: string): Skipped => ({ line, what, why: reason });
  const read = numbers
    .filter(({ text }) => text.trim() !== '')
    .map(({ text, label }) => ({ text, label: label.trim().slice(0, 40), number: readPhoneNumber(text, country) }));
  const bad = read.filter(({ number }) => number === null).map(({ text }) => skip(why.badNumber(text.trim())));
  const good = new Map(read.flatMap(({ number, label }) => (number === null ? [] : [[number, { number, label }]])));
  if (what === '') return { card: null, skipped: [...bad, skip(why.noName)] };
  if (good.size === 0) return { card: null, skipped: bad.length > 0 ? bad : [skip(why.noNumber)] };
  const kept = [...good.values()].slice(0, NUMBERS_MAX);
  return { card: { name: what, numbers: kept, note: note.trim().slice(0, 1_000) }, skipped: bad };
}
