import { openDialog } from '../console/actions.ts';
import { callContact, openNewContact, saveContact } from '../console/contact-edit.ts';
import { strings } from '../strings.ts';
import type { Command } from './command.ts';
import { inContacts, onContact, onKeptContact } from './context.ts';

const { commands: titles } = strings.contacts;

/** What can be done with the people the supervisor knows. */
export const contactCommands = [
  {
    id: 'contact.add',
    title: titles.add,
    group: 'contacts',
    keys: ['N'],
    unavailable: inContacts,
    run: openNewContact,
  },
  {
    id: 'contact.import',
    title: titles.import,
    group: 'contacts',
    keys: ['I'],
    unavailable: inContacts,
    run: (console) => openDialog(console, 'import-contacts'),
  },
  {
    id: 'contact.save',
    title: titles.save,
    group: 'contacts',
    keys: ['Mod+S'],
    unavailable: onContact,
    run: (console) => void saveContact(console),
  },
  {
    id: 'contact.call',
    title: titles.call,
    group: 'contacts',
    keys: ['C'],
    unavailable: onKeptContact,
    run: callContact,
  },
  {
    id: 'contact.erase',
    title: titles.erase,
    group: 'contacts',
    keys: ['Delete'],
    unavailable: onKeptContact,
    run: (console) => openDialog(console, 'erase-contact'),
  },
] as const satisfies readonly Command[];
