import { ipcMain } from 'electron';
import type { RelayApp } from '#relay/relay-app.ts';
import type { DesktopState } from '#shared/desktop.ts';
import { createHandlers } from './ipc/handlers/calls.ts';
import { createPublisher } from './ipc/publish.ts';
import { registerIpc } from './ipc/register.ts';
import { isTrustedSender } from './ipc/trusted-sender.ts';
import type { SettingsDesk } from './settings/settings-desk.ts';
import { changeShellCommand } from './shell-command/offer-command.ts';
import { folders } from './windows/folders.ts';
import type { MainWindow } from './windows/main-window.ts';
import { saveFile } from './windows/save-file.ts';

interface Options {
  /** The console's page: requests of any other are refused. */
  readonly url: string;
  readonly desktopState: () => Promise<DesktopState>;
  readonly settings: SettingsDesk;
  readonly onBug: (error: unknown) => void;
}

/**
 * Joins the relay to the console's page.
 *
 * @returns the function that parts them.
 */
export function connectConsole(
  relay: RelayApp,
  window: MainWindow,
  { url, settings, desktopState, onBug }: Options,
): () => void {
  registerIpc(ipcMain, createHandlers(relay, { saveFile, folders, settings, changeShellCommand, desktopState }), {
    isTrusted: (event) => isTrustedSender(event, url),
    onBug,
  });
  const publisher = createPublisher((batch) => window.send('calls:messages', batch));
  const stops = [
    relay.desk.subscribe((message) => publisher.message(message)),
    relay.onState((state) => window.send('app:state', state)),
    settings.subscribe((snapshot) => window.send('settings:changed', snapshot)),
    () => publisher.close(),
  ];
  return () => {
    for (const stop of stops) stop();
  };
}
