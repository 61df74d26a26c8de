import { type ReactElement, type RefObject, useEffect, useRef } from 'react';
import { REALTIME_VOICES } from '#core/model/voices.ts';
import { nameFor, type PlaybookDraft } from '../../calls/playbook-draft.ts';
import type { CommandContext } from '../../commands/context.ts';
import { useConsole } from '../../console/console.ts';
import { useControl, useFocusOn } from '../../console/hooks.ts';
import { SAVE_KEY, savePlaybook } from '../../console/playbook-edit.ts';
import type { OpenPlaybook } from '../../stores/playbook-shelf.ts';
import { strings } from '../../strings.ts';
import { CommandButton } from '../../ui/command-button.tsx';
import { FormField } from '../../ui/form-field.tsx';
import { VariableTable } from './variable-table.tsx';

const words = strings.playbooks.fields;

interface PlaybookFormProps {
  readonly open: OpenPlaybook;
  readonly context: CommandContext;
}

export function PlaybookForm({ open, context }: PlaybookFormProps): ReactElement {
  const console = useConsole();
  const { draft, mistakes } = open;
  const form = useRef<HTMLFormElement>(null);
  useFirstMistake(form, mistakes);
  const write = (patch: Partial<PlaybookDraft>): void => console.playbooks.write(patch);
  return (
    <form
      ref={form}
      className="playbook"
      aria-label={strings.playbooks.form}
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        void savePlaybook(console);
      }}
    >
      <FormHead open={open} context={context} />
      <div className="playbook-fields">
        <NameFields open={open} write={write} />
        <FormField label={words.brief} hint={words.briefHint} error={mistakes.get('brief')}>
          {(field) => (
            <textarea
              {...field}
              className="input"
              rows={5}
              value={draft.brief}
              onChange={(event) => write({ brief: event.target.value })}
            />
          )}
        </FormField>
        <VariableTable draft={draft} mistakes={mistakes} write={write} />
        <FormField label={words.checklist} hint={words.checklistHint} error={mistakes.get('checklist')}>
          {(field) => (
            <textarea
              {...field}
              className="input"
              rows={3}
              value={draft.checklist}
              onChange={(event) => write({ checklist: event.target.value })}
            />
          )}
        </FormField>
        <Settings draft={draft} mistakes={mistakes} write={write} />
      </div>
    </form>
  );
}

/** After a try to save, the keyboard is where the first thing is wrong. */
function useFirstMistake(form: RefObject<HTMLFormElement | null>, mistakes: ReadonlyMap<string, string>): void {
  useEffect(() => {
    if (mistakes.size > 0) form.current?.querySelector<HTMLElement>('[aria-invalid="true"]')?.focus();
  }, [form, mistakes]);
}

function FormHead({ open, context }: PlaybookFormProps): ReactElement {
  const { refusal, isBusy } = useControl(SAVE_KEY);
  const { playbooks: all } = strings;
  const note = open.mistakes.size > 0 ? all.mistakes(open.mistakes.size) : open.isChanged ? all.unsaved : '';
  return (
    <header className="past-head">
      <h2 className="call-title">{open.draft.title.trim() || (open.kept ?? all.commands.add)}</h2>
      <div className="card-actions">
        <CommandButton id="playbook.save" context={context} tone={open.isChanged ? 'primary' : 'plain'} />
        <CommandButton id="playbook.call" context={context} />
        <CommandButton id="playbook.rehearse" context={context} />
        {open.kept !== null && <CommandButton id="playbook.erase" context={context} tone="danger" />}
      </div>
      <output className="field-note playbook-note" data-error={open.mistakes.size > 0}>
        {isBusy ? all.saving : (refusal?.message ?? note)}
      </output>
    </header>
  );
}

interface PartProps {
  readonly draft: PlaybookDraft;
  readonly mistakes: ReadonlyMap<string, string>;
  readonly write: (patch: Partial<PlaybookDraft>) => void;
}

/** The name follows the title of a new playbook until it is written itself; a kept one stays as it is. */
function NameFields({
  open,
  write,
}: {
  readonly open: OpenPlaybook;
  readonly write: PartProps['write'];
}): ReactElement {
  const { draft, mistakes, kept } = open;
  const title = useRef<HTMLInputElement>(null);
  useFocusOn('playbook-title', title);
  const follows = kept === null && draft.name === nameFor(draft.title);
  return (
    <div className="playbook-row">
      <FormField label={words.title} error={mistakes.get('title')}>
        {(field) => (
          <input
            {...field}
            ref={title}
            className="input"
            type="text"
            value={draft.title}
            onChange={({ target: { value } }) => write({ title: value, ...(follows ? { name: nameFor(value) } : {}) })}
          />
        )}
      </FormField>
      <FormField label={words.name} hint={words.nameHint} error={mistakes.get('name')}>
        {(field) => (
          <input
            {...field}
            className="input"
            type="text"
            readOnly={kept !== null}
            spellCheck={false}
            value={draft.name}
            onChange={(event) => write({ name: event.target.value })}
          />
        )}
      </FormField>
    </div>
  );
}

const APPROVALS = ['', 'required', 'not_required'] as const;

function Settings({ draft, mistakes, write }: PartProps): ReactElement {
  return (
    <div className="playbook-row">
      <FormField label={words.approval} error={mistakes.get('approval')}>
        {(field) => (
          <select
            {...field}
            className="input"
            value={draft.approval}
            onChange={({ target: { value } }) => write({ approval: APPROVALS.find((each) => each === value) ?? '' })}
          >
            {APPROVALS.map((each) => (
              <option key={each} value={each}>
                {words.approvals[each]}
              </option>
            ))}
          </select>
        )}
      </FormField>
      <FormField label={words.transferTo} hint={words.transferHint} error={mistakes.get('transferTo')}>
        {(field) => (
          <input
            {...field}
            className="input"
            type="tel"
            value={draft.transferTo}
            onChange={(event) => write({ transferTo: event.target.value })}
          />
        )}
      </FormField>
      <FormField label={words.voice} hint={words.voiceHint} error={mistakes.get('voice')}>
        {(field) => (
          <select
            {...field}
            className="input"
            value={draft.voice}
            onChange={(event) => write({ voice: event.target.value })}
          >
            <option value="">{words.anyVoice}</option>
            {REALTIME_VOICES.map((voice) => (
              <option key={voice} value={voice}>
                {voice}
              </option>
            ))}
          </select>
        )}
      </FormField>
    </div>
  );
}
