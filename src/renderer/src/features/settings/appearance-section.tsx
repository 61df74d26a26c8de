import type { ReactElement } from 'react';
import { type Preferences, TEXT_SIZES } from '#shared/preferences.ts';
import { keyCaps } from '../../commands/keymap.ts';
import { useConsole } from '../../console/console.ts';
import { changePreferences } from '../../console/kept.ts';
import { useStore } from '../../stores/store.ts';
import { strings } from '../../strings.ts';
import { Choice, PreferencesTrouble } from './preference-controls.tsx';
import type { SectionProps, SettingsEntry } from './section.ts';

const { theme, contrast, motion, textSize } = strings.preferences.appearance;
const zoomHelp = textSize.help(keyCaps('Mod').concat('+').join(' '), keyCaps('Mod').concat('−').join(' '));

export const appearanceEntries = [
  { id: 'theme', title: theme.title, help: theme.help, also: 'dark light colours' },
  { id: 'contrast', title: contrast.title, help: contrast.help, also: 'high contrast accessibility' },
  { id: 'motion', title: motion.title, help: motion.help, also: 'animation reduced accessibility' },
  { id: 'textSize', title: textSize.title, help: zoomHelp, also: 'font zoom larger smaller' },
] as const satisfies readonly SettingsEntry[];
type Name = (typeof appearanceEntries)[number]['id'];

const THEMES = ['system', 'light', 'dark'] as const;
const CONTRASTS = ['system', 'more'] as const;
const MOTIONS = ['system', 'reduced'] as const;

/** How the console looks, in every window and browser that shows it. */
export function AppearanceSection({ entries }: SectionProps): ReactElement {
  const console = useConsole();
  const now = useStore(console.preferences.store, ({ preferences }) => preferences.appearance);
  const change = (name: Name, appearance: Partial<Preferences['appearance']>): void =>
    void changePreferences(console, name, { appearance });
  const rows: Readonly<Record<Name, ReactElement>> = {
    theme: (
      <Choice
        {...entry('theme')}
        options={THEMES.map((each) => [each, theme.options[each]])}
        value={now.theme}
        onChange={(value) => change('theme', { theme: value })}
      />
    ),
    contrast: (
      <Choice
        {...entry('contrast')}
        options={CONTRASTS.map((each) => [each, contrast.options[each]])}
        value={now.contrast}
        onChange={(value) => change('contrast', { contrast: value })}
      />
    ),
    motion: (
      <Choice
        {...entry('motion')}
        options={MOTIONS.map((each) => [each, motion.options[each]])}
        value={now.motion}
        onChange={(value) => change('motion', { motion: value })}
      />
    ),
    textSize: (
      <Choice
        {...entry('textSize')}
        options={TEXT_SIZES.map((each) => [each, textSize.option(each)])}
        value={now.textSize}
        onChange={(value) => change('textSize', { textSize: value })}
      />
    ),
  };
  return (
    <>
      <PreferencesTrouble />
      {appearanceEntries
        .filter(({ id }) => entries.some((each) => each.id === id))
        .map(({ id }) => (
          <div key={id}>{rows[id]}</div>
        ))}
    </>
  );
}

const entry = (name: Name): { readonly id: string; readonly title: string; readonly help: string } => {
  const [found] = appearanceEntries.filter(({ id }) => id === name);
  return { id: name, title: found?.title ?? '', help: found?.help ?? '' };
};
