import type { ReactElement } from 'react';
import type { SettingsSectionId } from '../../stores/ui.ts';

/** One thing that can be set, as far as search and palette know it. */
export interface SettingsEntry {
  /** Its field takes the keyboard as `setting/ID` by `useFocusOn`. */
  readonly id: string;
  readonly title: string;
  /** What else it is found by: its name in the environment, words that mean the same. */
  readonly also: string;
  readonly help: string;
}

export interface SectionProps {
  /** Those to draw: all of the section's, or those that have what is searched for. */
  readonly entries: readonly SettingsEntry[];
}

/** A section of the settings. */
export interface SettingsSection {
  readonly id: SettingsSectionId;
  readonly title: string;
  readonly about: string;
  readonly entries: readonly SettingsEntry[];
  /** Draws what stands below title and about. */
  readonly View: (props: SectionProps) => ReactElement | null;
}
