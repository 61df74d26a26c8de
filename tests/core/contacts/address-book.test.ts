import { describe, expect, it } from 'vitest';
import {
  type AddressBook,
  broughtIn,
  findContacts,
  namesIn,
  withContact,
  withoutContact,
} from '#core/contacts/address-book.ts';
import { type Contact, ContactCard, ContactId, readCard } from '#core/contacts/contact.ts';

const idOf = (n: number): ContactId => ContactId.parse(`00000000-0000-4000-8000-${String(n).padStart(12, '0')}`);
const card = (name: string, ...numbers: readonly string[]): ContactCard =>
  ContactCard.parse({ name, numbers: numbers.map((number) => ({ number })) });
const contact = (n: number, name: string, ...numbers: readonly string[]): Contact => ({
  ...card(name, ...numbers),
  id: idOf(n),
});

const ANN = contact(1, 'Ann Lee', '+14155552671');
const JOSE = contact(2, 'José Álvarez', '+34911222333', '+34600111222');
const BOOK: AddressBook = [ANN, JOSE];

function ids(): () => ContactId {
  let next = 100;
  return () => idOf((next += 1));
}

describe('a contact', () => {
  it.each([
    [{ name: ' ', numbers: [{ number: '+14155552671' }] }, 'name'],
    [{ name: 'Ann', numbers: [] }, 'numbers'],
    [{ name: 'Ann', numbers: [{ number: '415 555 2671' }] }, 'numbers.0.number'],
    [{ name: 'Ann', numbers: [{ number: '+14155552671' }, { number: '+14155552671' }] }, 'numbers'],
    [{ name: 'Ann', numbers: [{ number: '+14155552671' }], mail: 'a@b.c' }, 'mail'],
    ['Ann', 'body'],
  ])('is refused where a field is wrong, naming it: %j', (written, field) => {
    expect(readCard(written)).toMatchObject({ ok: false, error: { field } });
  });
});

describe('an address book', () => {
  it('stands in the order of its names', () => {
    const added = withContact(BOOK, contact(3, 'Bea', '+12125550142'));
    expect(added.ok && added.value.map(({ name }) => name)).toEqual(['Ann Lee', 'Bea', 'José Álvarez']);
  });

  it('puts a contact in place of the one with its id', () => {
    const changed = withContact(BOOK, { ...ANN, name: 'Ann Park' });
    expect(changed.ok && namesIn(changed.value).get('+14155552671')).toBe('Ann Park');
    expect(changed.ok && changed.value).toHaveLength(2);
  });

  it('refuses a number that is somebody else’s, naming them', () => {
    const refused = withContact(BOOK, contact(3, 'Bea', '+12125550142', '+34600111222'));
    expect(refused).toMatchObject({ ok: false, error: { field: 'numbers.1.number' } });
    expect(!refused.ok && refused.error.message).toContain('José Álvarez');
  });

  it('knows nobody by a number whose contact is gone', () => {
    expect(namesIn(withoutContact(BOOK, ANN.id)).has('+14155552671')).toBe(false);
  });
});

describe('cards that are brought in', () => {
  it('are added, put together by number, or known already', () => {
    const { book, outcomes } = broughtIn(
      BOOK,
      [
        card('Bea', '+12125550142'),
        card('Ann L.', '+14155552671', '+14155552672'),
        card('José', '+34911222333'),
        card('Bea again', '+12125550142', '+12125550143'),
      ],
      ids(),
    );
    expect(outcomes).toEqual([
      { outcome: 'added' },
      { outcome: 'merged', into: 'Ann Lee' },
      { outcome: 'known', into: 'José Álvarez' },
      { outcome: 'merged', into: 'Bea' },
    ]);
    expect(book.map(({ name, numbers }) => [name, numbers.length])).toEqual([
      ['Ann Lee', 2],
      ['Bea', 2],
      ['José Álvarez', 2],
    ]);
  });

  it('leave a number with the contact that has it', () => {
    const { book } = broughtIn(BOOK, [card('Both', '+14155552671', '+34911222333')], ids());
    expect(book).toEqual(BOOK);
  });

  it('fill in a note that is missing, and change none that is there', () => {
    const noted = { ...card('Ann', '+14155552671'), note: 'New note.' };
    expect(broughtIn(BOOK, [noted], ids()).book[0]?.note).toBe('New note.');
    expect(broughtIn([{ ...ANN, note: 'Old.' }], [noted], ids()).book[0]?.note).toBe('Old.');
  });
});

describe('looking for a contact', () => {
  it.each([
    ['ann', ['Ann Lee']],
    ['lee an', ['Ann Lee']],
    ['jose alv', ['José Álvarez']],
    ['600 111', ['José Álvarez']],
    ['+1 415', ['Ann Lee']],
    ['nn', []],
    ['', ['Ann Lee', 'José Álvarez']],
  ])('%j finds %j', (text, names) => {
    expect(findContacts(BOOK, text).map(({ name }) => name)).toEqual(names);
  });

  it('puts names that begin with it first', () => {
    const book = [contact(4, 'Aaron Lee', '+12125550150'), contact(5, 'Lee Young', '+12125550151')];
    expect(findContacts(book, 'lee').map(({ name }) => name)).toEqual(['Lee Young', 'Aaron Lee']);
  });
});
