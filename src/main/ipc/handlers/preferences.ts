import type { RelayApp } from '#relay/relay-app.ts';
import type { Handlers } from '../register.ts';

type PreferenceHandlers = Pick<Handlers, 'preferences:get' | 'preferences:change'>;

export const preferenceHandlers = ({ preferences }: Pick<RelayApp, 'preferences'>): PreferenceHandlers => ({
  'preferences:get': async () => preferences.kept(),
  'preferences:change': async (patch) => {
    const changed = await preferences.change(patch);
    return changed.ok ? { ok: true, ...changed.value } : { ok: false, error: { ...changed.error } };
  },
});
