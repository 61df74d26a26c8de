import path from 'node:path';
import { app, dialog, Menu, powerMonitor, protocol, session } from 'electron';
import type { RelayApp } from '#relay/relay-app.ts';
import type { DesktopState } from '#shared/desktop.ts';
import type { PlaceId } from '#shared/places.ts';
import { connectConsole } from './connect-console.ts';
import { connectDesktop } from './connect-desktop.ts';
import type { Desktop } from './desktop/open-desktop.ts';
import { wakeWith } from './lifecycle/power.ts';
import { QuitGuard } from './lifecycle/quit-guard.ts';
import { type DialLinks, numberInArguments } from './links/dial-link.ts';
import { type MenuOptions, menuTemplate } from './menu.ts';
import { CONSOLE_SCHEME, CONSOLE_URL, consoleFiles } from './security/console-files.ts';
import { denyAllPermissions } from './security/permissions.ts';
import type { AppSettings } from './settings/app-settings.ts';
import { followPreferences } from './settings/follow-preferences.ts';
import type { SettingsDesk } from './settings/settings-desk.ts';
import { changeShellCommand } from './shell-command/offer-command.ts';
import { MainWindow } from './windows/main-window.ts';

interface Options {
  readonly appPath: string;
  readonly runtimeNotice: string | null;
  readonly desktop: Desktop;
  readonly settings: SettingsDesk;
  readonly appSettings: AppSettings;
  readonly links: DialLinks;
  readonly onError: (error: unknown) => void;
  /** Told in a sentence what works less well than it could. */
  readonly onWarning: (sentence: string) => void;
}

/** Shows a running relay: window, menu, desktop, and the one way out. */
export function openApp(relay: RelayApp, options: Options): void {
  const { appPath, runtimeNotice, settings, onError } = options;
  const consoleFolder = path.join(appPath, 'out', 'renderer');
  denyAllPermissions(session.defaultSession);
  protocol.handle(CONSOLE_SCHEME, consoleFiles(consoleFolder));
  const url = (app.isPackaged ? undefined : process.env['ELECTRON_RENDERER_URL']) ?? CONSOLE_URL;
  const window = new MainWindow({
    url,
    preload: path.join(appPath, 'out', 'preload', 'index.cjs'),
    icon: path.join(appPath, 'resources', 'icons', 'icon.png'),
    stateFile: path.join(app.getPath('userData'), 'window-state.json'),
    onClose: (event) => guard.onWindowClose(event),
    onPageGone: (reason) => onError(new Error(`the console's page is gone: ${reason}`)),
  });
  const chosen = {
    showPlace: (place: PlaceId): void => {
      window.show();
      window.send('app:show-place', place);
    },
    changeShellCommand: (wanted: 'install' | 'remove'): void => void changeShellCommand(wanted).catch(onError),
  };
  const stopFollowing = followPreferences(relay, ({ shortcuts }) => setMenu(runtimeNotice, { ...chosen, shortcuts }));
  const desktopState = (): Promise<DesktopState> => desktop.state();
  const partConsole = connectConsole(relay, window, { url, settings, desktopState, onBug: onError });
  const desktop = connectDesktop(relay, window, { ...options, quit: () => void guard.quit() });
  const guard = new QuitGuard({
    activeCalls: () => relay.activeCalls(),
    askToEndCalls,
    hideWindow: () => desktop.hideWindow(),
    closeToTray: () => relay.preferences.value.desktop.closeToTray,
    close: async () => {
      window.keepState();
      settings.close();
      await relay.close();
      stopFollowing();
      desktop.close();
      partConsole();
    },
    exit: (code) => app.exit(code),
    onError,
  });
  handleLifecycle(guard, window, options.links);
  wakeWith(powerMonitor, relay);
  window.show();
  options.links.listen((number) => {
    window.show();
    window.send('app:dial', number);
  });
}

function handleLifecycle(guard: QuitGuard, window: MainWindow, links: DialLinks): void {
  app.on('before-quit', (event) => guard.onBeforeQuit(event));
  app.on('second-instance', (_event, argv) => {
    window.show();
    links.open(numberInArguments(argv));
  });
  app.on('activate', () => window.show());
  app.on('window-all-closed', () => {
    if (process.platform !== 'darwin') app.quit();
  });
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => void guard.end());
}

const showAbout = (): void => app.showAboutPanel();

function setMenu(
  runtimeNotice: string | null,
  chosen: Pick<MenuOptions, 'showPlace' | 'changeShellCommand' | 'shortcuts'>,
): void {
  const { isPackaged, name: appName } = app;
  app.setAboutPanelOptions({ applicationName: appName, copyright: runtimeNotice ?? '' });
  const template = menuTemplate({ platform: process.platform, appName, isPackaged, showAbout, ...chosen });
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
