import { mkdir, readFile, writeFile } from 'node:fs/promises';
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
  const folder = path.join(running.dataDir, 'playbooks');
  await mkdir(folder, { recursive: true });
  await writeFile(path.join(folder, 'odd.json'), '{"title": ""}');
  await running.page.getByRole('button', { name: 'Practice call' }).waitFor();
});
afterAll(() => running.stop());

const focused = (locator: Locator): Promise<void> => locator.and(running.page.locator(':focus')).waitFor();
const shelf = (): Locator => running.page.getByRole('region', { name: 'Playbooks' });
const form = (): Locator => running.page.getByRole('form', { name: 'Playbook' });
const kept = (): Promise<string> => readFile(path.join(running.dataDir, 'playbooks', 'book-a-table.json'), 'utf8');

/** The steps of one supervisor, in their order. */
describe('the playbooks', () => {
  it('show the file that cannot be used, with its reason', async () => {
    await desk.press('Control+Shift+p');
    await focused(shelf().getByRole('button', { name: 'New playbook' }));
    await shelf()
      .getByText(/odd\.json in the folder “playbooks” is no playbook/)
      .waitFor();
    await shelf().getByRole('button', { name: 'Delete odd.json' }).press('Enter');
    await shelf().getByText('odd.json').first().waitFor({ state: 'detached' });
  });

  it('say beside each field what is wrong with it, and send the keyboard to the first', async () => {
    await shelf().getByRole('button', { name: 'New playbook' }).press('Enter');
    await focused(form().getByLabel('Title'));
    await desk.type('Book a table');
    expect(await form().getByLabel('File name').inputValue()).toBe('book-a-table');
    await desk.press('Control+s');
    await form().getByText('Brief must not be empty').waitFor();
    await focused(form().getByLabel('Brief'));
    await desk.type('Book a table for {{people}} at eight.');
    await desk.press('Control+s');
    await form()
      .getByText(/Variables has no people/)
      .waitFor();
    expect(await axeFindings(running.page)).toEqual([]);
  });

  it('keep what was written', async () => {
    await form().getByRole('button', { name: 'Add a variable' }).press('Enter');
    await form().getByLabel('Name', { exact: true }).fill('people');
    await form().getByLabel('Asked as').fill('How many people');
    await form().getByLabel('Checklist').fill('The table is booked\nThey know about the allergy');
    await form().getByLabel('Approval').selectOption('not_required');
    await desk.press('Control+s');
    await shelf()
      .getByRole('button', { name: /Book a table/ })
      .waitFor();
    expect(JSON.parse(await kept())).toEqual({
      title: 'Book a table',
      brief: 'Book a table for {{people}} at eight.',
      variables: [{ name: 'people', label: 'How many people', required: true }],
      checklist: ['The table is booked', 'They know about the allergy'],
      approval: 'not_required',
    });
  });

  it('are rehearsed with a callee of the practice line, once what they need is filled in', async () => {
    await shelf()
      .getByRole('button', { name: /Book a table/ })
      .focus();
    await desk.press('r');
    const people = desk.field('How many people (needed)');
    await focused(people);
    await running.page.getByRole('heading', { name: 'Rehearse with' }).waitFor();
    const voicemail = running.page.getByRole('button', { name: 'A voicemail', exact: true });
    await voicemail.press('Enter');
    await running.page.getByText('Fill this in: How many people.').waitFor();
    await people.fill('eight');
    await voicemail.press('Enter');
    await running.page.getByRole('heading', { name: 'A voicemail', level: 1 }).waitFor();
    await desk.phase('ended');
    const [created] = await desk.journal(await desk.newestCall());
    expect(created).toMatchObject({
      type: 'call.created',
      playbook: 'book-a-table',
      brief: 'Book a table for eight at eight.',
      practice: 'voicemail',
    });
  });

  it('show their checklist beside the call', async () => {
    const facts = running.page.getByRole('complementary', { name: 'Facts' });
    await facts.getByText('They know about the allergy').waitFor();
    await facts.getByText('Book a table for eight at eight.').waitFor();
  });

  it('open the dial box with what they ask for', async () => {
    await desk.press('Control+k');
    const palette = running.page.getByRole('dialog', { name: 'Everything' });
    await focused(palette.getByRole('combobox'));
    await desk.type('book a table');
    await desk.press('Enter');
    await focused(desk.dialBox);
    const choice = running.page.getByRole('combobox', { name: 'Playbook' });
    expect(await choice.inputValue()).toBe('book-a-table');
    expect(await desk.field('How many people (needed)').inputValue()).toBe('eight');
    expect(await axeFindings(running.page)).toEqual([]);
    await choice.selectOption('');
  });

  it('are deleted once that is confirmed', async () => {
    await desk.press('Control+Shift+p');
    await shelf()
      .getByRole('button', { name: /Book a table/ })
      .press('Enter');
    await form().waitFor();
    await desk.press('Delete');
    const question = running.page.getByRole('dialog', { name: 'Delete this playbook?' });
    await question.getByRole('button', { name: 'Delete', exact: true }).press('Enter');
    await question.waitFor({ state: 'detached' });
    await shelf().getByText('No playbooks yet.').waitFor();
    await expect(kept()).rejects.toThrow('ENOENT');
  });
});
