import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import { type AddressBook, broughtIn, namesIn, withContact, withoutContact } from '#core/contacts/address-book.ts';
import { Contact, type ContactCard, ContactId, readCard } from '#core/contacts/contact.ts';
import type { Refusal } from '#core/errors.ts';
import { err, ok, type Result } from '#core/result.ts';
import type { ContactList, ImportOutcome } from '#shared/contacts.ts';
import { KeptFile } from '../adapters/store/kept-file.ts';

const Kept = z.object({ contacts: z.array(Contact) });
type Kept = { readonly contacts: AddressBook };

const newId = (): ContactId => ContactId.parse(randomUUID());

/** The people the supervisor knows: `contacts.json` in the data folder. */
export class ContactFile {
  readonly #file: KeptFile<Kept>;
  #names: ReadonlyMap<string, string>;

  private constructor(file: KeptFile<Kept>) {
    this.#file = file;
    this.#names = namesIn(file.value.contacts);
    file.subscribe(({ contacts }) => {
      this.#names = namesIn(contacts);
    });
  }

  static async open(file: string): Promise<ContactFile> {
    return new ContactFile(await KeptFile.open<Kept>({ file, initial: { contacts: [] }, read: readContacts }));
  }

  get revision(): number {
    return this.#file.revision;
  }

  list(): ContactList {
    return { contacts: [...this.#file.value.contacts], trouble: this.#file.trouble };
  }

  /** Who has a number, or null. @param number - E.164. */
  nameOf(number: string): string | null {
    return this.#names.get(number) ?? null;
  }

  /** Reads what a supervisor wrote and keeps it. @param id - The contact in whose place it comes, or null for a new one. */
  async keep(id: ContactId | null, written: unknown): Promise<Result<Contact, Refusal>> {
    const card = readCard(written);
    if (!card.ok) return card;
    if (id !== null && !this.#has(id)) return err(unknown(id));
    const contact = { ...card.value, id: id ?? newId() };
    const kept = await this.#change((book) => withContact(book, contact));
    return kept.ok ? ok(contact) : kept;
  }

  async drop(id: ContactId): Promise<Result<null, Refusal>> {
    if (!this.#has(id)) return err(unknown(id));
    const dropped = await this.#change((book) => ok(withoutContact(book, id)));
    return dropped.ok ? ok(null) : dropped;
  }

  /** Brings cards in, putting together what shares a number. */
  async bringIn(cards: readonly ContactCard[]): Promise<Result<readonly ImportOutcome[], Refusal>> {
    let outcomes: readonly ImportOutcome[] = [];
    const kept = await this.#change((book) => {
      const done = broughtIn(book, cards, newId);
      ({ outcomes } = done);
      return ok(done.book);
    });
    return kept.ok ? ok(outcomes) : kept;
  }

  subscribe(listener: () => void): () => void {
    return this.#file.subscribe(() => listener());
  }

  #has(id: ContactId): boolean {
    return this.#file.value.contacts.some((contact) => contact.id === id);
  }

  #change(change: (book: AddressBook) => Result<AddressBook, Refusal>): Promise<Result<Kept, Refusal>> {
    return this.#file.change((before) => {
      const changed = change(before.contacts);
      return changed.ok ? ok({ contacts: changed.value }) : changed;
    });
  }
}

const unknown = (id: ContactId): Refusal => ({ code: 'not_found', message: `There is no contact ${id}.` });

function readContacts(written: unknown): Result<Kept, string> {
  const read = Kept.safeParse(written);
  if (read.success) return ok(read.data);
  const [issue] = read.error.issues;
  return err(`cannot be used: ${issue?.path.join('.') || 'it'} ${issue?.message ?? 'is not valid'}`);
}
