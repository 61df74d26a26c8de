import { type ReactElement, useId } from 'react';

interface FieldProps {
  readonly id: string;
  readonly 'aria-describedby': string | undefined;
  readonly 'aria-invalid': boolean;
}

interface FormFieldProps {
  readonly label: string;
  readonly hint?: string;
  /** What is wrong with it, as the end of a sentence that begins with the label. */
  readonly error: string | undefined;
  /** Draws the field itself with what belongs on it. */
  readonly children: (field: FieldProps) => ReactElement;
}

/** A field of a form with its label above it and its hint or mistake below. */
export function FormField({ label, hint, error, children }: FormFieldProps): ReactElement {
  const id = useId();
  const note = error === undefined ? hint : `${label} ${error}`;
  return (
    <div className="form-field">
      <label className="form-label" htmlFor={id}>
        {label}
      </label>
      {children({
        id,
        'aria-describedby': note === undefined ? undefined : `${id}-note`,
        'aria-invalid': error !== undefined,
      })}
      {note !== undefined && (
        <span className="field-note" id={`${id}-note`} data-error={error !== undefined}>
          {note}
        </span>
      )}
    </div>
  );
}
