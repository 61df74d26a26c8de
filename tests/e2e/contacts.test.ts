import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import type { Locator } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { axeFindings } from './axe.ts';
import { ConsolePage } from './console-page.ts';
import { launchApp, type RunningApp } from './launch-app.ts';

let running: RunningApp;
let desk: ConsolePage;
let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(path.join(os.tmpdir(), 'phony-cards-'));
  running = await launchApp({ TRANSFER_NUMBER: '+15551234567' });
  desk = new ConsolePage(running.page);
  await running.page.getByRole('button', { name: 'Practice call' }).waitFor();
});
afterAll(async () => {
  await running.stop();
  await rm(folder, { recursive: true, force: true });
});

const focused = (locator: Locator): Promise<void> => locator.and(running.page.locator(':focus')).waitFor();
const list = (): Locator => running.page.getByRole('region', { name: 'Contacts' });
const form = (): Locator => running.page.getByRole('form', { name: 'Contact' });
const suggestions = (): Locator => running.page.getByRole('list', { name: 'Contacts and numbers' });

const card = (name: string, number: string): string =>
  `BEGIN:VCARD\r\nVERSION:3.0\r\nFN:${name}\r\nTEL;TYPE=CELL:${number}\r\nEND:VCARD\r\n`;

/** The steps of one supervisor, in their order. */
describe('the contacts', () => {
  it('are written by keyboard and kept', async () => {
    await desk.press('Control+Shift+b');
    await focused(list().getByRole('textbox', { name: 'Find a contact' }));
    await list().getByRole('button', { name: 'New contact' }).press('Enter');
    await focused(form().getByLabel('Name', { exact: true }));
    await desk.type('Ann Lee');
    await form().getByLabel('Number', { exact: true }).fill('+1 415 555 26');
    await desk.press('Control+s');
    await form()
      .getByText(/numbers\.0\.number is not a phone number/)
      .waitFor();
    await form().getByLabel('Number', { exact: true }).fill('+1 415 555 2671');
    await desk.press('Control+s');
    await list()
      .getByRole('button', { name: /Ann Lee/ })
      .waitFor();
    expect(JSON.parse(await readFile(path.join(running.dataDir, 'contacts.json'), 'utf8'))).toMatchObject({
      contacts: [{ name: 'Ann Lee', numbers: [{ number: '+14155552671' }] }],
    });
    expect(await axeFindings(running.page)).toEqual([]);
  });

  it('come out of a file, with what was left out and why', async () => {
    const file = path.join(folder, 'cards.vcf');
    await writeFile(file, `${card('Bea', '+1 212 555 0142')}${card('Ann', '+1 415 555 2671')}${card('Odd', '12')}`);
    await list().getByRole('button', { name: 'Import contacts' }).press('Enter');
    const dialog = running.page.getByRole('dialog', { name: 'Import contacts' });
    await dialog.getByLabel('File').setInputFiles(file);
    await dialog.getByText('Line 11, Odd: 12 is no number with a country').waitFor();
    expect(await axeFindings(running.page)).toEqual([]);
    await dialog.getByRole('button', { name: 'Import 2 contacts' }).press('Enter');
    await dialog.getByText('1 added').waitFor();
    await dialog.getByText('1 known already').waitFor();
    await desk.press('Escape');
    await list().getByText('2 contacts').waitFor();
  });

  it('are found by a few letters', async () => {
    await list().getByRole('textbox', { name: 'Find a contact' }).fill('be');
    await list().getByText('1 contact', { exact: true }).waitFor();
    await list().getByRole('textbox', { name: 'Find a contact' }).fill('');
  });

  it('are found in the dial box as one types, and filled in', async () => {
    await desk.press('Control+d');
    await focused(desk.dialBox);
    await desk.type('ann');
    await suggestions().getByText('+1 415 555 2671').waitFor();
    expect(await axeFindings(running.page)).toEqual([]);
    await desk.press('ArrowDown', 'Enter');
    await focused(desk.dialBox);
    expect(await desk.dialBox.inputValue()).toBe('+1 415 555 2671');
  });

  it('name the choice where a pasted text has several numbers, and are not asked where it has one', async () => {
    await desk.dialBox.fill('');
    await desk.dialBox.fill('Ring (212) 555-0142, please');
    expect(await desk.dialBox.inputValue()).toBe('+1 212 555 0142');
    await desk.dialBox.fill('');
    await desk.dialBox.fill('Ring +1 212 555 0142 or +44 20 7946 0958');
    await running.page.getByText('There are several numbers in it. Which one?').waitFor();
    await desk.press('Enter');
    await focused(suggestions().getByRole('button').first());
    await desk.press('ArrowDown', 'Enter');
    expect(await desk.dialBox.inputValue()).toBe('+44 20 7946 0958');
    await desk.dialBox.fill('');
  });

  it('are whom a call is handed to, cold or warm', async () => {
    await desk.practise('A table for eight');
    await desk.answerField.waitFor();
    await desk.press('Escape', 't');
    const number = desk.field('Number to transfer to');
    await focused(number);
    await number.fill('be');
    await suggestions().getByText('Bea').waitFor();
    await desk.press('ArrowDown', 'Enter');
    expect(await number.inputValue()).toBe('+1 212 555 0142');
    await running.page.getByText('Warm: the receiver is briefed first').click();
    await focused(desk.field('Briefing for the receiver'));
    await desk.type('A table for eight.');
    expect(await running.page.getByRole('radio', { name: /^Warm/ }).isChecked()).toBe(true);
    expect(await axeFindings(running.page)).toEqual([]);
    await desk.press('Enter');
    await desk.transcript.getByText(/Transfer to \+1 212 555 0142/).waitFor();
  });

  it('are deleted once that is confirmed', async () => {
    await desk.endAllCalls();
    await desk.press('Control+Shift+b');
    await list().getByRole('button', { name: /Bea/ }).press('Enter');
    await form().waitFor();
    await desk.press('Delete');
    const question = running.page.getByRole('dialog', { name: 'Delete this contact?' });
    await question.getByRole('button', { name: 'Delete', exact: true }).press('Enter');
    await list().getByText('1 contact', { exact: true }).waitFor();
  });
});
