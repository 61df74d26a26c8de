import { type KeyboardEvent, type ReactElement, type RefObject, useId } from 'react';

interface TextFieldProps {
  readonly label: string;
  readonly value: string;
  readonly placeholder?: string;
  /** A refusal or a mistake, shown under the field and read with it. */
  readonly error?: string | null;
  readonly hint?: string;
  readonly numeric?: boolean;
  readonly fieldRef?: RefObject<HTMLTextAreaElement | null>;
  readonly onFocus?: () => void;
  readonly onChange: (text: string) => void;
  readonly onSubmit: () => void;
  /** Hears of every key first. */
  readonly onKey?: (event: KeyboardEvent) => void;
}

/** A field that grows with its text. Enter sends, Shift+Enter breaks the line. */
export function TextField(props: TextFieldProps): ReactElement {
  const {
    label,
    value,
    placeholder,
    error = null,
    hint,
    numeric = false,
    fieldRef,
    onFocus,
    onChange,
    onSubmit,
    onKey,
  } = props;
  const noteId = useId();
  const note = error ?? hint;
  const onKeyDown = (event: KeyboardEvent): void => {
    onKey?.(event);
    if (event.key !== 'Enter' || event.shiftKey || event.nativeEvent.isComposing) return;
    event.preventDefault();
    onSubmit();
  };
  return (
    <span className="field">
      <textarea
        ref={fieldRef}
        className="input"
        rows={1}
        aria-label={label}
        aria-describedby={note === undefined ? undefined : noteId}
        aria-invalid={error !== null}
        autoComplete="off"
        spellCheck={!numeric}
        inputMode={numeric ? 'tel' : 'text'}
        placeholder={placeholder}
        value={value}
        onFocus={onFocus}
        onChange={(event) => onChange(event.target.value)}
        onKeyDown={onKeyDown}
      />
      {note !== undefined && (
        <span
          className="field-note"
          id={noteId}
          data-error={error !== null}
          role={error === null ? undefined : 'alert'}
        >
          {note}
        </span>
      )}
    </span>
  );
}
