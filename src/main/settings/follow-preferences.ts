import type { RelayApp } from '#relay/relay-app.ts';
import type { Preferences } from '#shared/preferences.ts';

/** Applies what the supervisor prefers now, and again with each change. Returns the function that ends it. */
export function followPreferences(
  { preferences }: Pick<RelayApp, 'preferences'>,
  apply: (preferences: Preferences) => void,
): () => void {
  apply(preferences.value);
  return preferences.subscribe(apply);
}
