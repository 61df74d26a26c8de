import type { Contact, ContactId } from '#core/contacts/contact.ts';
import { writtenContact } from '../calls/contact-draft.ts';
import { controlKey } from '../stores/ui.ts';
import { perform, requestFocus } from './actions.ts';
import type { Console } from './console.ts';
import { fillDialBox } from './fill-dial-box.ts';

export const SAVE_CONTACT_KEY = controlKey(null, 'contact/save');
export const ERASE_CONTACT_KEY = controlKey(null, 'contact/erase');

export function openNewContact(console: Console): void {
  console.contacts.open(null);
  requestFocus(console, 'contact-name');
}

/** Keeps what is written; a refusal names the field. */
export async function saveContact(console: Console): Promise<void> {
  const { bridge, contacts } = console;
  const { open } = contacts.store.get();
  if (open === null) return;
  const request = { id: open.id, contact: writtenContact(open.draft) };
  const done = await perform<{ readonly ok: true; readonly contact: Contact }>(console, SAVE_CONTACT_KEY, () =>
    bridge.request('contacts:put', request),
  );
  if (done === null) return;
  await contacts.refresh();
  contacts.open(done.contact);
}

export async function eraseContact(console: Console, id: ContactId): Promise<void> {
  const { bridge, contacts, ui } = console;
  const done = await perform<{ readonly ok: true }>(console, ERASE_CONTACT_KEY, () =>
    bridge.request('contacts:remove', { id }),
  );
  if (done === null) return;
  contacts.close();
  await contacts.refresh();
  ui.set((state) => ({ ...state, dialog: null, focus: 'contact-search' }));
}

/** The first number of the open contact, where one key dials it. */
export function callContact(console: Console): void {
  const { open } = console.contacts.store.get();
  const number = open?.id == null ? undefined : console.contacts.find(open.id)?.numbers[0]?.number;
  if (number !== undefined) fillDialBox(console, number);
}
