import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { chromium, type Page } from 'playwright-core';
import { z } from 'zod';

const ROOT = path.resolve(import.meta.dirname, '../..');
const STEP_MS = 15_000;
const TOKEN = 'token-of-the-browser-test';
/** What a Debian, an Ubuntu and other systems call it; `scripts/bootstrap/libraries.mjs` installs the first. */
const NAMES = ['chromium', 'chromium-browser', 'google-chrome'];

const Listening = z.object({ event: z.literal('listening'), url: z.string() });

/** The relay without a window, and its console in a browser. */
export interface BrowserConsole {
  readonly page: Page;
  readonly relayUrl: string;
  /** Errors and warnings of the page. */
  readonly complaints: readonly string[];
  close(): Promise<void>;
}

/** Opens `/dashboard/` of a relay of its own, with practice calls at their fast pace, as somebody who has the token. */
export async function openInBrowser(): Promise<BrowserConsole> {
  const executablePath = chromiumHere();
  const dataDir = await mkdtemp(path.join(os.tmpdir(), 'phony-browser-'));
  const relay = await startRelay(dataDir);
  const browser = await chromium.launch({ executablePath, args: ['--no-sandbox', '--disable-gpu'] });
  const page = await browser.newPage({ viewport: { width: 1280, height: 800 } });
  page.setDefaultTimeout(STEP_MS);
  const complaints: string[] = [];
  page.on('pageerror', (error) => complaints.push(error.message));
  page.on('console', (message) => {
    if (message.type() === 'error' || message.type() === 'warning') complaints.push(message.text());
  });
  await page.goto(`${relay.url}/dashboard/?token=${TOKEN}`);
  return {
    page,
    relayUrl: relay.url,
    complaints,
    close: async () => {
      await browser.close();
      await relay.stop();
      await rm(dataDir, { recursive: true, force: true });
    },
  };
}

function chromiumHere(): string {
  for (const name of NAMES) {
    const { stdout } = spawnSync('sh', ['-c', `command -v ${name}`], { encoding: 'utf8' });
    if (stdout.trim() !== '') return stdout.trim();
  }
  throw new Error(`no browser: start the end-to-end tests by npm test, or install ${NAMES[0]}`);
}

async function startRelay(dataDir: string): Promise<{ readonly url: string; readonly stop: () => Promise<void> }> {
  const env = {
    PATH: process.env['PATH'],
    HOME: dataDir,
    PHONY_DATA_DIR: dataDir,
    PHONY_SUPERVISOR_TOKEN: TOKEN,
    PHONY_PRACTICE_PACE: 'fast',
    PORT: '0',
  };
  const child = spawn(process.execPath, ['out/main/relay.js'], { cwd: ROOT, env, stdio: ['ignore', 'pipe', 'ignore'] });
  const [line]: unknown[] = await once(child.stdout.setEncoding('utf8'), 'data');
  const { url } = Listening.parse(JSON.parse(String(line)));
  const stop = async (): Promise<void> => {
    const gone = once(child, 'exit');
    child.kill('SIGTERM');
    await gone;
  };
  return { url, stop };
}
