import { connectionSettings } from './connection-settings.ts';
import { conversationSettings } from './conversation-settings.ts';
import { machineSettings } from './machine-settings.ts';
import type { Setting } from './setting.ts';

/**
 * Every value a supervisor can set, by the name it has in the environment. The one list: what is read from the
 * environment, what Settings shows, and `.env.example` are made from it.
 */
export const catalogue = {
  ...connectionSettings,
  ...conversationSettings,
  ...machineSettings,
} as const satisfies Readonly<Record<string, Setting>>;

type Catalogue = typeof catalogue;
export type SettingName = keyof Catalogue;

// oxlint-disable-next-line typescript/no-unsafe-type-assertion -- Object.keys forgets literal keys
export const settingNames = Object.keys(catalogue) as readonly SettingName[];

export const isSettingName = (name: string): name is SettingName => Object.hasOwn(catalogue, name);

export const settingOf = (name: SettingName): Setting => catalogue[name];

export const isSecret = (name: SettingName): boolean => settingOf(name).kind === 'secret';

/** The schema of each, by name. */
export type SettingSchemas = { readonly [N in SettingName]: Catalogue[N]['schema'] };

// oxlint-disable-next-line typescript/no-unsafe-type-assertion -- Object.fromEntries forgets literal keys
export const settingSchemas = Object.fromEntries(
  settingNames.map((name) => [name, catalogue[name].schema]),
) as SettingSchemas;
