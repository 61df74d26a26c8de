import type { SettingsSectionId } from '../stores/ui.ts';
import type { Console } from './console.ts';
import { goTo } from './go-to.ts';

/** Shows a section, and no longer what was searched for. */
export const showSection = ({ ui }: Console, section: SettingsSectionId): void =>
  ui.set((state) => ({ ...state, settingsSection: section, settingsSearch: '' }));

/** Shows what is found of some words, or with none the section again; either way they are typed on. */
export const searchSettings = ({ ui }: Console, text: string): void =>
  ui.set((state) => ({ ...state, settingsSearch: text, focus: 'settings-search' }));

/** Goes to one setting, wherever one is, with its field focused. */
export function goToSetting(console: Console, section: SettingsSectionId, id: string): void {
  showSection(console, section);
  goTo(console, 'settings', `setting/${id}`);
}
