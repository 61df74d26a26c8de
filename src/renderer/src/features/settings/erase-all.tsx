import { type FormEvent, type ReactElement, useRef, useState } from 'react';
import type { Output } from '#shared/bridge.ts';
import { openDialog, perform, refuse } from '../../console/actions.ts';
import { type Console, useConsole } from '../../console/console.ts';
import { useControl } from '../../console/hooks.ts';
import { controlKey } from '../../stores/ui.ts';
import { strings } from '../../strings.ts';
import { Dialog } from '../../ui/dialog.tsx';

const words = strings.settings.erase;
const ERASE_KEY = controlKey(null, 'erase-all');

type Erased = Extract<Output<'data:erase'>, { ok: true }>;

/** What is erased is gone from the desk as well. */
function forgetPast({ feed, ui }: Console): void {
  for (const [callSid, { call }] of feed.store.get().records) if (call.endedAt !== null) feed.forget(callSid);
  ui.set((state) => ({ ...state, selected: null, panes: [] }));
}

/** Asks for a word to be typed before every past call is erased for good. */
export function EraseAll(): ReactElement {
  const console = useConsole();
  const [text, setText] = useState('');
  const { refusal, isBusy } = useControl(ERASE_KEY);
  const field = useRef<HTMLInputElement>(null);
  const isMeant = text.trim().toLowerCase() === words.word;
  const close = (): void => {
    refuse(console, ERASE_KEY, null);
    openDialog(console, null);
  };
  const erase = async (event: FormEvent): Promise<void> => {
    event.preventDefault();
    if (!isMeant) return;
    const erased = await perform<Erased>(console, ERASE_KEY, () => console.bridge.request('data:erase', undefined));
    if (erased === null) return;
    console.past.close();
    forgetPast(console);
    console.history.refresh();
    close();
  };
  return (
    <Dialog title={words.title} description={words.body} closeLabel={words.keep} firstField={field} onClose={close}>
      <form className="erase-all" onSubmit={(event) => void erase(event)}>
        <label className="form-field">
          <span className="form-label">{words.field}</span>
          <input
            ref={field}
            className="input"
            type="text"
            autoComplete="off"
            spellCheck={false}
            value={text}
            onChange={({ target: { value } }) => setText(value)}
          />
        </label>
        <button type="submit" className="button" data-tone="danger" aria-disabled={!isMeant || isBusy}>
          {isBusy ? words.busy : words.confirm}
        </button>
        {refusal !== null && (
          <p className="field-note" data-error="true" role="alert">
            {refusal.message}
          </p>
        )}
      </form>
    </Dialog>
  );
}
