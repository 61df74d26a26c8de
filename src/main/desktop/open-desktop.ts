import { type NotificationPort } from '../notifications/notification-port.ts';
import { openNotifications } from '../notifications/open-notifications.ts';
import { openSessionBus, type SessionBus } from './session-bus.ts';

/** What this desktop offers. */
export interface Desktop {
  /** Null where there is none: other systems, and a Linux without a desktop. */
  readonly bus: SessionBus | null;
  readonly notifications: NotificationPort;
}

/** @param onWarning - Told in a sentence why less is offered than there could be. */
export async function openDesktop(appName: string, onWarning: (sentence: string) => void): Promise<Desktop> {
  const { platform, env } = process;
  const bus =
    platform === 'linux' ? await openSessionBus(env).catch((error: unknown) => refused(error, onWarning)) : null;
  return { bus, notifications: await openNotifications({ bus, appName, platform }) };
}

function refused(error: unknown, onWarning: (sentence: string) => void): null {
  const why = error instanceof Error ? error.message : String(error);
  onWarning(`notifications have no buttons and there is no tray (${why})`);
  return null;
}
