import { type ReactElement, useRef } from 'react';
import { type SettingName, settingOf } from '#core/settings/catalogue.ts';
import type { SettingState } from '#shared/settings.ts';
import { useFocusOn } from '../../console/hooks.ts';
import { strings } from '../../strings.ts';

const words = strings.settings;

interface ControlProps {
  readonly id: string;
  readonly state: SettingState;
  readonly isReadOnly: boolean;
  readonly isWrong: boolean;
  readonly text: string;
  readonly onChange: (text: string) => void;
  /** Chosen, not typed: it is saved at once. */
  readonly onDecided: (text: string) => void;
}

/** What a setting is typed or chosen with, as its kind has it. `ID-note` says what to know of it. */
export function SettingControl(props: ControlProps): ReactElement {
  switch (settingOf(props.state.name).kind) {
    case 'switch':
      return <Switch {...props} />;
    case 'choice':
      return <Choice {...props} />;
    case 'words':
      return <Words {...props} />;
    default:
      return <Line {...props} />;
  }
}

const described = ({ id, isWrong }: ControlProps) => ({
  id,
  'aria-describedby': `${id}-note`,
  'aria-invalid': isWrong,
});

/** What stands in an empty field: a secret's presence, what holds without a value, or how one looks. */
function placeholderOf(state: SettingState, isReadOnly: boolean): string {
  const { kind, fallback, example } = settingOf(state.name);
  if (kind === 'secret' && state.source !== 'default') return isReadOnly ? words.hidden : words.replace;
  return fallback ?? (example === null ? '' : words.like(example));
}

function Switch(props: ControlProps): ReactElement {
  const { state, isReadOnly, onDecided } = props;
  const ref = useRef<HTMLInputElement>(null);
  useFocusOn(`setting/${state.name}`, ref);
  return (
    <input
      {...described(props)}
      ref={ref}
      type="checkbox"
      className="setting-switch"
      checked={(state.value ?? settingOf(state.name).fallback) === 'true'}
      aria-disabled={isReadOnly}
      onChange={({ target: { checked } }) => {
        if (!isReadOnly) onDecided(checked ? 'true' : 'false');
      }}
    />
  );
}

function Choice(props: ControlProps): ReactElement {
  const { state, isReadOnly, text, onChange } = props;
  const { options, fallback } = settingOf(state.name);
  const ref = useRef<HTMLSelectElement>(null);
  useFocusOn(`setting/${state.name}`, ref);
  return (
    <select
      {...described(props)}
      ref={ref}
      className="input"
      disabled={isReadOnly}
      value={text === '' ? (fallback ?? '') : text}
      onChange={({ target: { value } }) => onChange(value)}
    >
      {options.map(({ value, title }) => (
        <option key={value} value={value}>
          {title}
        </option>
      ))}
    </select>
  );
}

function Words(props: ControlProps): ReactElement {
  const { state, isReadOnly, text, onChange } = props;
  const ref = useRef<HTMLTextAreaElement>(null);
  useFocusOn(`setting/${state.name}`, ref);
  return (
    <textarea
      {...described(props)}
      ref={ref}
      className="input"
      rows={2}
      readOnly={isReadOnly}
      placeholder={placeholderOf(state, isReadOnly)}
      value={text}
      onChange={({ target: { value } }) => onChange(value)}
    />
  );
}

const INPUT_TYPES = { secret: 'password', phone: 'tel' } as const;

function inputType(name: SettingName): 'password' | 'tel' | 'text' {
  const { kind } = settingOf(name);
  return kind === 'secret' || kind === 'phone' ? INPUT_TYPES[kind] : 'text';
}

function Line(props: ControlProps): ReactElement {
  const { id, state, isReadOnly, text, onChange } = props;
  const { kind, options } = settingOf(state.name);
  const ref = useRef<HTMLInputElement>(null);
  useFocusOn(`setting/${state.name}`, ref);
  const list = options.length > 0 ? `${id}-list` : undefined;
  return (
    <>
      <input
        {...described(props)}
        ref={ref}
        className="input"
        type={inputType(state.name)}
        inputMode={kind === 'number' ? 'numeric' : undefined}
        list={list}
        readOnly={isReadOnly}
        autoComplete="off"
        spellCheck={false}
        placeholder={placeholderOf(state, isReadOnly)}
        value={text}
        onChange={({ target: { value } }) => onChange(value)}
      />
      {list !== undefined && (
        <datalist id={list}>
          {options.map(({ value, title }) => (
            <option key={value} value={value}>
              {title}
            </option>
          ))}
        </datalist>
      )}
    </>
  );
}
