import path from 'node:path';
import { app, dialog, protocol } from 'electron';
import { ConfigurationError } from '#relay/configuration.ts';
import { hideSecrets, learnSecrets } from '#relay/logging/secrets.ts';
import { readEnvFile } from '#relay/settings/env-file.ts';
import { composeApp, createAppLogger } from './compose-app.ts';
import { openDesktop } from './desktop/open-desktop.ts';
import { runtimeNoticeOf } from './environment.ts';
import { DialLinks, numberInArguments, numberOfLink } from './links/dial-link.ts';
import { openApp } from './open-app.ts';
import { RelayHost } from './relay-host.ts';
import { CONSOLE_SCHEME } from './security/console-files.ts';
import { settingsOf } from './settings/app-settings.ts';
import { electronCipher } from './settings/electron-cipher.ts';
import { SettingsDesk } from './settings/settings-desk.ts';
import { SettingsStore } from './settings/settings-store.ts';

// Electron tells `ready` only once this module has run: nothing here may be awaited at top level.
const appPath = app.getAppPath();
// A packaged app's own folder is an archive nobody can write to.
const file = readEnvFile(path.join(app.isPackaged ? app.getPath('userData') : appPath, '.env'));
const env = { ...file, ...process.env };
const defaultDataDir = app.getPath('userData');
learnSecrets(env);
// The single-instance lock lies in Electron's folder, so that another data folder is another instance.
if (env['PHONY_DATA_DIR'] && !app.commandLine.hasSwitch('user-data-dir')) {
  app.setPath('userData', path.join(env['PHONY_DATA_DIR'], 'window'));
}
protocol.registerSchemesAsPrivileged([{ scheme: CONSOLE_SCHEME, privileges: { standard: true, secure: true } }]);
// macOS tells of the link it starts us with before we are ready; other systems put it among the arguments.
const links = new DialLinks();
app.on('open-url', (event, url) => {
  event.preventDefault();
  links.open(numberOfLink(url));
});
links.open(numberInArguments(process.argv));
// `tel:` is the supervisor's to give: the installed app is one of those the desktop offers for it.
if (app.isPackaged) app.setAsDefaultProtocolClient('phony');

if (app.requestSingleInstanceLock()) void start();
else app.exit(0);

async function start(): Promise<void> {
  const runtimeNotice = runtimeNoticeOf(process.versions.electron);
  if (runtimeNotice !== null) process.stderr.write(`${runtimeNotice}\n`);
  const store = await SettingsStore.open(app.getPath('userData'), electronCipher);
  const set = { ...store.plain, ...env };
  const log = createAppLogger({ env: set, dataDir: set['PHONY_DATA_DIR'] || defaultDataDir });
  // Calls are up in this process: a bug is written down and must not take them with it.
  const onBug = (error: unknown): void => log.fatal({ err: error }, 'a bug');
  process.on('uncaughtException', onBug);
  process.on('unhandledRejection', onBug);
  try {
    const onError = (error: unknown): void => log.error({ err: error }, 'the app failed');
    const onWarning = (sentence: string): void => log.warn({ sentence }, 'the desktop');
    // The keychain answers once the app is ready.
    await app.whenReady();
    const settings = new SettingsDesk({
      environment: process.env,
      file,
      store,
      defaultDataDir,
      compose: (values) => composeApp({ env: values, settings, dataDir: defaultDataDir, appPath, runtimeNotice }, log),
      onError,
    });
    const [first, desktop] = await Promise.all([settings.open(), openDesktop(app.getName(), onWarning)]);
    const relay = new RelayHost(first);
    settings.attend(relay);
    openApp(relay, {
      appPath,
      runtimeNotice,
      desktop,
      settings,
      appSettings: settingsOf(env),
      links,
      onError,
      onWarning,
    });
  } catch (error) {
    await refuse(error);
  }
}

/** Says line by line what cannot work. Whoever starts a packaged app has no terminal to read it in. */
async function refuse(error: unknown): Promise<void> {
  const lines =
    error instanceof ConfigurationError
      ? error.problems.map(({ name, message }) => `${name}: ${message}`)
      : [`Phony could not start: ${error instanceof Error ? error.message : String(error)}`];
  process.stderr.write(hideSecrets(`${lines.join('\n')}\n`));
  if (app.isPackaged) {
    await app.whenReady();
    dialog.showErrorBox('Phony cannot start', hideSecrets(lines.join('\n\n')));
  }
  app.exit(1);
}
