import { Notification } from 'electron';
import type { SessionBus } from '../desktop/session-bus.ts';
import { DBusNotifications } from './dbus-notification.ts';
import { createElectronNotifications } from './electron-notification.ts';
import type { NotificationPort } from './notification-port.ts';

interface Options {
  /** Null where there is none. */
  readonly bus: SessionBus | null;
  readonly appName: string;
  readonly platform: NodeJS.Platform;
}

/** The best notifications this desktop has: its own service over the bus, else what Electron makes of it. */
export async function openNotifications({ bus, appName, platform }: Options): Promise<NotificationPort> {
  const electron = createElectronNotifications({ create: (options) => new Notification(options), platform });
  if (bus === null) return electron;
  return DBusNotifications.open(bus, appName).catch(() => electron);
}
