import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import os from 'node:os';
import path from 'node:path';
import { performance } from 'node:perf_hooks';
import { type ElectronApplication, _electron as electron, type Page } from 'playwright-core';

export interface Launch {
  readonly args: readonly string[];
  readonly env: NodeJS.ProcessEnv;
  /** A selector of what is on screen once the window can be used. */
  readonly ready: string;
  /** Its user-data folder; else one of its own, which goes with it. */
  readonly dataDir?: string;
}

export interface Launched {
  readonly startMs: number;
  readonly memory: number;
}

interface Running {
  readonly app: ElectronApplication;
  readonly page: Page;
  readonly startMs: number;
  readonly stop: () => Promise<void>;
}

/** Starts Electron and times it from the start of its process until the window can be used. */
export async function launch({ args, env, ready, dataDir: given }: Launch): Promise<Running> {
  const dataDir = given ?? mkdtempSync(path.join(os.tmpdir(), 'phony-bench-'));
  const asRoot = process.getuid?.() === 0 ? ['--no-sandbox'] : [];
  const fromMs = performance.now();
  const app = await electron.launch({
    executablePath: path.resolve('tests', 'e2e', 'electron.sh'),
    args: [...args, `--user-data-dir=${dataDir}`, ...asRoot],
    env: { ...inherited(), ...texts({ ...env, PHONY_NODE_OPTIONS: process.env['NODE_OPTIONS'] ?? '' }) },
  });
  const page = await app.firstWindow();
  await page.locator(ready).first().waitFor();
  const startMs = performance.now() - fromMs;
  return {
    app,
    page,
    startMs,
    stop: async () => {
      const child = app.process();
      const gone = child.exitCode === null ? once(child, 'exit') : Promise.resolve();
      child.kill('SIGTERM');
      await gone;
      if (given === undefined) rmSync(dataDir, { recursive: true, force: true });
    },
  };
}

/** What is set where the bench runs may not reach a real account. */
const NO_KEYS = [
  'TWILIO_ACCOUNT_SID',
  'TWILIO_AUTH_TOKEN',
  'TWILIO_PHONE_NUMBER',
  'OPENAI_API_KEY',
  'HOST',
  'NGROK_AUTHTOKEN',
];

const inherited = (): Record<string, string> =>
  texts({ ...process.env, ...Object.fromEntries(NO_KEYS.map((name) => [name, ''])) });

const texts = (env: NodeJS.ProcessEnv): Record<string, string> =>
  Object.fromEntries(Object.entries(env).filter((entry): entry is [string, string] => entry[1] !== undefined));

/** Of all its processes, in megabytes. */
export async function memoryMb(app: ElectronApplication): Promise<number> {
  const kilobytes = await app.evaluate(({ app: inside }) =>
    inside.getAppMetrics().reduce((sum, { memory }) => sum + memory.workingSetSize, 0),
  );
  return kilobytes / 1_024;
}

export async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  server.close();
  await once(server, 'close');
  return typeof address === 'object' && address !== null ? address.port : 0;
}
