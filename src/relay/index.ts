import { existsSync, readFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import pino from 'pino';
import { compose } from './compose.ts';
import { ConfigurationError, type Problem } from './configuration.ts';
import { createLogger } from './logging/logger.ts';
import { hideSecrets, learnSecrets } from './logging/secrets.ts';
import type { RelayApp } from './relay-app.ts';
import { readEnvFile } from './settings/env-file.ts';
import { environmentSnapshot } from './settings/layers.ts';

const STDERR = 2;
const root = findRoot(import.meta.dirname);
/** `.env` beside package.json fills in what the environment does not set. */
const given = { environment: { ...process.env }, file: readEnvFile(path.join(root, '.env')) };
const env = { ...given.file, ...given.environment };
// What reads the process's environment by itself finds it there, too: OpenTelemetry does.
Object.assign(process.env, env);
learnSecrets(env);
const log = createLogger({
  debug: env['PHONY_DEBUG'] === '1',
  destination: pino.destination({ fd: STDERR, sync: true }),
});
let isUp = false;

/** The folder with package.json, from the bundle and from the sources alike. */
function findRoot(from: string): string {
  if (existsSync(path.join(from, 'package.json'))) return from;
  const parent = path.dirname(from);
  if (parent === from) throw new Error('package.json is missing: start the relay from its own folder');
  return findRoot(parent);
}

function userDataDir(): string {
  const home = os.homedir();
  if (process.platform === 'darwin') return path.join(home, 'Library', 'Application Support', 'Phony');
  if (process.platform === 'win32') return path.join(process.env['APPDATA'] ?? home, 'Phony');
  return path.join(process.env['XDG_CONFIG_HOME'] ?? path.join(home, '.config'), 'Phony');
}

/** Values that cannot work are said line by line; anything else is a bug, which Node itself would print whole. */
function refuse(error: unknown): void {
  if (!(error instanceof ConfigurationError)) {
    log.fatal({ error }, 'could not start');
    process.exit(1);
  }
  for (const problem of error.problems) say(problem);
  process.exitCode = 1;
}

function say({ name, message }: Problem): void {
  process.stderr.write(hideSecrets(`${name}: ${message}\n`));
}

/**
 * A bug is written down as all that is logged; Node itself would print the error whole, with whatever hangs on it.
 * Once calls can be up in this process, it must not take them with it.
 */
function onBug(error: unknown): void {
  log.fatal({ error }, 'a bug');
  if (!isUp) process.exit(1);
}

function stopOn(app: RelayApp): void {
  for (const signal of ['SIGTERM', 'SIGINT'] as const) {
    process.on(signal, () => {
      app.close().then(
        () => process.exit(0),
        (error: unknown) => {
          log.fatal({ error }, 'could not stop in order');
          process.exit(1);
        },
      );
    });
  }
}

async function main(): Promise<void> {
  const manifest: unknown = JSON.parse(readFileSync(path.join(root, 'package.json'), 'utf8'));
  const version =
    typeof manifest === 'object' && manifest !== null && 'version' in manifest ? String(manifest.version) : '';
  const dashboard = path.join(root, 'out', 'renderer');
  const warnings: Problem[] = [];
  const app = await compose({
    env,
    dataDir: userDataDir(),
    log,
    dashboardDir: existsSync(dashboard) ? dashboard : null,
    resourcesDir: path.join(root, 'resources'),
    version,
    runtimeNotice: null,
    onWarnings: (found) => {
      warnings.push(...found);
      for (const warning of found) say(warning);
    },
    settings: () =>
      environmentSnapshot(given, { warnings, dataFolder: env['PHONY_DATA_DIR']?.trim() || userDataDir() }),
  });
  stopOn(app);
  process.stdout.write(`${JSON.stringify({ event: 'listening', port: app.port, url: app.url })}\n`);
}

process.on('uncaughtException', onBug);
process.on('unhandledRejection', onBug);
try {
  await main();
  isUp = true;
} catch (error) {
  refuse(error);
}
