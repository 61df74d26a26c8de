import { strings } from '../../strings.ts';
import { AppearanceSection, appearanceEntries } from './appearance-section.tsx';
import { DesktopSection, desktopEntries } from './desktop-section.tsx';
import { NotificationsSection, notificationEntries } from './notifications-section.tsx';
import type { SettingsSection } from './section.ts';
import { ShortcutsSection, shortcutEntries } from './shortcuts-section.tsx';
import './preferences.css';

const { names, about } = strings.settings;

/** What is preferred of the console itself. */
export const preferenceSections = [
  {
    id: 'appearance',
    title: names.appearance,
    about: about.appearance,
    entries: appearanceEntries,
    View: AppearanceSection,
  },
  { id: 'shortcuts', title: names.shortcuts, about: about.shortcuts, entries: shortcutEntries, View: ShortcutsSection },
  {
    id: 'notifications',
    title: names.notifications,
    about: about.notifications,
    entries: notificationEntries,
    View: NotificationsSection,
  },
  { id: 'desktop', title: names.desktop, about: about.desktop, entries: desktopEntries, View: DesktopSection },
] as const satisfies readonly SettingsSection[];
