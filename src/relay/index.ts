import { existsSync, readFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import pino from 'pino';
import { compose } from './compose.ts';
import { ConfigurationError, type Problem } from './configuration.ts';
import { createLogger } from './logging/logger.ts';
import type { RelayApp } from './relay-app.ts';

const STDERR = 2;
const root = findRoot(import.meta.dirname);

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

/** `.env` beside package.json fills in what the environment does not set. */
function environment(): NodeJS.ProcessEnv {
  const file = path.join(root, '.env');
  if (existsSync(file)) process.loadEnvFile(file);
  return process.env;
}

function say({ name, message }: Problem): void {
  process.stderr.write(`${name}: ${message}\n`);
}

function stopOn(app: RelayApp): void {
  for (const signal of ['SIGTERM', 'SIGINT'] as const) {
    process.on(signal, () => {
      void app.close().then(() => process.exit(0));
    });
  }
}

async function main(): Promise<void> {
  const env = environment();
  const debug = env['PHONY_DEBUG'] === '1';
  const log = createLogger({ debug, destination: pino.destination({ fd: STDERR, sync: true }) });
  const manifest: unknown = JSON.parse(readFileSync(path.join(root, 'package.json'), 'utf8'));
  const version =
    typeof manifest === 'object' && manifest !== null && 'version' in manifest ? String(manifest.version) : '';
  const dashboard = path.join(root, 'out', 'renderer');
  const app = await compose({
    env,
    dataDir: userDataDir(),
    log,
    dashboardDir: existsSync(dashboard) ? dashboard : null,
    resourcesDir: path.join(root, 'resources'),
    version,
    runtimeNotice: null,
    onWarnings: (warnings) => {
      for (const warning of warnings) say(warning);
    },
  });
  stopOn(app);
  process.stdout.write(`${JSON.stringify({ event: 'listening', port: app.port, url: app.url })}\n`);
}

try {
  await main();
} catch (error) {
  if (!(error instanceof ConfigurationError)) throw error;
  for (const problem of error.problems) say(problem);
  process.exitCode = 1;
}
