import path from 'node:path';
import { app } from 'electron';
import { compose } from '#relay/compose.ts';
import { createLogger } from '#relay/logging/logger.ts';
import type { RelayApp } from '#relay/relay-app.ts';
import type { Values } from '#relay/settings/layers.ts';
import { createLogFile } from './log-file.ts';
import type { SettingsDesk } from './settings/settings-desk.ts';

type Logger = ReturnType<typeof createLogger>;

interface AppOptions {
  readonly env: Values;
  readonly dataDir: string;
  /** Folder of the app's package.json: the checkout, or the packaged archive. */
  readonly appPath: string;
  readonly runtimeNotice: string | null;
  readonly settings: Pick<SettingsDesk, 'snapshot'>;
}

/** The app's log: a file in the data folder, and the terminal where that was asked for. */
export function createAppLogger({ env, dataDir }: Pick<AppOptions, 'env' | 'dataDir'>): Logger {
  const debug = env['PHONY_DEBUG'] === '1';
  return createLogger({ debug, destination: createLogFile(dataDir, { echo: debug }) });
}

/** Builds the relay that runs in this process; the same `compose` serves the relay without a window. */
export const composeApp = ({ appPath, settings, ...options }: AppOptions, log: Logger): Promise<RelayApp> =>
  compose({
    ...options,
    version: app.getVersion(),
    settings: () => settings.snapshot(),
    log,
    dashboardDir: path.join(appPath, 'out', 'renderer'),
    resourcesDir: path.join(appPath, 'resources'),
    // The console shows them as the state of line and model; the terminal is not where the supervisor looks.
    onWarnings: (warnings) => {
      for (const warning of warnings) log.warn(warning, 'configuration');
    },
  });
