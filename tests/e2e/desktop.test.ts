import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { ConsolePage } from './console-page.ts';
import { launchApp, type RunningApp } from './launch-app.ts';
import { startNotificationDaemon } from './notification-daemon.ts';

const KEY = 'CommandOrControl+Shift+F9';
const run = promisify(execFile);

let dataDir: string;
let running: RunningApp;
let desk: ConsolePage;
beforeEach(async () => {
  dataDir = await mkdtemp(path.join(os.tmpdir(), 'phony-desktop-'));
});
afterEach(async () => {
  await running.stop();
  await rm(dataDir, { recursive: true, force: true });
});

async function launch(env: Readonly<Record<string, string>> = {}, args: readonly string[] = []): Promise<void> {
  running = await launchApp(env, { dataDir, args });
  desk = new ConsolePage(running.page);
  await running.page.getByRole('button', { name: 'Practice call' }).waitFor();
}

const bounds = () => running.app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.getBounds());
const zoomLevel = () =>
  running.app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.webContents.getZoomLevel());

describe('a link to a number', () => {
  it('that starts the app is in the dial box, and nothing is dialled', async () => {
    await launch({}, ['tel:+1-415-555-0123']);
    await expect.poll(() => desk.dialBox.inputValue()).toBe('+1 415 555 0123');
    await desk.dialBox.and(running.page.locator(':focus')).waitFor();
    expect(await desk.calls()).toEqual([]);
  });

  it('that is opened while the app runs goes to the window there is', async () => {
    await launch();
    const electron = path.join(import.meta.dirname, 'electron.sh');
    const asRoot = process.getuid?.() === 0 ? ['--no-sandbox'] : [];
    const args = ['.', `--user-data-dir=${dataDir}`, ...asRoot, 'phony://call/+442079460123'];
    const second = spawn(electron, args, {
      cwd: path.resolve(import.meta.dirname, '../..'),
      env: { ...process.env, PHONY_NODE_OPTIONS: '' },
      stdio: 'ignore',
    });
    expect(await once(second, 'exit')).toEqual([0, null]);
    await expect.poll(() => desk.dialBox.inputValue()).toBe('+44 20 7946 0123');
    expect(await desk.calls()).toEqual([]);
  });
});

describe('the key for the most urgent call', () => {
  it('leads from anywhere to the answer field', async () => {
    await launch({ PHONY_HOTKEY_ATTENTION: KEY });
    await desk.practiseUnseen('taskmaster-sample');
    await running.page.getByText('1 needs you').waitFor();
    await running.app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.hide());
    await run('xdotool', ['key', '--clearmodifiers', 'ctrl+shift+F9']);
    await expect
      .poll(() => running.app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.isVisible()))
      .toBe(true);
    await desk.answerField.and(running.page.locator(':focus')).waitFor();
  });

  it('that is no key is said in a notification', async () => {
    const daemon = await startNotificationDaemon();
    await launch({ PHONY_HOTKEY_ATTENTION: 'Nonsense' });
    expect((await daemon.nextBubble()).body).toMatch(/^Nonsense is no key/);
    await running.stop();
    await daemon.stop();
  });
});

describe('the window', () => {
  it('is where and as large as it was left, in the size of letters it had', async () => {
    await launch();
    expect(await zoomLevel()).toBe(0);
    const left = { x: 60, y: 40, width: 900, height: 640 };
    await running.app.evaluate(({ BrowserWindow }, place) => {
      const [window] = BrowserWindow.getAllWindows();
      window?.setBounds(place);
      window?.webContents.focus();
    }, left);
    await expect.poll(bounds).toEqual(left);
    await running.app.evaluate(({ BrowserWindow, Menu }) => {
      const [window] = BrowserWindow.getAllWindows();
      const items = Menu.getApplicationMenu()?.items.flatMap((item) => item.submenu?.items ?? []) ?? [];
      items.find(({ role }) => String(role).toLowerCase() === 'zoomin')?.click({}, window, window?.webContents);
    });
    await expect.poll(zoomLevel).toBe(0.5);
    await running.stop();
    await launch();
    expect(await bounds()).toEqual(left);
    await expect.poll(zoomLevel).toBe(0.5);
  });

  it('is on the screen where the one it was on is gone', async () => {
    const state = { bounds: { x: 4_000, y: 3_000, width: 900, height: 640 }, isMaximised: false, zoomLevel: 0 };
    await writeFile(path.join(dataDir, 'window-state.json'), JSON.stringify(state));
    await launch();
    const { x = Number.NaN, y = Number.NaN, width, height } = (await bounds()) ?? {};
    expect({ width, height }).toEqual({ width: 900, height: 640 });
    expect(x >= 0 && x + 900 <= 1280 && y >= 0 && y + 640 <= 800).toBe(true);
  });
});
