import { mkdtemp, readFile, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import type { Locator } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Bridge } from '#shared/bridge.ts';
import { ACCOUNT, type AccountServer, startAccountServer } from './account-server.ts';
import { axeFindings } from './axe.ts';
import { ConsolePage } from './console-page.ts';
import { launchApp, type RunningApp } from './launch-app.ts';

declare const window: { readonly phony: Bridge };

const KEY = 'sk-the-marked-key-of-these-tests';
const TRANSFER = '+14155550100';

let dataDir: string;
let account: AccountServer;
let running: RunningApp;
let desk: ConsolePage;

const start = async (): Promise<void> => {
  running = await launchApp(
    { LANGUAGE: 'en-GB', TWILIO_API_BASE_URL: account.url, PHONY_PRACTICE_PACE: 'real' },
    { dataDir },
  );
  desk = new ConsolePage(running.page);
  await running.page.getByRole('button', { name: 'Practice call' }).first().waitFor();
};
beforeAll(async () => {
  dataDir = await mkdtemp(path.join(os.tmpdir(), 'phony-settings-'));
  account = await startAccountServer();
  await start();
});
afterAll(async () => {
  expect(await running.stop()).toBe(0);
  await account.stop();
  await rm(dataDir, { recursive: true, force: true });
});

const kept = (): Promise<string> => readFile(path.join(dataDir, 'settings.json'), 'utf8');
const field = (title: string): Locator => running.page.getByLabel(title, { exact: true });
const focused = (one: Locator): Promise<void> => one.and(running.page.locator(':focus')).waitFor();

/** Searches for one setting, wherever one is, and shows it. */
async function find(name: string): Promise<void> {
  await desk.press('Control+,');
  await focused(running.page.getByRole('textbox', { name: 'Search the settings' }));
  await desk.press('Control+a');
  await desk.type(name);
}

async function set(name: string, title: string, value: string): Promise<void> {
  await find(name);
  await field(title).fill(value);
  await field(title).press('Enter');
}

async function check(title: string): Promise<string> {
  const row = running.page.locator('.check').filter({ has: running.page.getByText(title, { exact: true }) });
  await row.and(running.page.locator(':not([data-state="running"])')).waitFor();
  return row.innerText();
}

/** There is none on the tests' screen. */
describe('keys, on a system without a keychain', () => {
  it('are kept for this run only, and the app says so', async () => {
    await set('OPENAI_API_KEY', 'OpenAI key', KEY);
    await running.page.getByText('Present, for this run only').waitFor();
    await running.page.getByText(/offers no keychain, so keys hold for this run only/).waitFor();
    expect(await field('OpenAI key').inputValue()).toBe('');
    expect(await kept()).not.toContain(KEY);
    expect(JSON.parse(await kept())).toMatchObject({ secrets: {} });
    const { model } = await running.page.evaluate(() => window.phony.request('app:state', undefined));
    expect(model.state).toBe('ok');
  });

  it('are kept in the settings file once the supervisor accepts that, and never as text', async () => {
    await running.page.getByRole('button', { name: 'Keep them in the settings file' }).press('Enter');
    await running.page.getByText('Present, in the settings file').waitFor();
    expect(Object.keys(JSON.parse(await kept()).secrets)).toEqual(['OPENAI_API_KEY']);
    expect(await kept()).not.toContain(KEY);
    expect(await running.page.content()).not.toContain(KEY);
  });
});

describe('a setting', () => {
  it('that the environment sets is shown as such and cannot be changed', async () => {
    await find('LANGUAGE');
    await running.page.getByText('set by the environment').first().waitFor();
    expect([await field('Language').inputValue(), await field('Language').isEditable()]).toEqual(['en-GB', false]);
  });

  it('that can work takes effect at once', async () => {
    await set('TRANSFER_NUMBER', 'Transfers go to', TRANSFER);
    await expect
      .poll(() =>
        running.page.evaluate(() => window.phony.request('app:state', undefined).then((s) => s.transferNumber)),
      )
      .toBe(TRANSFER);
  });

  it('that cannot work says what is wrong in the words of the start, and the old value stays', async () => {
    await set('TRANSFER_NUMBER', 'Transfers go to', '0555');
    await running.page.getByText('TRANSFER_NUMBER: is not a phone number; write it with + and country code').waitFor();
    expect(JSON.parse(await kept()).values).toMatchObject({ TRANSFER_NUMBER: TRANSFER });
    await running.page.getByRole('button', { name: 'Discard' }).press('Enter');
    await focused(field('Transfers go to'));
    expect(await field('Transfers go to').inputValue()).toBe(TRANSFER);
  });

  it('that changes while a call is up takes effect once it is over', async () => {
    await desk.practiseUnseen('hold');
    await set('PHONY_CALLS_PER_HOUR', 'Calls an hour', '7');
    await running.page.getByText('takes effect by itself once no call is up').waitFor();
    await desk.endAllCalls();
    await running.page.getByText('takes effect by itself once no call is up').waitFor({ state: 'detached' });
    expect(await field('Calls an hour').inputValue()).toBe('7');
  });
});

describe('the account', () => {
  it('with a wrong token is told from a right one by the test button', async () => {
    await set('TWILIO_ACCOUNT_SID', 'Twilio account SID', ACCOUNT.sid);
    await set('TWILIO_AUTH_TOKEN', 'Twilio auth token', 'not-the-right-token');
    const again = running.page.getByRole('button', { name: /^(?:Test|Looking…)$/ });
    await again.press('Enter');
    expect(await check('Twilio account')).toMatch(/failed[\s\S]*TWILIO_AUTH_TOKEN/);
    await set('TWILIO_AUTH_TOKEN', 'Twilio auth token', ACCOUNT.authToken);
    await running.page.getByRole('button', { name: 'Test', exact: true }).press('Enter');
    await running.page.getByText('Ann: a full account, active.').waitFor();
    expect(await kept()).not.toContain(ACCOUNT.authToken);
  });

  it('lists its numbers, and the chosen one is set', async () => {
    await find('TWILIO_PHONE_NUMBER');
    await running.page.getByRole('button', { name: 'List the account’s numbers' }).press('Enter');
    await running.page.getByRole('button', { name: /^Choose \+1 415/ }).press('Enter');
    await expect.poll(() => field('Phone number').inputValue()).toBe(ACCOUNT.number);
    await running.page.getByText('chosen', { exact: true }).waitFor();
  });
});

describe('the Doctor', () => {
  it('looks at every part, and leads to the setting a remedy names', async () => {
    await desk.press('Control+Shift+D');
    await running.page.getByText(/^Practice calls can be made\. Real calls need/).waitFor({ timeout: 60_000 });
    expect(await running.page.getByRole('listitem').filter({ hasText: 'for real calls' }).count()).toBe(8);
    expect(await axeFindings(running.page)).toEqual([]);
    await running.page.getByRole('button', { name: 'Go to Public host name' }).press('Enter');
    await focused(field('Public host name'));
    expect(await axeFindings(running.page)).toEqual([]);
  });

  it('gives a report to paste, without a key in it', async () => {
    await desk.press('Control+Shift+D');
    await running.page.getByRole('button', { name: /^Copy the report/ }).press('Enter');
    await running.page.getByText('The report is copied.').waitFor();
    const report = await running.app.evaluate(({ clipboard }) => {
      const text = clipboard.readText();
      clipboard.clear();
      return text;
    });
    expect(report).toMatch(/^Phony \d[\s\S]*Twilio account: Ann/);
    for (const secret of [KEY, ACCOUNT.authToken]) expect(report).not.toContain(secret);
  });
});

describe('the next start', () => {
  it('has what was set', async () => {
    await running.stop();
    await start();
    await find('OPENAI_API_KEY');
    await running.page.getByText('Present, in the settings file').waitFor();
    const state = await running.page.evaluate(() => window.phony.request('app:state', undefined));
    expect([state.phoneNumber, state.transferNumber, state.model.state]).toEqual([ACCOUNT.number, TRANSFER, 'ok']);
  });
});

describe('the guided set-up', () => {
  it('opens where something is missing, is left for a practice call, and goes on afterwards', async () => {
    await desk.press('Escape', 'Escape');
    await desk.press('Control+k');
    await desk.type('Connect Twilio');
    await desk.press('Enter');
    await running.page.getByRole('heading', { name: 'How Twilio reaches this machine' }).waitFor();
    await focused(field('Public host name'));
    expect(await axeFindings(running.page)).toEqual([]);
    await running.page.locator('.guided').getByRole('button', { name: 'Practice call' }).press('Enter');
    await desk.transcript.waitFor();
    await desk.endAllCalls();
    await running.page.getByRole('region', { name: 'What just happened' }).waitFor();
    await desk.press('Control+k');
    await desk.type('Connect Twilio');
    await desk.press('Enter');
    await running.page.getByRole('heading', { name: 'How Twilio reaches this machine' }).waitFor();
  });
});

describe('everything that is kept', () => {
  it('is erased for good once the word is typed', async () => {
    await find('PHONY_KEEP_DAYS');
    await running.page.getByRole('button', { name: 'Erase everything…' }).press('Enter');
    const dialog = running.page.getByRole('dialog', { name: 'Erase every past call?' });
    await desk.type('erase');
    await desk.press('Enter');
    await dialog.waitFor({ state: 'detached' });
    expect(await desk.calls()).toEqual([]);
  });
});
