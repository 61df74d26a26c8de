import path from 'node:path';
import { app, dialog, Menu, protocol, session } from 'electron';
import type { RelayApp } from '#relay/relay-app.ts';
import { connectConsole } from './connect-console.ts';
import { QuitGuard } from './lifecycle/quit-guard.ts';
import { menuTemplate } from './menu.ts';
import { CONSOLE_SCHEME, CONSOLE_URL, consoleFiles } from './security/console-files.ts';
import { denyAllPermissions } from './security/permissions.ts';
import { MainWindow } from './windows/main-window.ts';

interface Options {
  readonly appPath: string;
  readonly runtimeNotice: string | null;
  readonly onError: (error: unknown) => void;
}

/** Shows a running relay: window, menu, notifications, and the one way out. */
export function openApp(relay: RelayApp, { appPath, runtimeNotice, onError }: Options): void {
  const consoleFolder = path.join(appPath, 'out', 'renderer');
  denyAllPermissions(session.defaultSession);
  protocol.handle(CONSOLE_SCHEME, consoleFiles(consoleFolder));
  setMenu(runtimeNotice);

  const url = (app.isPackaged ? undefined : process.env['ELECTRON_RENDERER_URL']) ?? CONSOLE_URL;
  const window = new MainWindow({
    url,
    preload: path.join(appPath, 'out', 'preload', 'index.cjs'),
    icon: path.join(appPath, 'resources', 'icons', 'icon.png'),
    onClose: (event) => guard.onWindowClose(event),
    onPageGone: (reason) => onError(new Error(`the console's page is gone: ${reason}`)),
  });
  const disconnect = connectConsole(relay, window, url);
  const guard = new QuitGuard({
    activeCalls: () => relay.activeCalls(),
    askToEndCalls,
    close: async () => {
      await relay.close();
      disconnect();
    },
    exit: (code) => app.exit(code),
    onError,
  });
  handleLifecycle(guard, window);
  window.show();
}

function handleLifecycle(guard: QuitGuard, window: MainWindow): void {
  app.on('before-quit', (event) => guard.onBeforeQuit(event));
  app.on('second-instance', () => window.show());
  app.on('activate', () => window.show());
  app.on('window-all-closed', () => {
    if (process.platform !== 'darwin') app.quit();
  });
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => void guard.end());
}

const showAbout = (): void => app.showAboutPanel();

function setMenu(runtimeNotice: string | null): void {
  const { isPackaged, name: appName } = app;
  app.setAboutPanelOptions({ applicationName: appName, copyright: runtimeNotice ?? '' });
  const template = menuTemplate({ platform: process.platform, appName, isPackaged, showAbout });
  Menu.setApplicationMenu(Menu.buildFromTemplate(template));
}

async function askToEndCalls(count: number): Promise<boolean> {
  const { response } = await dialog.showMessageBox({
    type: 'question',
    message: count === 1 ? 'A call is up. End it and quit?' : `${count} calls are up. End them and quit?`,
    buttons: ['End and quit', 'Keep running'],
    defaultId: 1,
    cancelId: 1,
  });
  return response === 0;
}
