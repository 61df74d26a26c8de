import { type KeyboardEvent, type ReactElement, type RefObject, useRef } from 'react';
import { findContacts } from '#core/contacts/address-book.ts';
import { formatPhoneNumber, type PhoneNumber } from '#core/phone-number.ts';
import { useConsole } from '../../console/console.ts';
import { useStore } from '../../stores/store.ts';
import { strings } from '../../strings.ts';
import './contacts.css';

const SHOWN_MAX = 6;

export interface Suggestion {
  readonly number: PhoneNumber;
  /** Whose it is, or null. */
  readonly name: string | null;
  readonly label: string;
}

/** The numbers of contacts that fit what is typed; none for what is a whole number already, or nothing. */
export function useSuggestions(text: string): readonly Suggestion[] {
  const contacts = useStore(useConsole().contacts.store, (state) => state.contacts);
  if (text.trim().length < 2) return [];
  const found = findContacts(contacts, text).flatMap(({ name, numbers }) =>
    numbers.map(({ number, label }) => ({ number, name, label })),
  );
  const isOne = found.some(({ number }) => formatPhoneNumber(number) === text.trim());
  return isOne ? [] : found.slice(0, SHOWN_MAX);
}

interface SuggestionsProps {
  readonly all: readonly Suggestion[];
  /** What stands above them, where that is not plain. */
  readonly title?: string;
  readonly onChoose: (suggestion: Suggestion) => void;
  /** The field below which they stand: ↑ on the first leads back to it. */
  readonly field: RefObject<HTMLElement | null>;
  readonly listRef: RefObject<HTMLUListElement | null>;
}

/** Numbers to choose from, below the field that is typed in. ↓ leads into them, Enter takes one. */
export function Suggestions({ all, title, onChoose, field, listRef }: SuggestionsProps): ReactElement | null {
  if (all.length === 0) return null;
  const onKeyDown = (event: KeyboardEvent<HTMLUListElement>): void => {
    const step = stepOf(event.key);
    if (step === 0) return;
    event.preventDefault();
    const buttons = [...event.currentTarget.querySelectorAll('button')];
    const at = buttons.findIndex((button) => button === document.activeElement);
    const next = buttons[at + step];
    if (next !== undefined) next.focus();
    else if (step < 0) field.current?.focus();
  };
  return (
    <>
      {title !== undefined && <p className="field-note">{title}</p>}
      {/* oxlint-disable-next-line jsx-a11y/no-noninteractive-element-interactions -- moves among its buttons, which Tab does too */}
      <ul ref={listRef} className="suggestions" aria-label={strings.contacts.suggestions} onKeyDown={onKeyDown}>
        {all.map((each) => (
          <li key={each.number}>
            <button type="button" className="suggestion" onClick={() => onChoose(each)}>
              <span className="suggestion-name">
                {each.name ?? formatPhoneNumber(each.number)}
                {each.label !== '' && <span className="dim"> {each.label}</span>}
              </span>
              {each.name !== null && <span className="suggestion-number number">{formatPhoneNumber(each.number)}</span>}
            </button>
          </li>
        ))}
      </ul>
    </>
  );
}

const stepOf = (key: string): -1 | 0 | 1 => {
  if (key === 'ArrowDown') return 1;
  return key === 'ArrowUp' ? -1 : 0;
};

/** ↓ in a field leads to the first of its suggestions. */
export function useWayIn(given: RefObject<HTMLUListElement | null> | null = null): {
  readonly listRef: RefObject<HTMLUListElement | null>;
  readonly onKeyDown: (event: KeyboardEvent) => void;
} {
  const own = useRef<HTMLUListElement>(null);
  const listRef = given ?? own;
  const onKeyDown = (event: KeyboardEvent): void => {
    const first = listRef.current?.querySelector('button') ?? null;
    if (event.key !== 'ArrowDown' || first === null) return;
    event.preventDefault();
    first.focus();
  };
  return { listRef, onKeyDown };
}
