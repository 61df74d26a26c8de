import { type ReactElement, useRef, useState } from 'react';
import type { Command, CommandGroup } from '../../commands/command.ts';
import { useConsole } from '../../console/console.ts';
import { useBindings, useControl, useFocusOn } from '../../console/hooks.ts';
import { changePreferences, preferenceKey } from '../../console/kept.ts';
import { useStore } from '../../stores/store.ts';
import { strings } from '../../strings.ts';
import { PreferencesTrouble } from './preference-controls.tsx';
import type { SettingsEntry } from './section.ts';
import { ShortcutRow } from './shortcut-row.tsx';

const words = strings.shortcuts;

export const shortcutEntries: readonly SettingsEntry[] = [
  { id: 'shortcuts', title: strings.preferences.shortcutsTitle, help: '', also: 'keyboard keys rebind hotkeys' },
];

/** Every command with its keys. */
export function ShortcutsSection(): ReactElement {
  const { preferences } = useConsole();
  const { all } = useBindings();
  const shortcuts = useStore(preferences.store, (state) => state.preferences.shortcuts);
  const { refusal } = useControl(preferenceKey('shortcuts'));
  const [text, setText] = useState('');
  const [done, setDone] = useState('');
  const shown = all.filter((command) => fits(command, text));
  const onDone = (title: string, keys: string | null): void =>
    setDone(keys === null ? words.own(title) : words.done(title, keys));
  return (
    <>
      <PreferencesTrouble />
      <Head text={text} onText={setText} onReset={() => setDone('')} />
      <output className="field-note shortcuts-done" data-error={refusal !== null}>
        {refusal?.message ?? done}
      </output>
      {groupsOf(shown).map(([group, commands]) => (
        <section key={group} aria-label={strings.keys.groups[group]}>
          <h3 className="heading">{strings.keys.groups[group]}</h3>
          <ul>
            {commands.map((command) => (
              <ShortcutRow
                key={command.id}
                command={command}
                isChanged={shortcuts[command.id] !== undefined}
                onDone={onDone}
              />
            ))}
          </ul>
        </section>
      ))}
      {shown.length === 0 && <p className="settings-none">{words.none(text)}</p>}
    </>
  );
}

interface HeadProps {
  readonly text: string;
  readonly onText: (text: string) => void;
  readonly onReset: () => void;
}

/** Finds a command, says how many have other keys, and puts them all back. */
function Head({ text, onText, onReset }: HeadProps): ReactElement {
  const console = useConsole();
  const shortcuts = useStore(console.preferences.store, ({ preferences }) => preferences.shortcuts);
  const field = useRef<HTMLInputElement>(null);
  useFocusOn('setting/shortcuts', field);
  const changed = Object.keys(shortcuts);
  const resetAll = async (): Promise<void> => {
    const patch = Object.fromEntries(changed.map((id) => [id, null]));
    if (await changePreferences(console, 'shortcuts', { shortcuts: patch })) onReset();
  };
  return (
    <div className="shortcuts-head">
      <input
        ref={field}
        className="input"
        type="text"
        aria-label={words.filter}
        placeholder={words.filter}
        spellCheck={false}
        autoComplete="off"
        value={text}
        onChange={(event) => onText(event.target.value)}
      />
      <output className="field-note">{words.changed(changed.length)}</output>
      <button
        type="button"
        className="button"
        aria-disabled={changed.length === 0}
        onClick={() => {
          if (changed.length > 0) void resetAll();
        }}
      >
        {words.resetAll}
      </button>
    </div>
  );
}

const fits = ({ title, group, keys }: Command, text: string): boolean => {
  const all = `${title} ${strings.keys.groups[group]} ${keys.join(' ')}`.toLowerCase();
  return text
    .toLowerCase()
    .split(/\s+/)
    .every((word) => all.includes(word));
};

function groupsOf(commands: readonly Command[]): readonly (readonly [CommandGroup, readonly Command[]])[] {
  const groups = [...new Set(commands.map(({ group }) => group))];
  return groups.map((group) => [group, commands.filter((command) => command.group === group)]);
}
