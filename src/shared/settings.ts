import { z } from 'zod';
import { settingNames } from '#core/settings/catalogue.ts';

const Name = z.enum(settingNames);

/** Longer than any prompt; what it is about is checked where it is kept. */
const VALUE_MAX = 20_000;

/**
 * Where a value comes from. `environment` and `file` (`.env`) win over what is kept here (`kept`, or for this run
 * alone `run`).
 */
const SettingSource = z.enum(['environment', 'file', 'kept', 'run', 'default']);

export const SettingState = z.object({
  name: Name,
  source: SettingSource,
  /** Null where nothing is set, and for a secret always: that one is there is all that is told. */
  value: z.string().nullable(),
  /** What is wrong with it or odd about it, as the end of a sentence that begins with its name; else null. */
  problem: z.string().nullable(),
});
export type SettingState = z.infer<typeof SettingState>;

/** Where secrets go: into the system's keychain; into the settings file all the same; nowhere, for this run only. */
const Vault = z.enum(['keychain', 'weaker', 'run']);
export type Vault = z.infer<typeof Vault>;

/** `GET /console/settings`. No secret is in it. */
export const SettingsSnapshot = z.object({
  /** Null where nothing can be changed here: the environment alone holds it. */
  vault: Vault.nullable(),
  /** What was changed takes effect once no call is up. */
  isWaiting: z.boolean(),
  /** What is wrong with the settings as a whole, in sentences. */
  notices: z.array(z.string()),
  dataFolder: z.string(),
  settings: z.array(SettingState),
});
export type SettingsSnapshot = z.infer<typeof SettingsSnapshot>;

/** Values by name; null takes one back to what holds without it. */
export const SettingsChange = z.object({ changes: z.partialRecord(Name, z.string().max(VALUE_MAX).nullable()) });
export type SettingsChange = z.infer<typeof SettingsChange>;

/** A value that cannot work, with the sentence that stands beside its field. */
export const SettingProblem = z.object({ name: z.string(), message: z.string() });
export type SettingProblem = z.infer<typeof SettingProblem>;

export const SettingsChanged = z.discriminatedUnion('ok', [
  z.object({ ok: z.literal(true), settings: SettingsSnapshot }),
  z.object({ ok: z.literal(false), problems: z.array(SettingProblem) }),
]);
export type SettingsChanged = z.infer<typeof SettingsChanged>;
