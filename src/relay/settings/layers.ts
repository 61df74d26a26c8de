import { isSecret, type SettingName, settingNames } from '#core/settings/catalogue.ts';
import type { SettingState, SettingsSnapshot } from '#shared/settings.ts';
import type { Problem } from '../configuration.ts';

/** Values by name, as text. */
export type Values = Readonly<Record<string, string | undefined>>;

/** Where values come from. In the environment an empty value hides what `.env` has, and counts as not set. */
export interface SettingLayers {
  readonly environment: Values;
  /** `.env`. */
  readonly file: Values;
  /** What was set in Settings and is kept. */
  readonly kept: Values;
  /** What was set there for this run alone. */
  readonly run: Values;
}

type Source = SettingState['source'];

const valueIn = (values: Values, name: string): string | null => values[name]?.trim() || null;

/** A value and where it comes from. */
export function valueOf(
  layers: SettingLayers,
  name: string,
): { readonly value: string | null; readonly source: Source } {
  const given = layers.environment[name] === undefined ? 'file' : 'environment';
  for (const source of [given, 'run', 'kept'] as const) {
    const value = valueIn(layers[source], name);
    if (value !== null) return { value, source };
  }
  return { value: null, source: 'default' };
}

export const isGiven = (layers: SettingLayers, name: string): boolean =>
  ['environment', 'file'].includes(valueOf(layers, name).source);

/** All of it as one environment. */
export function merged(layers: SettingLayers): Values {
  const set = settingNames.map((name) => [name, valueOf(layers, name).value ?? undefined] as const);
  return { ...layers.file, ...layers.environment, ...Object.fromEntries(set) };
}

/** How each setting stands. @param problems - What is known to be wrong or odd, by name; the first of each is told. */
export const statesOf = (layers: SettingLayers, problems: readonly Problem[]): SettingState[] =>
  settingNames.map((name) => stateOf(name, valueOf(layers, name), problems));

function stateOf(name: SettingName, held: ReturnType<typeof valueOf>, problems: readonly Problem[]): SettingState {
  // That one is missing is said where it is missed.
  const problem = held.value === null ? null : (problems.find((each) => each.name === name)?.message ?? null);
  return { name, source: held.source, value: isSecret(name) ? null : held.value, problem };
}

/** The same for a console, where the environment alone holds values. */
export const environmentSnapshot = (
  given: Pick<SettingLayers, 'environment' | 'file'>,
  { warnings, dataFolder }: { readonly warnings: readonly Problem[]; readonly dataFolder: string },
): SettingsSnapshot => ({
  settings: statesOf({ ...given, kept: {}, run: {} }, warnings),
  vault: null,
  isWaiting: false,
  notices: [],
  dataFolder,
});
