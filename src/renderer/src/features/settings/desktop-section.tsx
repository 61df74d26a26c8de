import type { ReactElement } from 'react';
import type { Preferences } from '#shared/preferences.ts';
import { useConsole } from '../../console/console.ts';
import { changePreferences } from '../../console/kept.ts';
import { useStore } from '../../stores/store.ts';
import { strings } from '../../strings.ts';
import { HotkeyField } from './hotkey-field.tsx';
import { Choice, PreferencesTrouble, Switch } from './preference-controls.tsx';
import type { SectionProps, SettingsEntry } from './section.ts';
import { useDesktopState } from './use-desktop-state.ts';

const words = strings.preferences.desktop;
const { keys, act, login, close } = words;

export const desktopEntries: readonly SettingsEntry[] = [
  { id: 'hotkey-attention', title: keys.attention, help: keys.help.attention, also: 'PHONY_HOTKEY_ATTENTION hotkey' },
  { id: 'hotkey-steer', title: keys.steer, help: keys.help.steer, also: 'hotkey hang up' },
  { id: 'hotkey-act', title: act.title, help: act.help, also: `hotkey ${keys.steer}` },
  { id: 'launchAtLogin', title: login.title, help: login.help, also: 'autostart start launch' },
  { id: 'closeToTray', title: close.title, help: close.help, also: 'tray hide quit' },
];

const ACTS = ['pause', 'end'] as const;
const CLOSINGS = ['calls', 'always', 'never'] as const;

/** The desktop around the window: its keys, its tray, and what happens at login. */
export function DesktopSection({ entries }: SectionProps): ReactElement {
  const console = useConsole();
  const { hotkeys, desktop } = useStore(console.preferences.store, ({ preferences }) => preferences);
  const state = useDesktopState();
  const has = (id: string): boolean => entries.some((entry) => entry.id === id);
  const change = (id: string, patch: Partial<Preferences['desktop']>): void =>
    void changePreferences(console, id, { desktop: patch });
  return (
    <>
      <PreferencesTrouble />
      {state === null && <p className="field-note">{words.browser}</p>}
      {has('hotkey-attention') && (
        <HotkeyField name="attention" state={state?.hotkeys.attention ?? null} variable="PHONY_HOTKEY_ATTENTION" />
      )}
      {has('hotkey-steer') && <HotkeyField name="steer" state={state?.hotkeys.steer ?? null} variable={null} />}
      {has('hotkey-act') && (
        <Choice
          id="hotkey-act"
          title={act.title}
          help={act.help}
          options={ACTS.map((each) => [each, act.options[each]])}
          value={hotkeys.act}
          onChange={(value) => void changePreferences(console, 'hotkey-act', { hotkeys: { act: value } })}
        />
      )}
      {has('launchAtLogin') && (
        <Switch
          id="launchAtLogin"
          title={login.title}
          help={login.help}
          trouble={state?.launchAtLogin.trouble ?? null}
          isOn={desktop.launchAtLogin}
          onChange={(launchAtLogin) => change('launchAtLogin', { launchAtLogin })}
        />
      )}
      {has('closeToTray') && (
        <Choice
          id="closeToTray"
          title={close.title}
          help={close.help}
          options={CLOSINGS.map((each) => [each, close.options[each]])}
          value={desktop.closeToTray}
          onChange={(closeToTray) => change('closeToTray', { closeToTray })}
        />
      )}
    </>
  );
}
