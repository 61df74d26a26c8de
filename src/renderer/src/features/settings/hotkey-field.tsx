import { type ReactElement, useRef, useState } from 'react';
import type { DesktopState } from '#shared/desktop.ts';
import { acceleratorOf } from '../../commands/accelerator.ts';
import { refuse, requestFocus } from '../../console/actions.ts';
import { useConsole } from '../../console/console.ts';
import { useFocusOn } from '../../console/hooks.ts';
import { changePreferences, preferenceKey } from '../../console/kept.ts';
import { useStore } from '../../stores/store.ts';
import { strings } from '../../strings.ts';
import { KeyCapture } from '../../ui/key-capture.tsx';
import { PreferenceField } from './preference-controls.tsx';

const words = strings.preferences.desktop;
const { capture } = strings.preferences;

interface HotkeyFieldProps {
  readonly name: 'attention' | 'steer';
  readonly state: DesktopState['hotkeys']['attention'] | null;
  /** Name of the variable that may give it. */
  readonly variable: string | null;
}

/** A key of the whole desktop, set by pressing it; why it is refused stands below. */
export function HotkeyField({ name, state, variable }: HotkeyFieldProps): ReactElement {
  const id = `hotkey-${name}`;
  const { wished, isCapturing, capture: start, leave, set, onPress } = useHotkey(name, id);
  const button = useRef<HTMLButtonElement>(null);
  useFocusOn(`setting/${id}`, button);
  const given = state?.fromEnvironment ?? null;
  const title = words.keys[name];
  const help = given === null || variable === null ? words.keys.help[name] : words.keys.fromEnvironment(variable);
  return (
    <PreferenceField id={id} title={title} help={help} trouble={state?.trouble ?? null}>
      {({ noteId }) => (
        <div className="preference-line">
          <output className="hotkey" aria-label={title}>
            {given ?? wished ?? words.keys.none}
          </output>
          {isCapturing ? (
            <KeyCapture label={title} onPress={onPress} onCancel={leave} />
          ) : (
            <button
              ref={button}
              type="button"
              className="button"
              aria-label={capture.changeOf(title)}
              aria-describedby={noteId}
              aria-disabled={given !== null}
              onClick={() => {
                if (given === null) start();
              }}
            >
              {capture.change}
            </button>
          )}
          {wished !== null && given === null && !isCapturing && (
            <button type="button" className="button" aria-label={capture.removeOf(title)} onClick={() => set(null)}>
              {capture.remove}
            </button>
          )}
        </div>
      )}
    </PreferenceField>
  );
}

function useHotkey(name: HotkeyFieldProps['name'], id: string) {
  const console = useConsole();
  const wished = useStore(console.preferences.store, ({ preferences }) => preferences.hotkeys[name]);
  const [isCapturing, setCapturing] = useState(false);
  const leave = (how: 'escape' | 'blur'): void => {
    setCapturing(false);
    refuse(console, preferenceKey(id), null);
    if (how === 'escape') requestFocus(console, `setting/${id}`);
  };
  const set = (accelerator: string | null): void => {
    leave('escape');
    void changePreferences(console, id, { hotkeys: { [name]: accelerator } });
  };
  const onPress = (press: KeyboardEvent): void => {
    const read = acceleratorOf(press);
    if ('wrong' in read) refuse(console, preferenceKey(id), { code: 'key', message: words.keys[read.wrong] });
    else set(read.accelerator);
  };
  return { wished, isCapturing, capture: () => setCapturing(true), leave, set, onPress };
}
