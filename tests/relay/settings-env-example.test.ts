import { expect, it } from 'vitest';
import { settingNames, settingOf } from '#core/settings/catalogue.ts';
import type { SettingSection } from '#core/settings/setting.ts';

const WIDTH = 118;

const TITLES: Readonly<Record<SettingSection, string>> = {
  keys: 'Keys',
  number: 'The number',
  address: 'The way in',
  voice: 'Model and voice',
  policies: 'Approval and questions',
  guardrails: 'Guardrails',
  data: 'Data',
  machine: 'This machine',
};

const HEAD = `# Phony's settings. In the app they are set under Settings; what is set here wins, and is shown there as such.
# The relay without a window knows these alone. Copy this file to .env beside package.json and uncomment what you need.
# A packaged app reads .env in its data folder instead (see PHONY_DATA_DIR for where that is by default).
# Variables of the environment win over the file; an empty value counts as not set.
# Put values with blanks or # in double quotes. Practice calls need none of this.
#
# Made from src/core/settings: npx vitest run settings-env-example -u
`;

/** The one that is the desktop's and no relay's. */
const DESKTOP = `# A key of the whole desktop, written like CommandOrControl+Shift+K, that brings the most urgent call forward with its
# answer field focused. Wins over the one under Settings. Empty: that one.
#PHONY_HOTKEY_ATTENTION=
`;

function comment(text: string): string {
  const lines = text.split(' ').reduce<string[]>(
    (before, word) => {
      const last = before.at(-1) ?? '';
      return last.length + word.length + 1 > WIDTH
        ? [...before, `# ${word}`]
        : [...before.slice(0, -1), `${last} ${word}`];
    },
    ['#'],
  );
  return `${lines.join('\n')}\n`;
}

const quoted = (value: string): string => (/[\s#]/.test(value) ? `"${value}"` : value);

function example(): string {
  const sections = Object.entries(TITLES).map(([section, title]) => {
    const settings = settingNames
      .filter((name) => settingOf(name).section === section)
      .map(
        (name) =>
          `${comment(`${settingOf(name).title}. ${settingOf(name).help}`)}#${name}=${quoted(settingOf(name).fallback ?? '')}\n`,
      );
    return `\n# --- ${title} ---\n${settings.join('')}`;
  });
  return `${HEAD}${sections.join('')}${DESKTOP}`;
}

it('.env.example names every setting, what it is and what holds without it', async () => {
  await expect(example()).toMatchFileSnapshot('../../.env.example');
});
