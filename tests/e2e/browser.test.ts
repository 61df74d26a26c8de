import { readFile, rm } from 'node:fs/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { axeFindings } from './axe.ts';
import { type BrowserConsole, openInBrowser } from './browser-console.ts';
import { KeyboardSupervisor } from './keyboard-supervisor.ts';

let console: BrowserConsole;
let supervisor: KeyboardSupervisor;
beforeAll(async () => {
  console = await openInBrowser();
  supervisor = new KeyboardSupervisor(console.page);
});
afterAll(() => console.close());

/** The steps of one call, in their order. */
describe('a practice call in a browser, with the keyboard alone and the focus always in sight', () => {
  it('begins with the token out of the address and nothing of the app’s own', async () => {
    await console.page.getByRole('button', { name: 'Practice call' }).waitFor();
    expect(console.page.url()).toBe(`${console.relayUrl}/dashboard/`);
    expect(await console.page.evaluate('typeof window.phony')).toBe('undefined');
    expect(await axeFindings(console.page)).toEqual([]);
  });

  it('is dialled, listened to and whispered into until the assistant asks', async () => {
    await supervisor.dialsAndIsAsked();
    expect(await axeFindings(console.page)).toEqual([]);
  });

  it('is answered, and ends', async () => {
    await supervisor.answers();
  });

  it('is found in the history and exported', async () => {
    await supervisor.findsItToExport();
    const downloading = console.page.waitForEvent('download');
    await supervisor.press('Enter');
    const file = await (await downloading).path();
    expect(await readFile(file, 'utf8')).toContain(KeyboardSupervisor.answer);
    await rm(file);
    expect(await axeFindings(console.page)).toEqual([]);
  });

  it('leaves the relay’s settings to be read, and its own preferences to be chosen', async () => {
    const { page } = console;
    const readOnly = page.getByText('A browser shows them');
    await supervisor.press('Control+,');
    await readOnly.waitFor();
    expect(await page.getByRole('textbox', { name: 'Twilio account SID' }).getAttribute('readonly')).not.toBeNull();
    await page.getByRole('button', { name: 'Appearance', exact: true }).click();
    await readOnly.waitFor({ state: 'detached' });
    await page.getByText('Dark', { exact: true }).click();
    await page.locator('html[data-theme="dark"]').waitFor();
    expect(await axeFindings(page)).toEqual([]);
  });

  it('said nothing in the browser’s console', () => {
    expect(console.complaints).toEqual([]);
  });
});
