import { readFile } from 'node:fs/promises';
import path from 'node:path';
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
  await desk.practise('Someone who interrupts');
  await desk.phase('ended');
  await desk.practise('A voicemail');
  await desk.phase('ended');
});
afterAll(() => running.stop());

const focused = (locator: Locator): Promise<void> => locator.and(running.page.locator(':focus')).waitFor();
const search = (): Locator => running.page.getByRole('combobox', { name: 'Search what was said' });
const rows = (): Locator => running.page.getByRole('listbox', { name: 'Calls found' }).getByRole('option');
const pastCall = (): Locator => running.page.getByRole('region', { name: 'Past call' });
const player = (): Locator => pastCall().getByRole('region', { name: 'Player' });

/** The steps of one supervisor, in their order. */
describe('the history', () => {
  it('is one key away, lists every call, and has the keyboard in its search', async () => {
    await desk.press('Control+Shift+h');
    await focused(search());
    await expect.poll(() => rows().count()).toBe(2);
    expect(await rows().first().textContent()).toContain('A voicemail');
  });

  it('finds what was said, marked in a snippet, and opens the call at that moment by Enter', async () => {
    await desk.type('bicycle');
    await rows().nth(1).waitFor();
    await expect.poll(() => rows().filter({ hasText: 'A voicemail' }).count()).toBe(0);
    const hits = rows().locator('mark');
    expect((await hits.first().textContent())?.toLowerCase()).toContain('bicycle');
    await desk.press('ArrowDown', 'ArrowDown', 'Enter');
    const marked = desk.transcript.locator('[aria-current="true"]');
    await marked.waitFor();
    expect((await marked.textContent())?.toLowerCase()).toContain('bicycle');
    await focused(desk.transcript);
  });

  it('is accessible', async () => {
    expect(await axeFindings(running.page)).toEqual([]);
  });

  it('keeps a note', async () => {
    await desk.press('n');
    await focused(desk.field('Note'));
    await desk.type('Ask for the manager next time.');
    await desk.press('Enter');
    await pastCall().getByRole('listitem').filter({ hasText: 'Ask for the manager' }).waitFor();
    expect(await desk.field('Note').inputValue()).toBe('');
    await desk.press('Escape');
  });

  it('tags a call, takes a tag away again, and shows only calls that have one', async () => {
    const tags = pastCall().getByRole('list', { name: 'Tags' }).getByRole('listitem');
    await desk.press('g');
    await focused(pastCall().getByRole('combobox', { name: 'Tags' }));
    await desk.type('Bicycle shop');
    await desk.press('Enter');
    await expect.poll(() => tags.allTextContents()).toEqual(['bicycle shop ×']);
    await desk.type('wrong');
    await desk.press('Enter');
    await expect.poll(() => tags.count()).toBe(2);
    await desk.press('Backspace');
    await expect.poll(() => tags.count()).toBe(1);
    await desk.press('Escape', '/', 'Control+a', 'Backspace');
    await expect.poll(() => rows().count()).toBe(2);
    await running.page.getByRole('combobox', { name: 'Tag', exact: true }).selectOption('bicycle shop');
    await expect.poll(() => rows().count()).toBe(1);
    await running.page.getByRole('combobox', { name: 'Tag', exact: true }).selectOption('');
    await expect.poll(() => rows().count()).toBe(2);
    await search().focus();
    await desk.type('bicycle');
    await rows().filter({ hasText: 'bicycle' }).nth(1).waitFor();
    await desk.press('ArrowDown', 'ArrowDown', 'Enter');
    await focused(desk.transcript);
  });

  it('has the model sum the call up, and shows that in the list', async () => {
    await desk.press('m');
    const summary = pastCall().getByRole('region', { name: 'Summary' });
    await summary.getByText(/The other party began with/).waitFor();
    await expect.poll(() => rows().filter({ hasText: 'The other party began with' }).count()).toBe(1);
    expect(await axeFindings(running.page)).toEqual([]);
  });

  it('saves the call where the supervisor says', async () => {
    const file = path.join(running.dataDir, 'call.md');
    await running.app.evaluate(({ dialog }, filePath) => {
      dialog.showSaveDialog = async () => ({ canceled: false, filePath });
    }, file);
    await desk.press('e');
    await focused(pastCall().getByRole('button', { name: 'JSON' }));
    await pastCall().getByRole('button', { name: 'Markdown' }).press('Enter');
    await pastCall().getByText(`Saved as ${file}`).waitFor();
    expect(await readFile(file, 'utf8')).toContain('Ask for the manager next time.');
  });

  it('plays the call again to its end, from any moment, at any pace', async () => {
    await desk.transcript.focus();
    const whole = await desk.transcript.locator('li').count();
    await desk.press('Space');
    await player().getByRole('button', { name: 'Play' }).waitFor();
    await focused(desk.transcript);
    expect(await desk.transcript.locator('li').count()).toBe(whole);
    const range = player().getByRole('slider', { name: 'Moment of the call' });
    await range.focus();
    await desk.press('Home');
    await expect.poll(() => desk.transcript.locator('li').count()).toBeLessThan(whole);
    await desk.press('Shift+ArrowRight');
    await expect.poll(async () => Number(await range.inputValue())).toBeGreaterThan(0);
    await desk.press('8');
    await player().getByRole('button', { name: '8×' }).and(running.page.locator('[aria-pressed="true"]')).waitFor();
    await desk.press('End');
    await expect.poll(() => desk.transcript.locator('li').count()).toBe(whole);
    await desk.press('Escape');
    await player().waitFor({ state: 'detached' });
    await focused(desk.transcript);
  });

  it('runs the call again and says turn by turn what differs', async () => {
    await desk.press('r');
    await focused(pastCall().getByRole('radio', { name: /As recorded/ }));
    await pastCall().getByRole('button', { name: 'Run it' }).press('Enter');
    await pastCall().getByRole('list', { name: 'Turns of the call run again' }).waitFor();
    await pastCall()
      .getByText(/No differences|turns? differ/)
      .first()
      .waitFor();
    await pastCall().getByRole('radio', { name: /Live/ }).check();
    await pastCall().getByText('it costs nothing').waitFor();
    await pastCall().getByRole('textbox', { name: 'Instructions for the model' }).waitFor();
    expect(await axeFindings(running.page)).toEqual([]);
    await desk.press('Escape');
    await desk.transcript.waitFor();
  });

  it('deletes the call for good once that is confirmed', async () => {
    await focused(desk.transcript);
    await desk.press('Delete');
    const question = running.page.getByRole('dialog', { name: 'Delete this call for good?' });
    await focused(question.getByRole('button', { name: 'Keep it' }));
    await desk.press('Escape');
    await question.waitFor({ state: 'detached' });
    expect(await desk.calls()).toHaveLength(2);
    await desk.press('Delete');
    await question.getByRole('button', { name: 'Delete for good' }).press('Enter');
    await question.waitFor({ state: 'detached' });
    await expect.poll(async () => (await desk.calls()).length).toBe(1);
    await pastCall().waitFor({ state: 'detached' });
  });

  it('says what to do where nothing is found', async () => {
    await desk.press('/');
    await focused(search());
    await running.page.getByText(/No call has “bicycle” in it/).waitFor();
    await desk.press('Control+a', 'Backspace');
    await expect.poll(() => rows().count()).toBe(1);
  });

  it('calls again with a key, and comes back to the calls for it', async () => {
    await desk.press('ArrowDown', 'Enter');
    // The call may still be on its way: the search it was found by has lost the keyboard all the same.
    await expect.poll(() => search().and(running.page.locator(':focus')).count()).toBe(0);
    await focused(desk.transcript);
    await desk.press('c');
    await running.page.getByRole('heading', { name: 'A voicemail', level: 1 }).waitFor();
    await desk.phase('ended');
    expect(await desk.calls()).toHaveLength(2);
  });
});

describe('away from the calls', () => {
  it('a call that needs its supervisor is told on top, with the key that leads there', async () => {
    await desk.press('Control+Shift+h');
    await focused(search());
    await desk.practiseUnseen('taskmaster-sample');
    const bar = running.page.getByRole('alert').filter({ hasText: 'the assistant asks you something' });
    await bar.waitFor();
    expect(await search().and(running.page.locator(':focus')).count()).toBe(1);
    await desk.press('Control+j');
    await focused(desk.answerField);
    await bar.waitFor({ state: 'detached' });
    await desk.endAllCalls();
  });

  it('Esc leads back to where the keyboard was', async () => {
    await desk.press('Control+d');
    await focused(desk.dialBox);
    await desk.press('Control+Shift+p');
    await running.page.getByRole('region', { name: 'Playbooks' }).waitFor();
    await desk.press('Escape');
    await focused(desk.dialBox);
  });

  it('the menu leads to every place', async () => {
    await running.app.evaluate(({ Menu }) => Menu.getApplicationMenu()?.getMenuItemById('history')?.click());
    await focused(search());
    await running.app.evaluate(({ Menu }) => Menu.getApplicationMenu()?.getMenuItemById('calls')?.click());
    await desk.dialBox.waitFor();
  });
});
