import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import os from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { relayEnvironment, SUPERVISOR_TOKEN } from '../setting.ts';

const START_MS = 30_000;

/** A screen and a session bus of its own, around this same program. */
const AROUND = ['exec', 'dbus-run-session', '--', 'xvfb-run', '-a', '-s', '-screen 0 1280x800x24'];

/** Runs `role` of this program on a desktop of its own. Resolves with what it printed last, read as JSON. */
export async function onDesktop<A>(role: string): Promise<A> {
  const command = [path.resolve('scripts', 'electron-runtime.mjs'), ...AROUND, process.execPath, process.argv[1] ?? ''];
  const child = spawn(process.execPath, [...command, role], { stdio: ['ignore', 'pipe', 'inherit'] });
  let written = '';
  child.stdout.on('data', (chunk: Buffer) => {
    written += chunk.toString();
  });
  const [code] = (await once(child, 'close')) as [number | null];
  const line = written.split('\n').find((text) => /^[[{]/.test(text));
  if (code !== 0 || line === undefined) {
    throw new Error(
      `${role} gave no figures; the app has to be built (npm start once), and dbus, xvfb, python3-dbus and python3-gi are needed (apt-get install)\n${written}`,
    );
  }
  return JSON.parse(line) as A;
}

export interface RunningApp {
  readonly url: string;
  /** The longest time for which its main process did nothing else since this was last asked, in milliseconds. */
  stallMs(): Promise<number>;
  stop(): Promise<void>;
}

/** The app, its window open, between a line and a model of ours. @param modelUrl - As the relay is given it. */
export async function startApp(modelUrl: string): Promise<RunningApp> {
  const dataDir = mkdtempSync(path.join(os.tmpdir(), 'phony-bench-'));
  const port = await freePort();
  const app = spawn(process.env['ELECTRON_EXEC_PATH'] ?? '', ['.', `--user-data-dir=${dataDir}`, ...asRoot()], {
    env: { ...process.env, ...relayEnvironment(modelUrl, dataDir), PORT: String(port) },
    stdio: 'ignore',
  });
  const url = `http://127.0.0.1:${port}`;
  await answers(url);
  const stop = async (): Promise<void> => {
    app.kill('SIGTERM');
    await once(app, 'exit');
    rmSync(dataDir, { recursive: true, force: true });
  };
  const stallMs = async (): Promise<number> => {
    const answer = await fetch(`${url}/metrics`, { headers: { authorization: `Bearer ${SUPERVISOR_TOKEN}` } });
    return Number(/^phony_event_loop_delay_max_seconds (\S+)$/m.exec(await answer.text())?.[1]) * 1_000;
  };
  return { url, stallMs, stop };
}

const asRoot = (): readonly string[] => (process.getuid?.() === 0 ? ['--no-sandbox'] : []);

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  server.close();
  await once(server, 'close');
  return typeof address === 'object' && address !== null ? address.port : 0;
}

async function answers(url: string): Promise<void> {
  const deadline = Date.now() + START_MS;
  while (Date.now() < deadline) {
    const isUp = await fetch(url).then(
      () => true,
      () => false,
    );
    if (isUp) return;
    await sleep(100);
  }
  throw new Error('the app did not start');
}
