import type { ReactElement } from 'react';
import { EMPTY_VARIABLE, type PlaybookDraft, type VariableDraft } from '../../calls/playbook-draft.ts';
import { strings } from '../../strings.ts';
import { FormField } from '../../ui/form-field.tsx';

const words = strings.playbooks.fields;

interface VariableTableProps {
  readonly draft: PlaybookDraft;
  readonly mistakes: ReadonlyMap<string, string>;
  readonly write: (patch: Partial<PlaybookDraft>) => void;
}

/** What dialling with the playbook asks for. */
export function VariableTable({ draft: { variables }, mistakes, write }: VariableTableProps): ReactElement {
  const change = (index: number, patch: Partial<VariableDraft>): void =>
    write({ variables: variables.map((variable, at) => (at === index ? { ...variable, ...patch } : variable)) });
  const mistake = mistakes.get('variables');
  return (
    <fieldset className="variables-form">
      <legend className="form-label">{words.variables}</legend>
      {variables.map((variable, index) => (
        <VariableRow
          // oxlint-disable-next-line react/no-array-index-key -- a row is its place: its name is being typed
          key={index}
          variable={variable}
          mistakeIn={(field) => mistakes.get(`variables.${index}.${field}`)}
          onChange={(patch) => change(index, patch)}
          onRemove={() => write({ variables: variables.toSpliced(index, 1) })}
        />
      ))}
      {mistake !== undefined && (
        <p className="field-note" data-error="true" role="alert">
          {words.variables} {mistake}
        </p>
      )}
      <button type="button" className="button" onClick={() => write({ variables: [...variables, EMPTY_VARIABLE] })}>
        {words.addVariable}
      </button>
    </fieldset>
  );
}

interface VariableRowProps {
  readonly variable: VariableDraft;
  readonly mistakeIn: (field: keyof VariableDraft) => string | undefined;
  readonly onChange: (patch: Partial<VariableDraft>) => void;
  readonly onRemove: () => void;
}

function VariableRow({ variable, mistakeIn, onChange, onRemove }: VariableRowProps): ReactElement {
  const text = (field: 'name' | 'label' | 'default', label: string): ReactElement => (
    <FormField label={label} error={mistakeIn(field)}>
      {(props) => (
        <input
          {...props}
          className="input"
          type="text"
          value={variable[field]}
          onChange={(event) => onChange({ [field]: event.target.value })}
        />
      )}
    </FormField>
  );
  return (
    <div className="variable">
      {text('name', words.variable)}
      {text('label', words.label)}
      {text('default', words.default)}
      <label className="variable-needed">
        <input
          type="checkbox"
          checked={variable.required}
          onChange={(event) => onChange({ required: event.target.checked })}
        />
        {words.required}
      </label>
      <button
        type="button"
        className="button"
        data-tone="quiet"
        aria-label={strings.playbooks.removeVariable(variable.name)}
        onClick={onRemove}
      >
        ×
      </button>
    </div>
  );
}
