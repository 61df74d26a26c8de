import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { ConsolePage } from './console-page.ts';
import { launchApp, type RunningApp } from './launch-app.ts';
import { type NotificationDaemon, startNotificationDaemon } from './notification-daemon.ts';
import { startTrayPanel, type TrayPanel } from './tray-panel.ts';

/** Of the app's own process. */
declare const global: { asked?: string[] };

const ASKS = 'taskmaster-sample';
const ALWAYS = ['Practice call', 'Open Phony', 'Quit'];

let daemon: NotificationDaemon;
let panel: TrayPanel;
let running: RunningApp;
let desk: ConsolePage;

const closeWindow = (): Promise<void> =>
  running.app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.close());
const isVisible = (): Promise<boolean | undefined> =>
  running.app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.isVisible());
/** Questions of the app to its supervisor, each answered by “Keep running”. */
const asked = (): Promise<readonly string[]> => running.app.evaluate(() => global.asked ?? []);
/** How often the app said that it stays in the tray. */
const said = (): number => daemon.bubbles().filter(({ summary }) => summary === 'The call goes on').length;

beforeAll(async () => {
  daemon = await startNotificationDaemon();
  panel = await startTrayPanel();
  running = await launchApp();
  await running.app.evaluate(({ dialog }) => {
    dialog.showMessageBox = (async ({ message }: { message: string }) => {
      global.asked = [...(global.asked ?? []), message];
      return { response: 1, checkboxChecked: false };
    }) as unknown as typeof dialog.showMessageBox;
  });
  desk = new ConsolePage(running.page);
  await running.page.getByRole('button', { name: 'Practice call' }).waitFor();
});
afterAll(async () => {
  await running.stop();
  await daemon.stop();
});
afterEach(() => desk.endAllCalls());

describe('the tray', () => {
  it('says that all is quiet', async () => {
    await expect.poll(() => panel.menu()).toEqual({ labels: ['No calls', ...ALWAYS], tip: 'Phony: 0 calls' });
  });

  it('names the call that needs its supervisor, and leads to its answer field', async () => {
    await desk.practiseUnseen(ASKS);
    const label = `Practice call (${ASKS}) asks you`;
    await expect.poll(() => panel.menu()).toEqual({ labels: [label, ...ALWAYS], tip: 'Phony: 1 call, 1 needs you' });
    await panel.press(label);
    await running.page.getByRole('main').getByText('Which times does').waitFor();
  });

  it('starts a practice call and shows it', async () => {
    await panel.press('Practice call');
    await desk.transcript.waitFor();
    await expect.poll(async () => (await desk.calls()).filter(({ endedAt }) => endedAt === null).length).toBe(1);
  });
});

describe('a window that is closed while a call is up', () => {
  it('goes into the tray, says so once, and comes back by a click', async () => {
    await desk.practiseUnseen(ASKS);
    await closeWindow();
    await expect.poll(isVisible).toBe(false);
    await expect.poll(said).toBe(1);
    expect((await desk.calls()).filter(({ endedAt }) => endedAt === null)).toHaveLength(1);
    await panel.click();
    await expect.poll(isVisible).toBe(true);
    await closeWindow();
    await expect.poll(isVisible).toBe(false);
    expect(said()).toBe(1);
    expect(await asked()).toEqual([]);
    await panel.press('Open Phony');
    await expect.poll(isVisible).toBe(true);
  });

  it('is asked about by Quit', async () => {
    await desk.practiseUnseen(ASKS);
    await expect.poll(async () => (await panel.menu())?.tip).toContain('1 call');
    await panel.press('Quit');
    await expect.poll(asked).toEqual(['A call is up. End it and quit?']);
  });

  it('comes back by itself where the tray goes away, and is asked about from then on', async () => {
    await desk.practiseUnseen(ASKS);
    await closeWindow();
    await expect.poll(isVisible).toBe(false);
    await panel.stop();
    await expect.poll(isVisible).toBe(true);
    await closeWindow();
    await expect.poll(async () => (await asked()).length).toBe(2);
    expect(await isVisible()).toBe(true);
  });
});
