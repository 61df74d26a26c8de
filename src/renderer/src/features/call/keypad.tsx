import { type ReactElement, useRef } from 'react';
import type { CallState } from '#core/call/state.ts';
import { perform } from '../../console/actions.ts';
import { useConsole } from '../../console/console.ts';
import { useControl, useFocusOn } from '../../console/hooks.ts';
import { useStore } from '../../stores/store.ts';
import { controlKey, withEntry } from '../../stores/ui.ts';
import { strings } from '../../strings.ts';
import { Kbd } from '../../ui/kbd.tsx';
import { TextField } from '../../ui/text-field.tsx';

const KEYS = ['1', '2', '3', '4', '5', '6', '7', '8', '9', '*', '0', '#'] as const;
const MAX_DIGITS = 32;
const MAX_SHOWN = 40;

/** Typed digits go together on Enter; a clicked key goes at once, as on a phone. */
export function Keypad({ call }: { readonly call: CallState }): ReactElement {
  const console = useConsole();
  const { callSid } = call;
  const key = controlKey(callSid, 'keypad');
  const { draft, refusal, isBusy, setDraft } = useControl(key);
  const pressed = useStore(console.ui, (state) => state.pressed.get(callSid) ?? '');
  const field = useRef<HTMLTextAreaElement>(null);
  useFocusOn('keypad', field);

  const press = async (digits: string): Promise<void> => {
    if (digits === '') return;
    const request = { callSid, digits };
    const done = await perform<{ ok: true }>(console, key, () => console.bridge.request('calls:press', request));
    if (done === null) return;
    // A clicked key leaves alone what is being typed.
    if (digits !== draft && draft !== '') setDraft(draft);
    const all = `${console.ui.get().pressed.get(callSid) ?? ''}${digits}`.slice(-MAX_SHOWN);
    console.ui.set((state) => ({ ...state, pressed: withEntry(state.pressed, callSid, all) }));
  };

  return (
    <form
      className="composer"
      data-tool="keypad"
      onSubmit={(event) => {
        event.preventDefault();
        void press(draft);
      }}
    >
      <fieldset className="keypad" aria-label={strings.override.keypadKeys}>
        {KEYS.map((digit) => (
          <button key={digit} type="button" className="button" onClick={() => void press(digit)}>
            {digit}
          </button>
        ))}
      </fieldset>
      <TextField
        label={strings.override.keypadField}
        placeholder={strings.override.keypadPlaceholder}
        {...(pressed === '' ? {} : { hint: strings.override.pressed(pressed) })}
        numeric
        value={draft}
        error={refusal?.message ?? null}
        fieldRef={field}
        onChange={(text) =>
          setDraft(
            text
              .toLowerCase()
              .replaceAll(/[^0-9*#w]/g, '')
              .slice(0, MAX_DIGITS),
          )
        }
        onSubmit={() => void press(draft)}
      />
      <button type="submit" className="button" data-tone="primary" aria-disabled={isBusy}>
        {strings.override.keypadSend}
        <Kbd keys="Enter" />
      </button>
    </form>
  );
}
