import { Notification } from 'electron';
import type { NotificationPort } from './notification-port.ts';

/** Notifications of the desktop, through Electron. */
export function createElectronNotifications(): NotificationPort {
  // Electron drops the listeners of a notification that is no longer referenced.
  const shown = new Set<Notification>();
  return {
    show: ({ title, body, onClick, onFailed }) => {
      // The model is waiting on a live call: it stays until answered, wherever the desktop allows that.
      const notification = new Notification({ title, body, urgency: 'critical', timeoutType: 'never' });
      notification.on('click', onClick);
      notification.on('failed', onFailed);
      shown.add(notification);
      notification.show();
      return {
        close: () => {
          shown.delete(notification);
          notification.close();
        },
      };
    },
  };
}
