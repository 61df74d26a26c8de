import { ipcMain } from 'electron';
import type { RelayApp } from '#relay/relay-app.ts';
import { createHandlers } from './ipc/handlers/calls.ts';
import { createPublisher } from './ipc/publish.ts';
import { registerIpc } from './ipc/register.ts';
import { isTrustedSender } from './ipc/trusted-sender.ts';
import { createElectronNotifications } from './notifications/electron-notification.ts';
import { QuestionNotifier } from './notifications/question-notifier.ts';
import type { MainWindow } from './windows/main-window.ts';

/**
 * Joins the relay to the window and to the desktop's notifications.
 *
 * @param url - The console's page: requests of any other are refused.
 * @returns the function that parts them.
 */
export function connectConsole(relay: RelayApp, window: MainWindow, url: string): () => void {
  registerIpc(ipcMain, createHandlers(relay), (event) => isTrustedSender(event, url));
  const publisher = createPublisher((batch) => window.send('calls:messages', batch));
  const notifier = new QuestionNotifier({
    notifications: createElectronNotifications(),
    findCall: (callSid) => relay.desk.find(callSid),
    focusQuestion: (callSid, questionId) => {
      window.show();
      window.send('app:focus-call', { callSid, questionId });
    },
    flashWindow: () => window.flash(),
  });
  const stops = [
    relay.desk.subscribe((message) => {
      publisher.message(message);
      notifier.receive(message);
    }),
    relay.onState((state) => window.send('app:state', state)),
    () => notifier.close(),
    () => publisher.close(),
  ];
  return () => {
    for (const stop of stops) stop();
  };
}
