import type { NotificationConstructorOptions } from 'electron';
import type { NotificationPort, NotificationRequest } from './notification-port.ts';

/** What is used of Electron's `Notification`. */
export interface ElectronNotification {
  on(event: 'click' | 'failed' | 'close', listener: () => void): unknown;
  on(event: 'reply', listener: (details: unknown, reply: string) => void): unknown;
  on(event: 'action', listener: (details: unknown, index: number) => void): unknown;
  show(): void;
  close(): void;
}

interface Options {
  readonly create: (options: NotificationConstructorOptions) => ElectronNotification;
  readonly platform: NodeJS.Platform;
}

/** Notifications of the desktop, through Electron. Only macOS takes buttons and a field from it. */
export function createElectronNotifications({ create, platform }: Options): NotificationPort {
  const hasControls = platform === 'darwin';
  // Electron drops the listeners of a notification that is no longer referenced.
  const kept = new Set<ElectronNotification>();
  const put = (request: NotificationRequest, onGone: () => void): ElectronNotification => {
    const notification = create(optionsOf(request, hasControls));
    notification.on('click', request.onClick);
    notification.on('failed', request.onFailed);
    notification.on('close', onGone);
    notification.on('reply', (_details, reply) => request.reply?.onReply(reply));
    notification.on('action', (_details, index) => request.actions[index]?.onChosen());
    kept.add(notification);
    notification.show();
    return notification;
  };
  return {
    show: (first) => {
      let isUp = true;
      const onGone = (): void => {
        isUp = false;
      };
      let notification = put(first, onGone);
      const close = (): void => {
        kept.delete(notification);
        notification.close();
      };
      return {
        close,
        again: (request) => {
          if (isUp && hasControls && request.reply !== null) return;
          close();
          isUp = true;
          notification = put(request, onGone);
        },
      };
    },
  };
}

function optionsOf({ title, body, staysUp, actions, reply }: NotificationRequest, hasControls: boolean) {
  const words: NotificationConstructorOptions = {
    title,
    body,
    urgency: staysUp ? 'critical' : 'normal',
    timeoutType: staysUp ? 'never' : 'default',
  };
  if (!hasControls) return words;
  return {
    ...words,
    actions: actions.map(({ label }) => ({ type: 'button' as const, text: label })),
    ...(reply === null ? {} : { hasReply: true, replyPlaceholder: reply.placeholder }),
  };
}
