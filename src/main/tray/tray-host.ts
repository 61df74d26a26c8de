import { watchBusName } from '../desktop/bus-name.ts';
import type { SessionBus } from '../desktop/session-bus.ts';

/** Who shows tray icons on a Linux desktop; GNOME has nobody unless an extension is added. */
const WATCHER = 'org.kde.StatusNotifierWatcher';

/**
 * Says whether the desktop shows tray icons, now and whenever that changes. A panel may start after we do, or be gone.
 *
 * @param bus - Null off Linux, where there is always a tray, and on a Linux without a desktop, where there is none.
 */
export async function watchTrayHost(
  { bus, platform }: { readonly bus: SessionBus | null; readonly platform: NodeJS.Platform },
  onChange: (isThere: boolean) => void,
): Promise<void> {
  if (platform !== 'linux') return onChange(true);
  if (bus === null) return onChange(false);
  await watchBusName(bus, WATCHER, (owner) => onChange(owner !== null));
}
