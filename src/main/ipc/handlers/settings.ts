import type { RelayApp } from '#relay/relay-app.ts';
import type { SettingsDesk } from '../../settings/settings-desk.ts';
import type { Handlers } from '../register.ts';

type SettingsHandlers = Pick<
  Handlers,
  | 'settings:read'
  | 'settings:change'
  | 'settings:accept-weaker'
  | 'setup:begin'
  | 'setup:check'
  | 'setup:numbers'
  | 'setup:point'
>;

export type ServedSettings = Pick<SettingsDesk, 'snapshot' | 'change' | 'acceptWeaker'>;

/** What is set, and a look at each part of it. */
export const settingsHandlers = ({ setUp }: Pick<RelayApp, 'setUp'>, settings: ServedSettings): SettingsHandlers => ({
  'settings:read': async () => settings.snapshot(),
  'settings:change': ({ changes }) => settings.change(changes),
  'settings:accept-weaker': ({ accepted }) => settings.acceptWeaker(accepted),
  'setup:begin': async () => [...setUp.begin()],
  'setup:check': ({ id }) => setUp.check(id),
  'setup:numbers': async () => {
    const numbers = await setUp.numbers();
    return numbers.ok ? { ok: true, numbers: [...numbers.value] } : { ok: false, error: { ...numbers.error } };
  },
  'setup:point': async ({ point }) => {
    const changed = await (point ? setUp.pointNumber() : setUp.undo());
    return changed.ok ? { ok: true, message: changed.value.message } : { ok: false, error: { ...changed.error } };
  },
});
