import type { Refusal } from '../errors.ts';
import { formatPhoneNumber } from '../phone-number.ts';
import { err, ok, type Result } from '../result.ts';
import { type Contact, type ContactCard, type ContactId, NUMBERS_MAX } from './contact.ts';

/** More than a person's own address book holds. */
const CONTACTS_MAX = 10_000;

export type AddressBook = readonly Contact[];

/** What became of one card that was brought in. `into`: the contact it was put together with. */
export type BroughtIn =
  | { readonly outcome: 'added' }
  | { readonly outcome: 'merged' | 'known'; readonly into: string }
  | { readonly outcome: 'full' };

/** Puts a contact in, or in place of the one with its id. A number that is somebody else's is refused, naming them. */
export function withContact(book: AddressBook, contact: Contact): Result<AddressBook, Refusal> {
  const others = book.filter(({ id }) => id !== contact.id);
  if (others.length >= CONTACTS_MAX) return err(full);
  for (const [index, { number }] of contact.numbers.entries()) {
    const owner = others.find((other) => has(other, number));
    if (owner !== undefined) {
      const field = `numbers.${index}.number`;
      const message = `${formatPhoneNumber(number)} belongs to ${owner.name}; change that contact instead`;
      return err({ code: 'invalid_request', field, message });
    }
  }
  return ok(byName([...others, contact]));
}

export const withoutContact = (book: AddressBook, id: ContactId): AddressBook => book.filter((each) => each.id !== id);

/**
 * Brings cards in. One that shares a number with a contact is put together with it: the contact keeps its name and
 * note and gets the numbers it did not have. Numbers that are a third contact's stay there.
 *
 * @returns the book, and for each card what became of it.
 */
export function broughtIn(
  book: AddressBook,
  cards: readonly ContactCard[],
  newId: () => ContactId,
): { readonly book: AddressBook; readonly outcomes: readonly BroughtIn[] } {
  const contacts = new Map(book.map((contact) => [contact.id, contact]));
  const owners = new Map(book.flatMap(({ id, numbers }) => numbers.map(({ number }) => [number, id] as const)));
  const keep = (contact: Contact): void => {
    contacts.set(contact.id, contact);
    for (const { number } of contact.numbers) owners.set(number, contact.id);
  };
  const outcomes = cards.map((card): BroughtIn => {
    const owner = card.numbers.map(({ number }) => owners.get(number)).find((id) => id !== undefined);
    const known = owner === undefined ? undefined : contacts.get(owner);
    if (known === undefined) {
      if (contacts.size >= CONTACTS_MAX) return { outcome: 'full' };
      keep({ ...card, id: newId() });
      return { outcome: 'added' };
    }
    const fresh = card.numbers.filter(({ number }) => !owners.has(number)).slice(0, NUMBERS_MAX - known.numbers.length);
    const note = known.note === '' ? card.note : known.note;
    if (fresh.length === 0 && note === known.note) return { outcome: 'known', into: known.name };
    keep({ ...known, note, numbers: [...known.numbers, ...fresh] });
    return { outcome: 'merged', into: known.name };
  });
  return { book: byName([...contacts.values()]), outcomes };
}

/** Names by number, as calls are shown. */
export const namesIn = (book: AddressBook): ReadonlyMap<string, string> =>
  new Map(book.flatMap(({ name, numbers }) => numbers.map(({ number }) => [number, name] as const)));

/**
 * Contacts that fit what is typed: every word begins a word of the name, or the digits stand in a number. Names that
 * begin with it come first.
 */
export function findContacts(book: AddressBook, text: string): AddressBook {
  const words = wordsOf(text);
  const digits = text.replaceAll(/\D/g, '');
  const isNumber = digits.length >= 3 && /^[+\d\s().\-/]+$/.test(text);
  if (words.length === 0) return book;
  return book
    .map((contact) => ({ contact, rank: rankOf(contact, words, isNumber ? digits : null) }))
    .filter(({ rank }) => rank !== null)
    .sort((a, b) => (a.rank ?? 0) - (b.rank ?? 0))
    .map(({ contact }) => contact);
}

function rankOf({ name, numbers }: Contact, words: readonly string[], digits: string | null): number | null {
  if (digits !== null && numbers.some(({ number }) => number.includes(digits))) return 2;
  const own = wordsOf(name);
  if (!words.every((word) => own.some((each) => each.startsWith(word)))) return null;
  return own[0]?.startsWith(words[0] ?? '') === true ? 0 : 1;
}

/** Without accents: who types `jose` looks for José. */
const wordsOf = (text: string): readonly string[] =>
  text
    .normalize('NFD')
    .replaceAll(/\p{M}/gu, '')
    .toLowerCase()
    .split(/[^\p{L}\p{N}+]+/u)
    .filter((word) => word !== '');

const has = ({ numbers }: Contact, wanted: string): boolean => numbers.some(({ number }) => number === wanted);

const byName = (contacts: readonly Contact[]): AddressBook =>
  contacts.toSorted((a, b) => a.name.localeCompare(b.name) || a.id.localeCompare(b.id));

const full: Refusal = {
  code: 'invalid_request',
  field: 'body',
  message: `there are ${CONTACTS_MAX} contacts already; delete some first`,
};
