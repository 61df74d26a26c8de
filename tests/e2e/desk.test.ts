import { once } from 'node:events';
import { mkdir, writeFile } from 'node:fs/promises';
import { request } from 'node:http';
import { createServer } from 'node:net';
import path from 'node:path';
import type { Locator } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { twilioSignature } from '../fakes/twilio-signature.ts';
import { axeFindings } from './axe.ts';
import { ConsolePage } from './console-page.ts';
import { launchApp, type RunningApp } from './launch-app.ts';

const SLOW_MS = 120_000;
const WIDE = { width: 2560, height: 1200 };
const USUAL = { width: 1280, height: 800 };
const NARROW = { width: 900, height: 700 };

const AUTH_TOKEN = 'e2e-auth-token';
const HOST = 'phony.example.com';
const NOWHERE = 'http://127.0.0.1:9';

let running: RunningApp;
let desk: ConsolePage;
let port = 0;
beforeAll(async () => {
  port = await freePort();
  running = await launchApp({
    PORT: String(port),
    PHONY_PRACTICE_PACE: 'real',
    PHONY_INBOUND: 'ask',
    PHONY_INBOUND_SECONDS: '120',
    TRANSFER_NUMBER: '+14155550199',
    TWILIO_ACCOUNT_SID: `AC${'0'.repeat(32)}`,
    TWILIO_AUTH_TOKEN: AUTH_TOKEN,
    TWILIO_PHONE_NUMBER: '+12125550100',
    TWILIO_API_BASE_URL: NOWHERE,
    OPENAI_API_KEY: 'sk-e2e',
    OPENAI_BASE_URL: `${NOWHERE}/v1`,
    HOST,
  });
  desk = new ConsolePage(running.page);
  const folder = path.join(running.dataDir, 'playbooks');
  await mkdir(folder, { recursive: true });
  const playbook = {
    title: 'Book a table',
    brief: 'Book a table for eight.',
    checklist: ['The table is booked', 'They know about the nut allergy'],
  };
  await writeFile(path.join(folder, 'book-a-table.json'), JSON.stringify(playbook));
  await running.page.getByRole('button', { name: 'Practice call' }).waitFor();
});
afterAll(() => running.stop());

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  server.close();
  return typeof address === 'object' && address !== null ? address.port : 0;
}

const pane = (who: string): Locator => running.page.getByRole('region', { name: `Call: ${who}` });
const focusedPane = (): Promise<string | null> =>
  running.page.locator('.pane[data-focused="true"]').getAttribute('aria-label');
const shownPanes = (): Promise<number> => running.page.locator('.pane').count();

/** The window has another size, and what is drawn is drawn for it. */
async function resized(size: typeof WIDE): Promise<void> {
  await running.page.setViewportSize(size);
  const drawn = (): Promise<void> =>
    // oxlint-disable-next-line typescript/no-explicit-any, typescript/no-unsafe-type-assertion -- runs in the page
    running.page.evaluate(() => new Promise<void>((done) => (globalThis as any).requestAnimationFrame(() => done())));
  await drawn();
  await drawn();
}

/** Pictures for whoever changes the screens, where `PHONY_PICTURES` names a folder. */
async function picture(name: string): Promise<void> {
  const folder = process.env['PHONY_PICTURES'];
  if (folder === undefined) return;
  for (const theme of ['light', 'dark'] as const) {
    // oxlint-disable-next-line no-await-in-loop -- there is one window
    await running.app.evaluate(({ nativeTheme }, source) => {
      nativeTheme.themeSource = source;
    }, theme);
    // oxlint-disable-next-line no-await-in-loop -- see above
    await running.page.waitForTimeout(300);
    // oxlint-disable-next-line no-await-in-loop -- see above
    await running.page.screenshot({ path: path.join(folder, `${name}-${theme}.png`) });
  }
}

/** Twilio asks what to do with a call that comes in; returns its TwiML. */
async function ring(callSid: string): Promise<string> {
  const form = { CallSid: callSid, From: '+442079460958', To: '+12125550100', Direction: 'inbound' };
  const body = new URLSearchParams(form).toString();
  const headers = {
    host: HOST,
    'content-type': 'application/x-www-form-urlencoded',
    'content-length': Buffer.byteLength(body),
    'x-twilio-signature': twilioSignature(AUTH_TOKEN, `https://${HOST}/receive_call`, form),
  };
  const asked = request({ host: '127.0.0.1', port, path: '/receive_call', method: 'POST', headers });
  asked.end(body);
  const [answer] = await once(asked, 'response');
  const chunks: Buffer[] = [];
  for await (const chunk of answer as AsyncIterable<Buffer>) chunks.push(chunk);
  return Buffer.concat(chunks).toString();
}

/** One evening at the desk, in its order. */
describe('the live desk', { timeout: SLOW_MS }, () => {
  it('ticks what is achieved of the checklist, by key', async () => {
    const dialled = await running.page.evaluate(
      // oxlint-disable-next-line typescript/no-explicit-any, typescript/no-unsafe-type-assertion -- runs in the page
      () => (globalThis as any).phony.request('calls:dial', { practice: 'ivr', playbook: 'book-a-table' }) as unknown,
    );
    expect(dialled).toMatchObject({ ok: true });
    await running.page.getByText('1 live').waitFor();
    await desk.press('Control+1');
    await pane('Clinic phone menu').waitFor();
    const box = running.page.getByRole('checkbox', { name: 'The table is booked' });
    await box.waitFor();
    await desk.press('c');
    await box.and(running.page.locator(':focus')).waitFor();
    await desk.press('Space');
    await expect.poll(() => box.isChecked()).toBe(true);
    await running.page.getByText('1 of 2', { exact: true }).waitFor();
    const events = await desk.journal(await desk.newestCall());
    expect(events.filter(({ type }) => type === 'checklist')).toMatchObject([
      { item: 0, done: true, source: 'supervisor' },
    ]);
    await desk.press('Escape');
  });

  it('finds words within the call, copies it, and goes back to its end', async () => {
    await desk.turns('caller').first().waitFor();
    await desk.press('Control+f');
    await desk.field('Search in this call').and(running.page.locator(':focus')).waitFor();
    await desk.type('press');
    await running.page
      .getByText(/^\d+ of \d+$/)
      .first()
      .waitFor();
    await picture('find');
    expect(await axeFindings(running.page)).toEqual([]);
    await desk.press('Escape');
    await desk.field('Search in this call').waitFor({ state: 'detached' });
    await desk.press('y');
    await running.page.getByText(/^Copied \d+ lines?\.$/).waitFor();
    const copied = await running.app.evaluate(({ clipboard }) => clipboard.readText());
    expect(copied).toMatch(/^\d\d:\d\d {2}Callee: /m);
  });

  it('puts calls side by side in a wide window, each with its own keys', async () => {
    await desk.practiseUnseen('person');
    await desk.practiseUnseen('hold');
    await running.page.getByText('3 live').waitFor();
    await resized(WIDE);
    await desk.press('b');
    await expect.poll(shownPanes).toBe(2);
    await desk.press('b');
    await expect.poll(shownPanes).toBe(3);
    const third = await focusedPane();
    await desk.press('ArrowLeft');
    await expect.poll(focusedPane).not.toBe(third);
    const focused = await focusedPane();
    await expect.poll(() => running.page.locator('.phase[data-phase="live"]').count(), { timeout: 20_000 }).toBe(3);
    await desk.press('s');
    const field = running.page.locator('.pane[data-focused="true"]').getByRole('textbox', { name: 'Words to say' });
    await field.and(running.page.locator(':focus')).waitFor();
    await desk.type('One moment');
    await desk.press('F6');
    await expect.poll(focusedPane).toBe(third);
    expect(await running.page.getByRole('textbox', { name: 'Words to say' }).inputValue()).toBe('One moment');
    await picture('panes');
    expect(await axeFindings(running.page)).toEqual([]);
    await running.page.getByRole('textbox', { name: 'Words to say' }).click();
    await expect.poll(focusedPane).toBe(focused);
    await desk.press('Escape');
  });

  it('falls back to the call with the keyboard where the window is narrow, and comes back', async () => {
    const focused = await focusedPane();
    await resized(NARROW);
    await expect.poll(shownPanes).toBe(1);
    expect(await running.page.locator('.pane').getAttribute('aria-label')).toBe(focused);
    await resized(WIDE);
    await expect.poll(shownPanes).toBe(3);
    await desk.press('Shift+B');
    await expect.poll(shownPanes).toBe(2);
  });

  it('gives two calls the width of the facts, which come back as a drawer', async () => {
    await resized(USUAL);
    const facts = running.page.getByRole('complementary', { name: 'Facts', exact: true });
    await facts.waitFor({ state: 'hidden' });
    expect(await shownPanes()).toBe(2);
    await picture('panes-usual');
    expect(await axeFindings(running.page)).toEqual([]);
    await desk.press('f');
    await facts.waitFor();
    await desk.press('Escape');
    await facts.waitFor({ state: 'hidden' });
  });

  it('keeps an ended call in its pane', async () => {
    await desk.press('x');
    await running.page.locator('.pane[data-focused="true"] .phase[data-phase="ended"]').waitFor();
    expect(await shownPanes()).toBe(2);
  });

  it('shows all that was said on a call where nothing happens any more, and that nobody turns to', async () => {
    const ended = await focusedPane();
    await desk.press('F6');
    await expect.poll(focusedPane).not.toBe(ended);
    await desk.press('Control+Shift+h');
    await running.page.locator('.pane').first().waitFor({ state: 'detached' });
    await desk.press('Escape');
    await running.page.locator('.pane[data-focused="false"]').getByRole('log').getByRole('listitem').first().waitFor();
  });

  it('asks who takes a call that comes in, and tells Twilio', async () => {
    const callSid = `CA${'e'.repeat(32)}`;
    expect(await ring(callSid)).toMatch(/<Pause length="1"\/><Redirect/);
    await expect.poll(() => running.page.title()).toMatch(/^\(\d\) Phony$/);
    await running.page.getByRole('button', { name: /\+44 20 7946 0958/ }).click();
    const card = running.page.getByRole('region', { name: 'A call comes in' });
    await card.getByText('From United Kingdom').waitFor();
    await card.getByText(/In 1:\d\d the assistant takes it\./).waitFor();
    await picture('incoming');
    expect(await axeFindings(running.page)).toEqual([]);
    await desk.press('t');
    await card.waitFor({ state: 'detached' });
    expect(await ring(callSid)).toContain('+14155550199');
  });
});
