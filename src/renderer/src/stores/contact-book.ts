import { type AddressBook, namesIn } from '#core/contacts/address-book.ts';
import type { Contact, ContactId } from '#core/contacts/contact.ts';
import type { Bridge } from '#shared/bridge.ts';
import { type ContactDraft, draftOfContact, EMPTY_CONTACT } from '../calls/contact-draft.ts';
import { createStore, type Store } from './store.ts';

/** The contact that is being written. */
export interface OpenContact {
  /** Null while it is new. */
  readonly id: ContactId | null;
  readonly draft: ContactDraft;
  readonly isChanged: boolean;
}

export interface ContactsState {
  readonly contacts: AddressBook;
  /** By number. */
  readonly names: ReadonlyMap<string, string>;
  readonly trouble: string | null;
  readonly status: 'loading' | 'ready' | 'failed';
  readonly search: string;
  readonly open: OpenContact | null;
}

/** The people the supervisor knows, as the relay keeps them. */
export class ContactBook {
  readonly store: Store<ContactsState> = createStore<ContactsState>({
    contacts: [],
    names: new Map(),
    trouble: null,
    status: 'loading',
    search: '',
    open: null,
  });
  readonly #bridge: Pick<Bridge, 'request'>;

  constructor(bridge: Pick<Bridge, 'request'>) {
    this.#bridge = bridge;
  }

  /** Throws nothing: `status` says how it went, and a list that was there stays. */
  async refresh(): Promise<void> {
    try {
      const { contacts, trouble } = await this.#bridge.request('contacts:list', undefined);
      this.store.set((state) => ({ ...state, contacts, trouble, names: namesIn(contacts), status: 'ready' }));
    } catch {
      this.store.set((state) => (state.status === 'ready' ? state : { ...state, status: 'failed' }));
    }
  }

  find(id: ContactId): Contact | null {
    return this.store.get().contacts.find((contact) => contact.id === id) ?? null;
  }

  search(search: string): void {
    this.store.set((state) => ({ ...state, search }));
  }

  /** Opens a contact, or a new one. What was written in another and not saved is gone. */
  open(contact: Contact | null): void {
    const draft = contact === null ? EMPTY_CONTACT : draftOfContact(contact);
    this.#show({ id: contact?.id ?? null, draft, isChanged: false });
  }

  close(): void {
    this.#show(null);
  }

  write(patch: Partial<ContactDraft>): void {
    const { open } = this.store.get();
    if (open !== null) this.#show({ ...open, draft: { ...open.draft, ...patch }, isChanged: true });
  }

  #show(open: OpenContact | null): void {
    this.store.set((state) => ({ ...state, open }));
  }
}
