import type { ReactElement } from 'react';
import { useConsole } from '../../console/console.ts';
import { changePreferences } from '../../console/kept.ts';
import { useStore } from '../../stores/store.ts';
import { strings } from '../../strings.ts';
import { PreferencesTrouble, Switch } from './preference-controls.tsx';
import type { SectionProps, SettingsEntry } from './section.ts';

const words = strings.preferences.notify;
const KINDS = ['question', 'approval', 'hold_over', 'incoming', 'failure'] as const;

export const notificationEntries: readonly SettingsEntry[] = [
  ...KINDS.map((kind) => ({ id: `notify-${kind}`, title: words.kinds[kind], help: '', also: words.help })),
  { id: 'sound', title: words.sound, help: words.soundHelp, also: 'chime bell tone' },
];

/** What the desktop tells of, and whether that can be heard. */
export function NotificationsSection({ entries }: SectionProps): ReactElement {
  const console = useConsole();
  const { notifications, sound } = useStore(console.preferences.store, ({ preferences }) => preferences);
  const has = (id: string): boolean => entries.some((entry) => entry.id === id);
  return (
    <>
      <PreferencesTrouble />
      {KINDS.filter((kind) => has(`notify-${kind}`)).map((kind) => (
        <Switch
          key={kind}
          id={`notify-${kind}`}
          title={words.kinds[kind]}
          isOn={notifications[kind]}
          onChange={(isOn) => void changePreferences(console, `notify-${kind}`, { notifications: { [kind]: isOn } })}
        />
      ))}
      {has('sound') && (
        <Switch
          id="sound"
          title={words.sound}
          help={words.soundHelp}
          isOn={sound}
          onChange={(isOn) => void changePreferences(console, 'sound', { sound: isOn })}
          beside={
            <button type="button" className="button" onClick={() => console.chime.play()}>
              {words.play}
            </button>
          }
        />
      )}
    </>
  );
}
