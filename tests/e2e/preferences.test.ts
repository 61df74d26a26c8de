import { readFile } from 'node:fs/promises';
import path from 'node:path';
import type { Locator } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Bridge } from '#shared/bridge.ts';
import { axeFindings } from './axe.ts';
import { ConsolePage } from './console-page.ts';
import { launchApp, type RunningApp } from './launch-app.ts';

declare const document: {
  readonly documentElement: { readonly dataset: Record<string, string | undefined>; dir: string; scrollWidth: number };
};
declare const innerWidth: number;
declare const window: { readonly phony: Bridge };

/** Every command has a row, and axe looks at each of them four times. */
const AXE_MS = 240_000;

let running: RunningApp;
let desk: ConsolePage;
beforeAll(async () => {
  running = await launchApp({ PHONY_HOTKEY_ATTENTION: '' });
  desk = new ConsolePage(running.page);
  await running.page.getByRole('button', { name: 'Practice call' }).waitFor();
  await desk.press('Control+,');
});
afterAll(() => running.stop());

const focused = (locator: Locator): Promise<void> => locator.and(running.page.locator(':focus')).waitFor();
const button = (name: string): Locator => running.page.getByRole('button', { name, exact: true });
const section = (name: string): Promise<void> =>
  running.page.getByRole('navigation', { name: 'Sections' }).getByRole('button', { name, exact: true }).click();
const choose = (group: string, label: string): Promise<void> =>
  running.page.getByRole('group', { name: group }).getByText(label, { exact: true }).click();
const kept = async (): Promise<unknown> =>
  JSON.parse(await readFile(path.join(running.dataDir, 'preferences.json'), 'utf8'));
const dataset = (): Promise<Record<string, string | undefined>> =>
  running.page.evaluate(() => ({ ...document.documentElement.dataset }));

describe('the looks', () => {
  it('change at once, in the page and of the window, and are kept', async () => {
    await section('Appearance');
    await choose('Theme', 'Dark');
    await expect.poll(dataset).toMatchObject({ theme: 'dark' });
    await expect.poll(() => running.app.evaluate(({ nativeTheme }) => nativeTheme.themeSource)).toBe('dark');
    await choose('Motion', 'Reduced');
    await choose('Text size', '130 %');
    await expect
      .poll(async () => (await running.page.locator('.settings-about').boundingBox())?.height)
      .toBeCloseTo(26, 0);
    expect(await kept()).toMatchObject({ appearance: { theme: 'dark', motion: 'reduced', textSize: 130 } });
  });

  it.each(['Light', 'Dark'])(
    'are accessible in every section, %s and of high contrast',
    { timeout: AXE_MS },
    async (theme) => {
      await section('Appearance');
      await choose('Theme', theme);
      await choose('Contrast', 'High');
      await expect.poll(dataset).toMatchObject({ contrast: 'more', theme: theme.toLowerCase() });
      for (const name of ['Appearance', 'Shortcuts', 'Notifications and sound', 'Desktop']) {
        // oxlint-disable-next-line no-await-in-loop -- there is one window
        await section(name);
        // oxlint-disable-next-line no-await-in-loop -- see above
        expect(await axeFindings(running.page, { contrast: 'enhanced' }), name).toEqual([]);
      }
      await section('Appearance');
      await choose('Contrast', 'As the system');
    },
  );

  it('follow a system that asks for more contrast', async () => {
    await expect.poll(async () => (await dataset())['contrast']).toBeUndefined();
    await running.page.emulateMedia({ contrast: 'more' });
    await expect.poll(dataset).toMatchObject({ contrast: 'more' });
    await running.page.emulateMedia({ contrast: null });
  });

  it('read from right to left without anything beside the window', async () => {
    await running.page.evaluate(() => {
      document.documentElement.dir = 'rtl';
    });
    const nav = await running.page.getByRole('navigation', { name: 'Sections' }).boundingBox();
    expect(nav?.x).toBeGreaterThan(600);
    expect(await running.page.evaluate(() => document.documentElement.scrollWidth - innerWidth)).toBe(0);
    await running.page.evaluate(() => {
      document.documentElement.dir = 'ltr';
    });
    await choose('Text size', '100 %');
    await choose('Theme', 'As the system');
  });
});

describe('the keys', () => {
  it('are changed by pressing others, and work at once', async () => {
    await section('Shortcuts');
    await button('Change the key of Everything').click();
    await desk.press('Control+g');
    await running.page.getByText('Everything is Ctrl G now.').waitFor();
    await focused(button('Change the key of Everything'));
    await desk.press('Control+g');
    await running.page.getByRole('dialog', { name: 'Everything' }).waitFor();
    await desk.press('Control+g');
    await running.page.getByRole('dialog', { name: 'Everything' }).waitFor({ state: 'detached' });
    expect(await kept()).toMatchObject({ shortcuts: { 'console.palette': ['Mod+G'] } });
  });

  it('are refused in words where nobody can have them, and waited for again', async () => {
    await button('Change the key of Say').click();
    await desk.press('ArrowDown');
    await running.page.getByText('That key moves through lists and text. Press another.').waitFor();
    await desk.press('Escape');
    await focused(button('Change the key of Say'));
  });

  it('are swapped with whoever has them, once that is said', async () => {
    await button('Change the key of Say').press('Enter');
    await desk.press('w');
    await running.page.getByText('W is the key of Whisper. Whisper gets S, Ctrl S.').waitFor();
    await focused(button('Swap'));
    expect(await axeFindings(running.page)).toEqual([]);
    await desk.press('Enter');
    await running.page.getByText('Say is W now.').waitFor();
    await desk.press('?');
    const sheet = running.page.getByRole('dialog', { name: 'All keys' });
    await sheet
      .locator('dt', { hasText: 'W' })
      .locator('xpath=following-sibling::dd[1]')
      .filter({ hasText: 'Say' })
      .waitFor();
    await desk.press('Escape');
  });

  it('show in the app’s menu', async () => {
    await button('Change the key of Playbooks').click();
    await desk.press('Control+Shift+u');
    await running.page.getByText('Playbooks is Ctrl Shift U now.').waitFor();
    const accelerator = await running.app.evaluate(
      ({ Menu }) => Menu.getApplicationMenu()?.getMenuItemById('playbooks')?.accelerator,
    );
    expect(accelerator).toBe('CmdOrCtrl+Shift+U');
  });

  it('are their own again', async () => {
    await button('Reset the keys of Playbooks').click();
    await running.page.getByText('3 commands have other keys.').waitFor();
    await button('Reset all keys').click();
    await running.page.getByText('Every command has its own keys.').first().waitFor();
    expect(await kept()).toMatchObject({ shortcuts: {} });
    await desk.press('Control+k');
    await running.page.getByRole('dialog', { name: 'Everything' }).waitFor();
    await desk.press('Escape');
  });
});

describe('the desktop', () => {
  it('gives a key at once, and it is let go of as soon', async () => {
    await section('Desktop');
    await button('Change the key of Key for the most urgent call').click();
    await desk.press('k');
    await running.page.getByText(/takes Ctrl, Alt or the system key along/).waitFor();
    await desk.press('Control+Alt+Shift+k');
    await running.page
      .getByLabel('Key for the most urgent call', { exact: true })
      .getByText('Control+Alt+Shift+K')
      .waitFor();
    const isOurs = (): Promise<boolean> =>
      running.app.evaluate(({ globalShortcut }) => globalShortcut.isRegistered('Control+Alt+Shift+K'));
    await expect.poll(isOurs).toBe(true);
    await button('No key for Key for the most urgent call').click();
    await expect.poll(isOurs).toBe(false);
  });

  it('says beside the key that the other one is the same', async () => {
    for (const name of ['Key for the most urgent call', 'Key to end or pause it']) {
      // oxlint-disable-next-line no-await-in-loop -- one after the other
      await button(`Change the key of ${name}`).click();
      // oxlint-disable-next-line no-await-in-loop -- see above
      await desk.press('Control+Alt+Shift+j');
    }
    await running.page.getByText('Control+Alt+Shift+J is Phony’s other key already; choose another.').waitFor();
  });

  it('says that a checkout cannot be opened at login', async () => {
    await running.page.getByRole('switch', { name: 'Open at login' }).click();
    await running.page
      .getByText('Only an installed Phony can be opened at login; this one runs from a checkout.')
      .waitFor();
    await running.page.getByRole('switch', { name: 'Open at login' }).click();
    await running.page.getByText(/Only an installed Phony/).waitFor({ state: 'detached' });
  });
});

describe('another console', () => {
  it('follows what was changed elsewhere', async () => {
    await running.page.evaluate(() => window.phony.request('preferences:change', { appearance: { theme: 'light' } }));
    await expect.poll(dataset).toMatchObject({ theme: 'light' });
  });
});
