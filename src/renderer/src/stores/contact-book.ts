import { type AddressBook, namesIn } from '#core/contacts/address-book.ts';
import type { ContactId } from '#core/contacts/contact.ts';
import type { Bridge } from '#shared/bridge.ts';
import { createStore, type Store } from './store.ts';

export interface ContactsState {
  readonly contacts: AddressBook;
  /** By number. */
  readonly names: ReadonlyMap<string, string>;
  readonly trouble: string | null;
  readonly status: 'loading' | 'ready' | 'failed';
}

/** The people the supervisor knows, as the relay keeps them. */
export class ContactBook {
  readonly store: Store<ContactsState> = createStore<ContactsState>({
    contacts: [],
    names: new Map(),
    trouble: null,
    status: 'loading',
  });
  readonly #bridge: Pick<Bridge, 'request'>;

  constructor(bridge: Pick<Bridge, 'request'>) {
    this.#bridge = bridge;
  }

  /** Throws nothing: `status` says how it went, and a list that was there stays. */
  async refresh(): Promise<void> {
    try {
      const { contacts, trouble } = await this.#bridge.request('contacts:list', undefined);
      this.store.set(() => ({ contacts, trouble, names: namesIn(contacts), status: 'ready' }));
    } catch {
      this.store.set((state) => (state.status === 'ready' ? state : { ...state, status: 'failed' }));
    }
  }

  find(id: ContactId | null): AddressBook[number] | null {
    return this.store.get().contacts.find((contact) => contact.id === id) ?? null;
  }
}
