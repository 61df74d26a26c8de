import type { Output } from '#shared/bridge.ts';
import type { PreferencesPatch } from '#shared/preferences.ts';
import type { ConsoleState } from '#shared/supervisor-api.ts';
import { controlKey } from '../stores/ui.ts';
import { perform } from './actions.ts';
import type { Console } from './console.ts';

type Changed = Extract<Output<'preferences:change'>, { ok: true }>;
type Kept = Pick<Console, 'preferences' | 'contacts'>;

/**
 * Follows what the relay keeps beside the calls: whatever has another revision than the one that was seen is fetched.
 *
 * @returns what is to be told of each state of the relay.
 */
export function followKept({ preferences, contacts }: Kept): (state: ConsoleState) => void {
  let seen: ConsoleState['revisions'] | null = null;
  return ({ revisions }) => {
    if (seen?.preferences !== revisions.preferences) void preferences.refresh();
    if (seen?.contacts !== revisions.contacts) void contacts.refresh();
    seen = revisions;
  };
}

/** The key of the control that changes a preference, by the preference's name. */
export const preferenceKey = (name: string): string => controlKey(null, `preference/${name}`);

/** Changes what the patch names. @returns whether it is kept; else the refusal stands beside the control. */
export async function changePreferences(console: Console, name: string, patch: PreferencesPatch): Promise<boolean> {
  const { bridge, preferences } = console;
  const done = await perform<Changed>(console, preferenceKey(name), () => bridge.request('preferences:change', patch));
  if (done !== null) preferences.take(done);
  return done !== null;
}
