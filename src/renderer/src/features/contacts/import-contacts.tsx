import { type ChangeEvent, type ReactElement, useMemo, useState } from 'react';
import { allCountries } from '#core/phone-number.ts';
import { openDialog } from '../../console/actions.ts';
import { useConsole } from '../../console/console.ts';
import { type BroughtIn, bringIn } from '../../console/contact-import.ts';
import { homeCountry } from '../../console/home-country.ts';
import type { ReadCards } from '../../contacts/cards.ts';
import { readContacts } from '../../contacts/read-file.ts';
import { strings } from '../../strings.ts';
import { Dialog } from '../../ui/dialog.tsx';
import { FormField } from '../../ui/form-field.tsx';

const words = strings.contacts.import;
const SKIPPED_SHOWN = 100;

/** Reads a file, says what is in it and what is left out, and takes it once that is confirmed. */
export function ImportContacts(): ReactElement {
  const console = useConsole();
  const [country, setCountry] = useState(() => homeCountry(console));
  const [text, setText] = useState<string | null>(null);
  const [failed, setFailed] = useState(false);
  const [done, setDone] = useState<BroughtIn | null>(null);
  const read = useMemo(() => (text === null ? null : readContacts(text, country)), [text, country]);
  const choose = async ({ target: { files } }: ChangeEvent<HTMLInputElement>): Promise<void> => {
    const file = files?.item(0) ?? null;
    setDone(null);
    setText(null);
    try {
      if (file !== null) setText(await file.text());
      setFailed(false);
    } catch {
      setFailed(true);
    }
  };
  return (
    <Dialog
      title={words.title}
      description={words.about}
      closeLabel={words.close}
      onClose={() => openDialog(console, null)}
    >
      <FormField label={words.file} error={undefined}>
        {(field) => (
          <input
            {...field}
            type="file"
            accept=".vcf,.vcard,.csv,.txt,text/vcard,text/csv"
            onChange={(event) => void choose(event)}
          />
        )}
      </FormField>
      <CountryField
        country={country}
        onChange={(next) => {
          setCountry(next);
          setDone(null);
        }}
      />
      {failed && (
        <p className="field-note" data-error="true" role="alert">
          {words.unreadable}
        </p>
      )}
      {read !== null && done === null && (
        <Found read={read} onImport={() => void bringIn(console, read.cards).then(setDone)} />
      )}
      {done !== null && <Report done={done} />}
      {read !== null && read.skipped.length > 0 && <SkippedList read={read} />}
    </Dialog>
  );
}

const regions = new Intl.DisplayNames(undefined, { type: 'region' });
const COUNTRIES = allCountries()
  .map((code) => [code, regions.of(code) ?? code] as const)
  .toSorted(([, a], [, b]) => a.localeCompare(b));

interface CountryFieldProps {
  readonly country: string | null;
  readonly onChange: (country: string | null) => void;
}

const CountryField = ({ country, onChange }: CountryFieldProps): ReactElement => (
  <FormField label={words.country} error={undefined}>
    {(field) => (
      <select
        {...field}
        className="input"
        value={country ?? ''}
        onChange={(event) => onChange(event.target.value === '' ? null : event.target.value)}
      >
        <option value="">{words.noCountry}</option>
        {COUNTRIES.map(([code, name]) => (
          <option key={code} value={code}>
            {name}
          </option>
        ))}
      </select>
    )}
  </FormField>
);

function Found({ read, onImport }: { readonly read: ReadCards; readonly onImport: () => void }): ReactElement {
  const count = read.cards.length;
  return (
    <div className="card-actions">
      <output>{words.found(count)}</output>
      {count > 0 && (
        <button type="button" className="button" data-tone="primary" onClick={onImport}>
          {words.confirm(count)}
        </button>
      )}
    </div>
  );
}

function Report({ done: { added, merged, known, full, failure } }: { readonly done: BroughtIn }): ReactElement {
  const lines = [
    words.added(added),
    ...(merged > 0 ? [words.merged(merged)] : []),
    ...(known > 0 ? [words.known(known)] : []),
    ...(full > 0 ? [words.full(full)] : []),
  ];
  return (
    <output>
      {failure === null ? (
        <ul>
          {lines.map((line) => (
            <li key={line}>{line}</li>
          ))}
        </ul>
      ) : (
        <p className="field-note" data-error="true">
          {words.failed(failure, added + merged)}
        </p>
      )}
    </output>
  );
}

function SkippedList({ read: { skipped } }: { readonly read: ReadCards }): ReactElement {
  return (
    <section aria-label={words.skipped(skipped.length)}>
      <p>{words.skipped(skipped.length)}</p>
      {/* oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- it scrolls, so the keyboard has to reach it */}
      <ul className="import-skipped" tabIndex={0}>
        {skipped.slice(0, SKIPPED_SHOWN).map(({ line, what, why }, index) => (
          // oxlint-disable-next-line react/no-array-index-key -- lines of one file, in their order
          <li key={index}>{words.skippedLine(line, what, why)}</li>
        ))}
        {skipped.length > SKIPPED_SHOWN && <li>{words.more(skipped.length - SKIPPED_SHOWN)}</li>}
      </ul>
    </section>
  );
}
