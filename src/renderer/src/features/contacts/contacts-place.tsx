import { type ReactElement, useMemo, useRef } from 'react';
import { findContacts } from '#core/contacts/address-book.ts';
import { formatPhoneNumber } from '#core/phone-number.ts';
import type { CommandContext } from '../../commands/context.ts';
import { useConsole } from '../../console/console.ts';
import { useCommandContext, useFocusOn } from '../../console/hooks.ts';
import type { ContactsState } from '../../stores/contact-book.ts';
import { useStore } from '../../stores/store.ts';
import { strings } from '../../strings.ts';
import { CommandButton } from '../../ui/command-button.tsx';
import { CommandKeys, useAriaKeys } from '../../ui/command-keys.tsx';
import { ContactForm } from './contact-form.tsx';
import '../playbooks/playbooks.css';
import './contacts.css';

const words = strings.contacts;

/** The people the supervisor knows. */
export function ContactsPlace(): ReactElement {
  const { contacts } = useConsole();
  const state = useStore(contacts.store, (all) => all);
  const context = useCommandContext();
  const { open } = state;
  return (
    <main className="playbooks" data-open={open !== null}>
      <h1 className="visually-hidden">{words.title}</h1>
      <List state={state} context={context} />
      {open === null ? (
        <p className="history-choose">{words.choose}</p>
      ) : (
        <ContactForm key={open.id ?? ''} open={open} context={context} />
      )}
    </main>
  );
}

interface ListProps {
  readonly state: ContactsState;
  readonly context: CommandContext;
}

function List({ state, context }: ListProps): ReactElement {
  const { contacts: book } = useConsole();
  const { contacts, search, status, trouble, open } = state;
  const shown = useMemo(() => findContacts(contacts, search), [contacts, search]);
  return (
    <section className="shelf" aria-label={words.list}>
      <div className="contacts-top">
        <SearchField search={search} />
        <div className="contacts-actions">
          <CommandButton id="contact.add" context={context} />
          <CommandButton id="contact.import" context={context} />
        </div>
        <output className="field-note">{status === 'ready' ? words.count(shown.length) : ''}</output>
      </div>
      {trouble !== null && (
        <p className="bar" data-tone="failed" role="alert">
          {words.trouble(trouble)}
        </p>
      )}
      <ul>
        {shown.map((contact) => (
          <li key={contact.id}>
            <button
              type="button"
              className="shelf-row"
              aria-current={contact.id === open?.id}
              onClick={() => book.open(contact)}
            >
              <span className="shelf-title">{contact.name}</span>
              <span className="shelf-brief number">
                {contact.numbers.map(({ number }) => formatPhoneNumber(number)).join(' · ')}
              </span>
            </button>
          </li>
        ))}
      </ul>
      {shown.length === 0 && <p className="finder-note">{noteOf(state)}</p>}
    </section>
  );
}

function noteOf({ status, search }: ContactsState): string {
  if (status === 'loading') return words.loading;
  if (status === 'failed') return words.failed;
  return search.trim() === '' ? words.none : words.noneFound(search.trim());
}

function SearchField({ search }: { readonly search: string }): ReactElement {
  const { contacts } = useConsole();
  const field = useRef<HTMLInputElement>(null);
  useFocusOn('contact-search', field);
  const keys = useAriaKeys('console.search');
  return (
    <search className="contacts-search">
      <input
        ref={field}
        className="input"
        type="text"
        aria-label={words.search}
        aria-keyshortcuts={keys}
        placeholder={words.search}
        spellCheck={false}
        autoComplete="off"
        value={search}
        onChange={(event) => contacts.search(event.target.value)}
      />
      {search === '' && <CommandKeys of="console.search" />}
    </search>
  );
}
