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

export type ServedSettings = Pick<SettingsDesk, 'snapshot' | 'change' | 'acceptWeaker' | 'settled'>;

/** What is set, and a look at each part of it: at what is set by now, also where that is still on its way. */
export const settingsHandlers = ({ setUp }: Pick<RelayApp, 'setUp'>, settings: ServedSettings): SettingsHandlers => ({
  'settings:read': async () => settings.snapshot(),
  'settings:change': ({ changes }) => settings.change(changes),
  'settings:accept-weaker': ({ accepted }) => settings.acceptWeaker(accepted),
  'setup:begin': async () => {
    await settings.settled();
    return [...setUp.begin()];
  },
  'setup:check': async ({ id }) => {
    await settings.settled();
    return setUp.check(id);
  },
  'setup:numbers': async () => {
    await settings.settled();
    const numbers = await setUp.numbers();
    return numbers.ok ? { ok: true, numbers: [...numbers.value] } : { ok: false, error: { ...numbers.error } };
  },
  'setup:point': async ({ point }) => {
    await settings.settled();
    const changed = await (point ? setUp.pointNumber() : setUp.undo());
    return changed.ok ? { ok: true, message: changed.value.message } : { ok: false, error: { ...changed.error } };
  },
});
