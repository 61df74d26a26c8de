import { type KeyboardEvent, type ReactElement, type RefObject, useMemo, useRef, useState } from 'react';
import type { GuardrailCode } from '#core/dialling/guardrails.ts';
import { findPhoneNumbers, formatAsTyped, formatPhoneNumber } from '#core/phone-number.ts';
import { BRIEF_KEY, DIAL_KEY, dialNumber, readNumber, refuse, requestFocus } from '../../console/actions.ts';
import { useConsole } from '../../console/console.ts';
import { openSetUp } from '../../console/guided-set-up.ts';
import { homeCountry } from '../../console/home-country.ts';
import { useControl, useFocusOn } from '../../console/hooks.ts';
import { chosenPlaybook, putPlaybookAway } from '../../console/playbook-call.ts';
import { useStore } from '../../stores/store.ts';
import type { Refused } from '../../stores/ui.ts';
import { strings } from '../../strings.ts';
import { CommandKeys, useAriaKeys } from '../../ui/command-keys.tsx';
import { Kbd } from '../../ui/kbd.tsx';
import { TextField } from '../../ui/text-field.tsx';
import { type Suggestion, Suggestions, useSuggestions, useWayIn } from '../contacts/suggestions.tsx';
import { PlaybookFields } from './playbook-fields.tsx';

/** Guardrails a supervisor may pass knowingly; the others are final. */
const PASSABLE: ReadonlySet<string> = new Set<GuardrailCode>(['quiet_hours', 'cap_reached', 'new_country']);

const NOTE_ID = 'dial-note';

interface DialBoxProps {
  readonly onSearch: (text: string) => void;
  /** Enter on text that is no number. */
  readonly onOpenFound: () => boolean;
}

export function DialBox(props: DialBoxProps): ReactElement {
  const console = useConsole();
  const { draft, refusal, isBusy, hints, field, listRef, isChoosing, confirmed, change, take, submit, pass } =
    useDialling(props);
  const { onKeyDown } = useWayIn(listRef);
  const hasPlaybook = useStore(console.ui, (state) => state.dialPlaybook !== null);
  const isNumber = looksLikeNumber(draft) && !isChoosing;
  return (
    <search>
      <form
        className="dial"
        onSubmit={(event) => {
          event.preventDefault();
          void submit(confirmed);
        }}
      >
        <NumberField
          fieldRef={field}
          text={draft}
          isRefused={refusal !== null}
          onChange={change}
          onKeyDown={onKeyDown}
        />
        <Suggestions
          all={hints}
          {...(isChoosing ? { title: strings.contacts.several } : {})}
          field={field}
          listRef={listRef}
          onChoose={take}
        />
        {(isNumber || hasPlaybook) && <PlaybookFields onSubmit={() => void submit(confirmed)} />}
        {isNumber && <BriefField onSubmit={() => void submit(confirmed)} />}
        {(isNumber || hasPlaybook) && (
          <button type="submit" className="button dial-go" data-tone="primary" aria-disabled={isBusy}>
            {isBusy ? strings.desk.dialing : strings.desk.dialNow}
            <Kbd keys="Enter" />
          </button>
        )}
        {refusal !== null && <DialRefusal id={NOTE_ID} refusal={refusal} onPass={pass} />}
      </form>
    </search>
  );
}

/** What is typed, what fits it, and what Enter makes of it. */
function useDialling({ onSearch, onOpenFound }: DialBoxProps) {
  const console = useConsole();
  const { draft, refusal, isBusy, setDraft } = useControl(DIAL_KEY);
  const [confirmed, setConfirmed] = useState<readonly string[]>([]);
  const field = useRef<HTMLInputElement>(null);
  useFocusOn('dial', field);

  const contacts = useSuggestions(draft);
  const choices = useMemo(() => numbersToChoose(draft, homeCountry(console)), [console, draft]);
  const listRef = useRef<HTMLUListElement>(null);
  const change = (text: string): void => {
    const next = asTyped({ before: draft, after: text, field: field.current, country: homeCountry(console) });
    setConfirmed([]);
    setDraft(next);
    onSearch(looksLikeNumber(next) ? '' : next.trim());
  };
  const submit = async (confirm: readonly string[]): Promise<void> => {
    if (draft.trim() === '') return field.current?.focus();
    // Which of several numbers is meant, nobody else can say; of one contact's one number there is no doubt.
    if (choices.length > 0) return listRef.current?.querySelector('button')?.focus();
    if (!looksLikeNumber(draft) && contacts.length === 1 && contacts[0] !== undefined) return take(contacts[0]);
    if (!looksLikeNumber(draft)) {
      if (!onOpenFound()) refuse(console, DIAL_KEY, nothingFound(draft));
      return;
    }
    const read = readNumber(draft);
    if ('wrong' in read) return refuse(console, DIAL_KEY, { code: 'number', message: read.wrong });
    const wishes = chosenPlaybook(console);
    if (wishes === null) return requestFocus(console, 'variable');
    if (await dialNumber(console, read.number, { ...wishes, confirm })) putPlaybookAway(console, 'forget');
  };
  const take = ({ number }: Suggestion): void => {
    setConfirmed([]);
    setDraft(formatPhoneNumber(number));
    onSearch('');
    field.current?.focus();
  };
  const pass = (code: string): void => {
    const all = [...confirmed, code];
    setConfirmed(all);
    void submit(all);
  };
  const isChoosing = choices.length > 0;
  const hints = isChoosing ? choices : contacts;
  return { draft, refusal, isBusy, hints, field, listRef, isChoosing, confirmed, change, take, submit, pass };
}

interface NumberFieldProps {
  readonly fieldRef: RefObject<HTMLInputElement | null>;
  readonly text: string;
  readonly isRefused: boolean;
  readonly onChange: (text: string) => void;
  readonly onKeyDown: (event: KeyboardEvent) => void;
}

function NumberField({ fieldRef, text, isRefused, onChange, onKeyDown }: NumberFieldProps): ReactElement {
  return (
    <div className="dial-box">
      <input
        ref={fieldRef}
        className="input"
        type="text"
        aria-label={strings.desk.dial}
        aria-describedby={isRefused ? NOTE_ID : undefined}
        aria-invalid={isRefused}
        aria-keyshortcuts={useAriaKeys('desk.dial')}
        placeholder={strings.desk.dial}
        autoComplete="off"
        spellCheck={false}
        value={text}
        onChange={(event) => onChange(event.target.value)}
        onKeyDown={onKeyDown}
      />
      {text === '' && <CommandKeys of="desk.dial" />}
    </div>
  );
}

const nothingFound = (text: string): Refused => ({ code: 'search', message: strings.desk.nothingFound(text.trim()) });

/** Optional: what the assistant is told of why it calls. */
function BriefField({ onSubmit }: { readonly onSubmit: () => void }): ReactElement {
  const { draft, setDraft } = useControl(BRIEF_KEY);
  return (
    <div className="dial-brief">
      <TextField
        label={strings.desk.brief}
        placeholder={strings.desk.brief}
        hint={strings.desk.briefHint}
        value={draft}
        onChange={setDraft}
        onSubmit={onSubmit}
      />
    </div>
  );
}

interface DialRefusalProps {
  readonly id: string;
  readonly refusal: Refused;
  readonly onPass: (code: string) => void;
}

/** Why it was not dialled, and the button that helps where there is one. */
function DialRefusal({ id, refusal, onPass }: DialRefusalProps): ReactElement {
  const console = useConsole();
  return (
    <div className="dial-refusal">
      <p className="field-note" id={id} data-error="true" role="alert">
        {refusal.message}
      </p>
      {PASSABLE.has(refusal.code) && (
        <button type="button" className="button" onClick={() => onPass(refusal.code)}>
          {strings.desk.dialAnyway}
        </button>
      )}
      {refusal.code === 'not_configured' && (
        <button type="button" className="button" onClick={() => openSetUp(console)}>
          {strings.desk.connect}
        </button>
      )}
    </div>
  );
}

/** Digits and their punctuation, or a text that carries a whole number with `+`. */
const looksLikeNumber = (text: string): boolean =>
  /\d/.test(text) && (/^[+\d\s().\-/]+$/.test(text) || 'number' in readNumber(text));

/** The numbers in a text that has several, to choose from. */
const numbersToChoose = (text: string, country: string | null): readonly Suggestion[] => {
  const found = findPhoneNumbers(text, country);
  return found.length > 1 ? found.map((number) => ({ number, name: null, label: '' })) : [];
};

interface Edit {
  readonly before: string;
  readonly after: string;
  readonly field: HTMLInputElement | null;
  /** Whose number one without `+` is, where it was pasted. */
  readonly country: string | null;
}

/**
 * What the field shows after an edit. Of a pasted text only its number is left, where there is one. Only a number that
 * grew at its end is respaced: anywhere else the caret would jump and a deleted space come back.
 */
function asTyped({ before, after, field, country }: Edit): string {
  if (after.length > before.length + 1) {
    const [number, ...others] = findPhoneNumbers(after, country);
    if (number !== undefined) return others.length === 0 ? formatPhoneNumber(number) : after;
  }
  const atEnd = field === null || field.selectionStart === after.length;
  const isGrowing = atEnd && after.length > before.length;
  return isGrowing && /^\s*\+[\d\s().\-/]*$/.test(after) ? formatAsTyped(after) : after;
}
