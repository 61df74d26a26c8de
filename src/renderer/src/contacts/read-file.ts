import { cardsOf, type ReadCards } from './cards.ts';
import { readCsv } from './read-csv.ts';
import { readVcards } from './read-vcard.ts';

/** The contacts in a file's text, vCard or CSV, and what of it is left out. @param country - Of numbers without `+`, or null. */
export function readContacts(text: string, country: string | null): ReadCards {
  const { raw, skipped } = /^\uFEFF?\s*BEGIN:VCARD/i.test(text) ? readVcards(text) : readCsv(text);
  const read = cardsOf(raw, country);
  return { cards: read.cards, skipped: [...skipped, ...read.skipped].sort((a, b) => a.line - b.line) };
}
