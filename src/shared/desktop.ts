import { z } from 'zod';

/** One key of the whole desktop, as it came out. */
const HotkeyState = z.object({
  /** The key the environment gives, which wins, or null. */
  fromEnvironment: z.string().nullable(),
  /** Why it is not ours, or null. */
  trouble: z.string().nullable(),
});

/** What became of the preferences that concern the desktop around the window. */
export const DesktopState = z.object({
  hotkeys: z.object({ attention: HotkeyState, steer: HotkeyState }),
  /** Why Phony is not opened at login though it is to be, or cannot be. */
  launchAtLogin: z.object({ trouble: z.string().nullable() }),
});
export type DesktopState = z.infer<typeof DesktopState>;
