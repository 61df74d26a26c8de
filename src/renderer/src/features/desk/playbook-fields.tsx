import { type ReactElement, type RefObject, useEffect, useRef } from 'react';
import type { PlaybookVariable } from '#core/dialling/playbook.ts';
import { useConsole } from '../../console/console.ts';
import { useControl, useFocusOn } from '../../console/hooks.ts';
import { choosePlaybook, variableKey } from '../../console/playbook-call.ts';
import { useStore } from '../../stores/store.ts';
import { strings } from '../../strings.ts';
import { TextField } from '../../ui/text-field.tsx';

const words = strings.playbooks.dial;

interface PlaybookFieldsProps {
  readonly onSubmit: () => void;
}

/** Which playbook the call follows, and what that asks for. */
export function PlaybookFields({ onSubmit }: PlaybookFieldsProps): ReactElement | null {
  const console = useConsole();
  const chosen = useStore(console.ui, (state) => state.dialPlaybook);
  const playbooks = useStore(console.playbooks.store, (state) => state.playbooks);
  const first = useRef<HTMLTextAreaElement>(null);
  useEffect(() => void console.playbooks.refresh(), [console]);
  useFocusOn('variable', first);
  if (playbooks.length === 0) return null;
  const playbook = playbooks.find(({ name }) => name === chosen) ?? null;
  return (
    <div className="dial-brief">
      <select
        className="input"
        aria-label={words.field}
        value={playbook?.name ?? ''}
        onChange={(event) => choosePlaybook(console, event.target.value === '' ? null : event.target.value)}
      >
        <option value="">{words.none}</option>
        {playbooks.map(({ name, title }) => (
          <option key={name} value={name}>
            {title}
          </option>
        ))}
      </select>
      {playbook?.variables.map((variable, index) => (
        <VariableField
          key={`${playbook.name}/${variable.name}`}
          playbook={playbook.name}
          variable={variable}
          fieldRef={index === 0 ? first : null}
          onSubmit={onSubmit}
        />
      ))}
    </div>
  );
}

interface VariableFieldProps extends PlaybookFieldsProps {
  readonly playbook: string;
  readonly variable: PlaybookVariable;
  readonly fieldRef: RefObject<HTMLTextAreaElement | null> | null;
}

function VariableField({ playbook, variable, fieldRef, onSubmit }: VariableFieldProps): ReactElement {
  const { draft, refusal, setDraft } = useControl(variableKey(playbook, variable.name));
  const { label, required, default: fallback = '' } = variable;
  const isNeeded = required && fallback === '';
  return (
    <TextField
      label={isNeeded ? `${label} (${words.needed})` : label}
      placeholder={isNeeded ? `${label} (${words.needed})` : label}
      value={draft}
      error={refusal?.message ?? null}
      {...(fallback === '' ? {} : { hint: words.default(fallback) })}
      {...(fieldRef === null ? {} : { fieldRef })}
      onChange={setDraft}
      onSubmit={onSubmit}
    />
  );
}
