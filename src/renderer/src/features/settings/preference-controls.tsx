import { type ReactElement, type ReactNode, useId, useRef } from 'react';
import { useConsole } from '../../console/console.ts';
import { useControl, useFocusOn } from '../../console/hooks.ts';
import { preferenceKey } from '../../console/kept.ts';
import { useStore } from '../../stores/store.ts';
import { strings } from '../../strings.ts';

interface Told {
  readonly id: string;
  readonly title: string;
  readonly help?: string;
  /** What stands in its way, besides a refusal of the change. */
  readonly trouble?: string | null;
}

/** What is wrong with the file of preferences, where something is. */
export function PreferencesTrouble(): ReactElement | null {
  const trouble = useStore(useConsole().preferences.store, (state) => state.trouble);
  if (trouble === null) return null;
  return (
    <p className="bar preference-trouble" data-tone="failed" role="alert">
      {strings.preferences.trouble(trouble)}
    </p>
  );
}

interface ChoiceProps<V extends string | number> extends Told {
  readonly options: readonly (readonly [value: V, label: string])[];
  readonly value: V;
  readonly onChange: (value: V) => void;
}

/** One of a few, side by side. */
export function Choice<V extends string | number>(props: ChoiceProps<V>): ReactElement {
  const { id, title, options, value, onChange } = props;
  const first = useRef<HTMLInputElement>(null);
  useFocusOn(`setting/${id}`, first);
  const noteId = useId();
  return (
    <fieldset className="preference" aria-describedby={noteId}>
      <legend className="preference-title">{title}</legend>
      <div className="segments">
        {options.map(([each, label]) => (
          <label key={each} className="segment">
            <input
              ref={each === value ? first : undefined}
              type="radio"
              name={id}
              checked={each === value}
              onChange={() => onChange(each)}
            />
            {label}
          </label>
        ))}
      </div>
      <Note noteId={noteId} told={props} />
    </fieldset>
  );
}

interface SwitchProps extends Told {
  readonly isOn: boolean;
  readonly onChange: (isOn: boolean) => void;
  readonly beside?: ReactNode;
}

export function Switch(props: SwitchProps): ReactElement {
  const { id, title, isOn, onChange, beside } = props;
  const box = useRef<HTMLInputElement>(null);
  useFocusOn(`setting/${id}`, box);
  const noteId = useId();
  return (
    <div className="preference">
      <span className="preference-line">
        <label className="preference-switch">
          <input
            ref={box}
            type="checkbox"
            role="switch"
            aria-checked={isOn}
            aria-describedby={noteId}
            checked={isOn}
            onChange={(event) => onChange(event.target.checked)}
          />
          {title}
        </label>
        {beside}
      </span>
      <Note noteId={noteId} told={props} />
    </div>
  );
}

interface FieldProps extends Told {
  readonly children: (field: { readonly noteId: string; readonly titleId: string }) => ReactNode;
}

/** Anything else with title, help and what stands in its way. */
export function PreferenceField(props: FieldProps): ReactElement {
  const noteId = useId();
  const titleId = useId();
  return (
    <div className="preference">
      <span className="preference-title" id={titleId}>
        {props.title}
      </span>
      {props.children({ noteId, titleId })}
      <Note noteId={noteId} told={props} />
    </div>
  );
}

function Note({
  noteId,
  told: { id, help, trouble = null },
}: {
  readonly noteId: string;
  readonly told: Told;
}): ReactElement {
  const { refusal } = useControl(preferenceKey(id));
  const wrong = refusal?.message ?? trouble;
  return (
    <div id={noteId} className="preference-notes">
      {help !== undefined && <p className="field-note">{help}</p>}
      {wrong !== null && (
        <p className="field-note" data-error="true" role="alert">
          {wrong}
        </p>
      )}
    </div>
  );
}
