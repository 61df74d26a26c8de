import { z } from 'zod';

/** Per cent of the size the console is drawn with. */
export const TEXT_SIZES = [90, 100, 115, 130, 150] as const;

const Appearance = z.object({
  theme: z.enum(['system', 'light', 'dark'], { error: 'is neither system, light nor dark' }),
  /** `more` is as high as it gets; `system` follows what the desktop asks for. */
  contrast: z.enum(['system', 'more'], { error: 'is neither system nor more' }),
  motion: z.enum(['system', 'reduced'], { error: 'is neither system nor reduced' }),
  textSize: z.literal(TEXT_SIZES, { error: `is none of ${TEXT_SIZES.join(', ')}` }),
});

/** A key press as the console's registry writes it: `S`, `Mod+Shift+X`, `?`, `Space`. */
const Chord = z
  .string()
  .max(40)
  .regex(/^(?:Mod\+)?(?:Shift\+)?(?:[^\sa-z+]|[A-Z][A-Za-z0-9]+)$/u, 'is no key');

/** Chords by command, in place of its own; none: the command has no key. */
const CommandName = z.string().regex(/^[a-z]+(?:\.[a-z0-9-]+)+$/, 'is no command');
const Chords = z.array(Chord).max(4);

const Notifications = z.object({
  question: z.boolean(),
  approval: z.boolean(),
  incoming: z.boolean(),
  /** Of a call, and of the works. */
  failure: z.boolean(),
  hold_over: z.boolean(),
});

/** A key of the whole desktop, as Electron writes it: `CommandOrControl+Shift+K`. Null for none. */
const Accelerator = z.string().trim().min(1).max(60).nullable();

const Hotkeys = z.object({
  /** Brings the most urgent call forward. */
  attention: Accelerator,
  /** Ends that call, or pauses and resumes its assistant, as `act` says. */
  steer: Accelerator,
  act: z.enum(['end', 'pause'], { error: 'is neither end nor pause' }),
});

const Desktop = z.object({
  launchAtLogin: z.boolean(),
  /** What closing the window does: hides it while calls are up, hides it always, or never, and asks. */
  closeToTray: z.enum(['calls', 'always', 'never'], { error: 'is neither calls, always nor never' }),
});

/** How a supervisor wants the console to be. Kept by the relay, so that every console of it is the same. */
export const Preferences = z.object({
  appearance: Appearance,
  shortcuts: z.record(CommandName, Chords),
  notifications: Notifications,
  /** A short sound when somebody has waited for the supervisor. */
  sound: z.boolean(),
  hotkeys: Hotkeys,
  desktop: Desktop,
});
export type Preferences = z.infer<typeof Preferences>;

export const DEFAULT_PREFERENCES: Preferences = {
  appearance: { theme: 'system', contrast: 'system', motion: 'system', textSize: 100 },
  shortcuts: {},
  notifications: { question: true, approval: true, incoming: true, failure: true, hold_over: true },
  sound: true,
  hotkeys: { attention: null, steer: null, act: 'pause' },
  desktop: { launchAtLogin: false, closeToTray: 'calls' },
};

/** `PATCH /console/preferences`: what is to change, and nothing else. A command's keys given as null are its own again. */
export const PreferencesPatch = z.strictObject({
  appearance: Appearance.partial().strict().optional(),
  shortcuts: z.record(CommandName, Chords.nullable()).optional(),
  notifications: Notifications.partial().strict().optional(),
  sound: z.boolean().optional(),
  hotkeys: Hotkeys.partial().strict().optional(),
  desktop: Desktop.partial().strict().optional(),
});
export type PreferencesPatch = z.infer<typeof PreferencesPatch>;

/** `GET /console/preferences`. `trouble`: why the file there is was not used; the defaults are. */
export const KeptPreferences = z.object({ preferences: Preferences, trouble: z.string().nullable() });
export type KeptPreferences = z.infer<typeof KeptPreferences>;

export function withPatch(preferences: Preferences, patch: PreferencesPatch): Preferences {
  return {
    appearance: merged(preferences.appearance, patch.appearance),
    shortcuts: withChords(preferences.shortcuts, patch.shortcuts ?? {}),
    notifications: merged(preferences.notifications, patch.notifications),
    sound: patch.sound ?? preferences.sound,
    hotkeys: merged(preferences.hotkeys, patch.hotkeys),
    desktop: merged(preferences.desktop, patch.desktop),
  };
}

type Loose<T> = { readonly [K in keyof T]?: T[K] | undefined };

/** What is not given stays; null is a value. */
function merged<T extends object>(whole: T, patch: Loose<T> | undefined): T {
  const given = Object.fromEntries(Object.entries(patch ?? {}).filter(([, value]) => value !== undefined));
  return { ...whole, ...given };
}

function withChords(
  before: Preferences['shortcuts'],
  patch: NonNullable<PreferencesPatch['shortcuts']>,
): Preferences['shortcuts'] {
  const all = Object.entries({ ...before, ...patch });
  return Object.fromEntries(all.filter((entry): entry is [string, string[]] => entry[1] !== null));
}
