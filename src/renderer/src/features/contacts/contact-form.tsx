import { type ReactElement, useRef } from 'react';
import { EMPTY_NUMBER } from '../../calls/contact-draft.ts';
import type { CommandContext } from '../../commands/context.ts';
import { useConsole } from '../../console/console.ts';
import { SAVE_CONTACT_KEY, saveContact } from '../../console/contact-edit.ts';
import { fillDialBox } from '../../console/fill-dial-box.ts';
import { useControl, useFocusOn } from '../../console/hooks.ts';
import type { OpenContact } from '../../stores/contact-book.ts';
import { strings } from '../../strings.ts';
import { CommandButton } from '../../ui/command-button.tsx';
import { FormField } from '../../ui/form-field.tsx';

const all = strings.contacts;
const words = all.fields;

interface ContactFormProps {
  readonly open: OpenContact;
  readonly context: CommandContext;
}

/** One contact, to read and to change. */
export function ContactForm({ open, context }: ContactFormProps): ReactElement {
  const console = useConsole();
  const { draft } = open;
  const { refusal, isBusy } = useControl(SAVE_CONTACT_KEY);
  const name = useRef<HTMLInputElement>(null);
  useFocusOn('contact-name', name);
  const note = open.isChanged || open.id === null ? all.unsaved : all.kept;
  return (
    <form
      className="playbook"
      aria-label={all.form}
      onSubmit={(event) => {
        event.preventDefault();
        void saveContact(console);
      }}
    >
      <header className="past-head">
        <h2 className="call-title">{draft.name.trim() || all.commands.add}</h2>
        <div className="card-actions">
          <CommandButton id="contact.save" context={context} tone={open.isChanged ? 'primary' : 'plain'} />
          <CommandButton id="contact.call" context={context} />
          {open.id !== null && <CommandButton id="contact.erase" context={context} tone="danger" />}
        </div>
        <output className="field-note playbook-note" data-error={refusal !== null}>
          {isBusy ? all.saving : (refusal?.message ?? note)}
        </output>
      </header>
      <div className="playbook-fields">
        <FormField label={words.name} error={undefined}>
          {(field) => (
            <input
              {...field}
              ref={name}
              className="input"
              type="text"
              value={draft.name}
              onChange={(event) => console.contacts.write({ name: event.target.value })}
            />
          )}
        </FormField>
        <Numbers open={open} />
        <FormField label={words.note} error={undefined}>
          {(field) => (
            <textarea
              {...field}
              className="input"
              value={draft.note}
              onChange={(event) => console.contacts.write({ note: event.target.value })}
            />
          )}
        </FormField>
        <button type="submit" className="visually-hidden" tabIndex={-1}>
          {all.commands.save}
        </button>
      </div>
    </form>
  );
}

function Numbers({ open: { id, draft, isChanged } }: { readonly open: OpenContact }): ReactElement {
  const console = useConsole();
  const { numbers } = draft;
  const change = (index: number, patch: Partial<(typeof numbers)[number]>): void =>
    console.contacts.write({ numbers: numbers.map((each, at) => (at === index ? { ...each, ...patch } : each)) });
  return (
    <>
      {numbers.map((each, index) => (
        // oxlint-disable-next-line react/no-array-index-key -- a line is its place: its number is being typed
        <div className="contact-number" key={index}>
          <FormField label={words.number} hint={words.numberHint} error={undefined}>
            {(field) => (
              <input
                {...field}
                className="input"
                type="tel"
                value={each.number}
                onChange={(event) => change(index, { number: event.target.value })}
              />
            )}
          </FormField>
          <FormField label={words.label} hint={words.labelHint} error={undefined}>
            {(field) => (
              <input
                {...field}
                className="input"
                type="text"
                value={each.label}
                onChange={(event) => change(index, { label: event.target.value })}
              />
            )}
          </FormField>
          {id !== null && !isChanged && (
            <button type="button" className="button" onClick={() => fillDialBox(console, each.number)}>
              {words.callNumber(each.number)}
            </button>
          )}
          <button
            type="button"
            className="button"
            data-tone="quiet"
            aria-label={words.removeNumber(each.number)}
            onClick={() => console.contacts.write({ numbers: numbers.toSpliced(index, 1) })}
          >
            ×
          </button>
        </div>
      ))}
      <span>
        <button
          type="button"
          className="button"
          onClick={() => console.contacts.write({ numbers: [...numbers, EMPTY_NUMBER] })}
        >
          {words.addNumber}
        </button>
      </span>
    </>
  );
}
