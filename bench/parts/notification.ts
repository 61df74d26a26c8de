import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import os from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { startNotificationDaemon } from '../../tests/e2e/notification-daemon.ts';
import { ModelEnd } from '../far-ends/model-end.ts';
import { PhoneLine } from '../far-ends/phone-line.ts';
import { type Figure, percentile } from '../figure.ts';
import { relayEnvironment } from '../setting.ts';

const QUESTIONS = 200;
/** Not counted: code that runs for the first time. */
const WARM_UP = 20;
/** Questions are apart, as in life, so that none waits for another's disk. */
const APART_MS = 60;
const START_MS = 30_000;

/** A screen and a session bus of its own, around this same program. */
const AROUND = ['exec', 'dbus-run-session', '--', 'xvfb-run', '-a', '-s', '-screen 0 1280x800x24'];

/** From the model's question, as it leaves for the relay, to the desktop's notification service having it. */
export async function notification(): Promise<Figure[]> {
  const command = [path.resolve('scripts', 'electron-runtime.mjs'), ...AROUND, process.execPath, process.argv[1] ?? ''];
  const child = spawn(process.execPath, [...command, '--desktop'], { stdio: ['ignore', 'pipe', 'inherit'] });
  let written = '';
  child.stdout.on('data', (chunk: Buffer) => {
    written += chunk.toString();
  });
  const [code] = (await once(child, 'close')) as [number | null];
  const line = written.split('\n').find((text) => text.startsWith('['));
  if (code !== 0 || line === undefined) {
    throw new Error(
      'no notifications were timed; dbus, xvfb, python3-dbus and python3-gi are needed (apt-get install)',
    );
  }
  const tookMs = JSON.parse(line) as number[];
  return [0.5, 0.95, 0.99].map((share) => ({
    what: `question to notification, p${share * 100}`,
    unit: 'ms',
    floor: null,
    relay: percentile(tookMs, share),
    target: share === 0.95 ? { atMost: 100 } : null,
  }));
}

/** Runs the app between a line and a model of ours, and prints how long each question took, in ms. */
export async function timeNotifications(): Promise<void> {
  const dataDir = mkdtempSync(path.join(os.tmpdir(), 'phony-bench-'));
  const model = new ModelEnd();
  const modelUrl = await model.start();
  const port = await freePort();
  const daemon = await startNotificationDaemon();
  const app = spawn(process.env['ELECTRON_EXEC_PATH'] ?? '', ['.', `--user-data-dir=${dataDir}`, ...asRoot()], {
    env: { ...process.env, ...relayEnvironment(modelUrl, dataDir), PORT: String(port) },
    stdio: 'ignore',
  });
  const url = `http://127.0.0.1:${port}`;
  await answers(url);
  const line = await PhoneLine.open('relay', url, 1);
  // The call that comes in is told of, too.
  await daemon.nextBubble();
  const tookMs: number[] = [];
  for (let i = 0; i < WARM_UP + QUESTIONS; i++) {
    let sentAtMs = 0;
    const onSent = (atMs: number): void => {
      sentAtMs = atMs;
    };
    model.script.push({ text: `[[request_user: May I offer ${i} dollars?]]`, onSent });
    line.prompt();
    const bubble = await daemon.nextBubble();
    if (i >= WARM_UP) tookMs.push(bubble.atMs - sentAtMs);
    daemon.reply(bubble.id, 'Yes.');
    await sleep(APART_MS);
  }
  await line.close();
  app.kill('SIGTERM');
  await once(app, 'exit');
  await daemon.stop();
  rmSync(dataDir, { recursive: true, force: true });
  console.log(JSON.stringify(tookMs));
  process.exit();
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
