import type { Locator } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { axeFindings } from './axe.ts';
import { ConsolePage } from './console-page.ts';
import { launchApp, type RunningApp } from './launch-app.ts';

let running: RunningApp;
let desk: ConsolePage;
beforeAll(async () => {
  running = await launchApp();
  desk = new ConsolePage(running.page);
  await running.page.getByRole('button', { name: 'Practice call' }).waitFor();
});
afterAll(() => running.stop());

const focused = (locator: Locator): Promise<void> => locator.and(running.page.locator(':focus')).waitFor();
const palette = (): Locator => running.page.getByRole('dialog', { name: 'Everything' });
const lines = (): Locator => palette().getByRole('option');
/** Opens the palette, types and runs what comes first. */
async function run(text: string): Promise<void> {
  await desk.press('Control+k');
  await focused(palette().getByRole('combobox'));
  await desk.type(text);
  await palette().locator('[role="option"][aria-selected="true"]').waitFor();
  await desk.press('Enter');
  await palette().waitFor({ state: 'detached' });
}

describe('the palette', () => {
  it('opens by key, shows commands with their keys, and is accessible', async () => {
    await desk.press('Control+k');
    await focused(palette().getByRole('combobox'));
    expect(await lines().filter({ hasText: 'History' }).first().textContent()).toContain('H');
    expect(await lines().filter({ hasText: 'Whisper' }).count()).toBe(0);
    expect(await axeFindings(running.page)).toEqual([]);
  });

  it('gives the keyboard back where it was when it closes', async () => {
    await desk.press('Escape');
    await palette().waitFor({ state: 'detached' });
    await focused(running.page.getByRole('main').getByRole('button', { name: 'Practice call' }));
  });

  it('says so where nothing has that name', async () => {
    await desk.press('Control+k');
    await desk.type('qqqqzzz');
    await palette().getByRole('status').getByText('Nothing by that name.').waitFor();
    expect(await axeFindings(running.page)).toEqual([]);
    await desk.press('Escape');
  });

  it('leads to a place by a few letters of its name', async () => {
    await run('histo');
    await focused(running.page.getByRole('combobox', { name: 'Search what was said' }));
  });

  it('phones a callee of the practice line', async () => {
    await run('table for eight');
    await running.page.getByRole('heading', { name: 'A table for eight', level: 1 }).waitFor();
    await desk.answerField.waitFor();
  });

  it('has the commands of the call that is up, and runs what the key runs', async () => {
    await run('whisper');
    await focused(desk.field('Words to whisper'));
    await desk.press('Escape');
    await run('keypad');
    await running.page.getByRole('group', { name: 'Keys of the phone' }).waitFor();
  });

  it('leads to a call that is up', async () => {
    await desk.press('Control+Shift+h');
    await desk.press('Control+k');
    const call = lines().filter({ hasText: 'question' }).first();
    expect(await call.textContent()).toContain('A table for eight');
    await desk.type('table eight');
    await desk.press('Enter');
    await focused(desk.answerField);
    await desk.endAllCalls();
  });
});

describe('keys that work everywhere', () => {
  it('lead back to the calls', async () => {
    await desk.press('Control+Shift+h');
    await focused(running.page.getByRole('combobox', { name: 'Search what was said' }));
    await desk.press('Control+Shift+o');
    await running.page.getByRole('heading', { name: 'A table for eight', level: 1 }).waitFor();
  });

  it('begin a practice call', async () => {
    await desk.press('Control+Shift+y');
    await desk.phase('live');
    await desk.endAllCalls();
  });
});
