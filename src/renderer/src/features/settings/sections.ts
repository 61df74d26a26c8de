import { type SettingName, settingNames, settingOf } from '#core/settings/catalogue.ts';
import type { SettingSection } from '#core/settings/setting.ts';
import { strings } from '../../strings.ts';
import { preferenceSections } from './preference-sections.ts';
import {
  AddressSection,
  DataSection,
  KeysSection,
  MachineSection,
  NumberSection,
  RelaySection,
  VoiceSection,
} from './relay-section.tsx';
import type { SettingsEntry, SettingsSection } from './section.ts';

const { names, about } = strings.settings;

const entryOf = (name: SettingName): SettingsEntry => {
  const { title, help } = settingOf(name);
  return { id: name, title, help, also: name };
};

/** A section of the relay's settings: what it has is in the catalogue. */
const ofRelay = (id: SettingSection, View: SettingsSection['View'] = RelaySection): SettingsSection => ({
  id,
  title: names[id],
  about: about[id],
  entries: settingNames.filter((name) => settingOf(name).section === id).map(entryOf),
  View,
});

/** Every section, in the order in which they are listed. */
export const sections: readonly SettingsSection[] = [
  ofRelay('keys', KeysSection),
  ofRelay('number', NumberSection),
  ofRelay('address', AddressSection),
  ofRelay('voice', VoiceSection),
  ofRelay('policies'),
  ofRelay('guardrails'),
  ofRelay('data', DataSection),
  ofRelay('machine', MachineSection),
  ...preferenceSections,
];

/** Whether a section is of the relay's settings, and not of the preferences of whoever uses the console. */
export const isOfRelay = ({ id }: SettingsSection): boolean => preferenceSections.every((each) => each.id !== id);

/** What is found of some words: every one of them has to be somewhere in an entry, its section included. */
export function found(text: string): ReadonlySet<string> {
  const wanted = text.toLowerCase().split(/\s+/).filter(Boolean);
  const hits = sections.flatMap(({ title: section, entries }) =>
    entries.filter(({ title, also, help }) => {
      const all = `${section} ${title} ${also} ${help}`.toLowerCase();
      return wanted.every((word) => all.includes(word));
    }),
  );
  return new Set(hits.map(({ id }) => id));
}
