import { type ReactElement, useId, useRef } from 'react';
import type { CallSid } from '#core/ids.ts';
import { perform } from '../../console/actions.ts';
import { useConsole } from '../../console/console.ts';
import { useControl, useFocusOn } from '../../console/hooks.ts';
import type { OpenCall } from '../../stores/past-call.ts';
import { controlKey } from '../../stores/ui.ts';
import { strings } from '../../strings.ts';
import { FormField } from '../../ui/form-field.tsx';
import { useKnownTags } from './use-history.ts';

const words = strings.past.tags;

const keyOf = (callSid: CallSid): string => controlKey(callSid, 'tags');

/** Gives the call these tags in place of those it has. */
function useKeepTags(callSid: CallSid): (tags: readonly string[]) => void {
  const console = useConsole();
  const { bridge, history, past } = console;
  const keep = async (tags: readonly string[]): Promise<void> => {
    const done = await perform<{ readonly ok: true; readonly tags: readonly string[] }>(console, keyOf(callSid), () =>
      bridge.request('calls:tag', { callSid, tags: [...tags] }),
    );
    if (done === null) return;
    past.tagged(callSid, done.tags);
    history.refresh();
  };
  return (tags) => void keep(tags);
}

/** What the call is told from others by. Enter adds what is typed; Backspace in the empty field takes the last one away. */
export function PastTags({ open: { callSid, remarks } }: { readonly open: OpenCall }): ReactElement {
  const { draft, refusal, setDraft } = useControl(keyOf(callSid));
  const field = useRef<HTMLInputElement>(null);
  const listId = useId();
  useFocusOn('tag', field);
  const tags = remarks?.tags ?? [];
  const keepTags = useKeepTags(callSid);
  const keep = (wanted: readonly string[]): void => {
    if (remarks === null) return;
    keepTags(wanted);
    field.current?.focus();
  };

  return (
    <form
      className="past-notes"
      onSubmit={(event) => {
        event.preventDefault();
        if (draft.trim() !== '') keep([...tags, draft]);
      }}
    >
      <FormField label={words.field} hint={words.hint} error={refusal?.message}>
        {(props) => (
          <input
            {...props}
            ref={field}
            className="input"
            type="text"
            list={listId}
            autoComplete="off"
            value={draft}
            onChange={(event) => setDraft(event.target.value)}
            onKeyDown={(event) => {
              if (event.key === 'Backspace' && draft === '' && tags.length > 0) keep(tags.slice(0, -1));
            }}
          />
        )}
      </FormField>
      <KnownTags id={listId} />
      <ul className="tags" aria-label={words.title}>
        {tags.map((tag) => (
          <li key={tag}>
            <button
              type="button"
              className="tag tag-button"
              aria-label={words.remove(tag)}
              onClick={() => keep(tags.filter((other) => other !== tag))}
            >
              {tag} <span aria-hidden="true">×</span>
            </button>
          </li>
        ))}
      </ul>
    </form>
  );
}

/** Tags other calls have, to be taken again. */
function KnownTags({ id }: { readonly id: string }): ReactElement {
  const known = useKnownTags();
  return (
    <datalist id={id}>
      {known.map((tag) => (
        <option key={tag} value={tag}>
          {tag}
        </option>
      ))}
    </datalist>
  );
}
