import type { Locator } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { ConsolePage } from './console-page.ts';
import { launchApp, type RunningApp } from './launch-app.ts';
import { type NotificationDaemon, startNotificationDaemon } from './notification-daemon.ts';

const TRANSFER_NUMBER = '+15551234567';

let daemon: NotificationDaemon;
let running: RunningApp;
let desk: ConsolePage;
beforeAll(async () => {
  daemon = await startNotificationDaemon();
  running = await launchApp({ TRANSFER_NUMBER });
  desk = new ConsolePage(running.page);
  await running.page.getByRole('button', { name: 'Practice call' }).waitFor();
});
afterAll(async () => {
  await running.stop();
  await daemon.stop();
});
/** A call that waits for its supervisor's answer. */
beforeEach(async () => {
  await desk.practise('A table for eight');
  await desk.answerField.and(running.page.locator(':focus')).waitFor();
});
afterEach(() => desk.endAllCalls());

describe('a click on a notification', () => {
  it('leaves what is being typed into that answer as it is', async () => {
    const bubble = await daemon.nextBubble();
    await desk.type('5 o');
    daemon.click(bubble.id);
    await expect.poll(() => daemon.shown()).toEqual([]);
    await desk.type('r 8.');
    expect(await desk.answerField.inputValue()).toBe('5 or 8.');
  });
});

describe('a question that arrives while the supervisor types elsewhere', () => {
  it('is told on the desktop, waits in the desk, and takes nothing from the keyboard', async () => {
    await daemon.nextBubble();
    await desk.press('Control+s');
    const field = desk.field('Words to say');
    await field.and(running.page.locator(':focus')).waitFor();
    await desk.type('One mo');
    await desk.practiseUnseen('abcd-sample');
    const bubble = await daemon.nextBubble();
    await running.page.getByText('2 need you').waitFor();
    await desk.type('ment.');
    expect(await field.inputValue()).toBe('One moment.');
    expect(bubble.summary).toContain('the assistant asks');
  });

  it('is one Mod+J away', async () => {
    await daemon.nextBubble();
    await desk.practiseUnseen('abcd-sample');
    await daemon.nextBubble();
    await running.page.getByText('2 need you').waitFor();
    await desk.press('Control+j');
    await running.page.getByRole('main').getByText('May she return them?').waitFor();
    await desk.answerField.and(running.page.locator(':focus')).waitFor();
  });
});

const suggested = (): Locator => running.page.getByRole('list', { name: 'Suggested answers' });
/** What the newest call's question was answered with. */
const response = async (): Promise<string | undefined> =>
  (await desk.journal(await desk.newestCall())).flatMap((event) =>
    event.type === 'question.answered' ? [event.response] : [],
  )[0];

/** A practice call that asks such a question, and no other. */
const ask = async (): Promise<void> => {
  await desk.endAllCalls();
  await desk.practise('A return after 90 days');
  await suggested().waitFor();
};

describe('a question that yes or no answers', () => {
  it('has them written by the arrows, and over no word of the supervisor’s', async () => {
    await ask();
    await desk.answerField.and(running.page.locator(':focus')).waitFor();
    await desk.press('ArrowDown', 'ArrowDown');
    expect(await desk.answerField.inputValue()).toBe('No');
    await desk.press('ArrowUp');
    await desk.type(', if unworn');
    await desk.press('ArrowDown');
    expect(await desk.answerField.inputValue()).toBe('Yes, if unworn');
    await desk.press('Enter');
    await expect.poll(response).toBe('Yes, if unworn');
  });

  it('is answered by one click, too', async () => {
    await ask();
    await suggested().getByRole('button', { name: 'No', exact: true }).click();
    await expect.poll(response).toBe('No');
  });
});

describe('a question that nobody answers', () => {
  it('is heard once ten seconds have passed', async () => {
    const tones = 'globalThis.tones';
    await running.page.evaluate(`${tones} = 0;
      const { createOscillator } = BaseAudioContext.prototype;
      BaseAudioContext.prototype.createOscillator = function () {
        ${tones} += 1;
        return createOscillator.call(this);
      };`);
    await running.page.getByText(/waiting 0:0[5-9]/).waitFor();
    expect(await running.page.evaluate(tones)).toBe(0);
    await running.page.getByText(/waiting 0:1[3-9]/).waitFor();
    // A chime is two notes.
    expect(await running.page.evaluate(tones)).toBe(2);
  });
});

describe('a transfer', () => {
  it('is T and Enter where the number is set up, and the call ends once it is handed over', async () => {
    await daemon.nextBubble();
    await desk.press('Escape', 't', 'Enter');
    await desk.transcript.getByText('Transfer to +1 555 123 4567').waitFor();
    await desk.phase('ended');
    await expect.poll(() => daemon.shown()).toEqual([]);
  });
});

/** Every turn of the assistant waits for approval here, so that the test decides when its question comes. */
describe('a question that arrives in the open call while the supervisor is about to speak', () => {
  let gated: RunningApp;
  let page: ConsolePage;
  beforeAll(async () => {
    gated = await launchApp({ REQUIRE_SUPERVISOR_FEEDBACK: 'true' });
    page = new ConsolePage(gated.page);
    await gated.page.getByRole('button', { name: 'Practice call' }).press('Enter');
  });
  afterAll(() => gated.stop());

  it('comes after drafts that Enter lets through', async () => {
    for (const words of ['what area', 'Thursday Kitchen', 'any availability']) {
      // oxlint-disable-next-line no-await-in-loop -- one draft after the other
      await gated.page.locator('[data-draft]', { hasText: words }).waitFor();
      // oxlint-disable-next-line no-await-in-loop -- see above
      await page.press('Enter');
      // oxlint-disable-next-line no-await-in-loop -- see above
      await page.turns('assistant').filter({ hasText: words }).waitFor();
    }
    await gated.page.locator('[data-draft]', { hasText: '[[request_user:' }).waitFor();
  });

  it('says that it waits, leaves the keyboard where it is, and is one Mod+Shift+A away', async () => {
    await page.press('s');
    const field = page.field('Words to say');
    await field.and(gated.page.locator(':focus')).waitFor();
    await page.approveUnseen();
    await daemon.nextBubble();
    await gated.page.getByText('You are typing elsewhere. Ctrl Shift A brings you here.').waitFor();
    await page.type('One moment.');
    expect(await field.inputValue()).toBe('One moment.');
    await page.press('Control+Shift+a');
    await page.answerField.and(gated.page.locator(':focus')).waitFor();
    expect(await field.inputValue()).toBe('One moment.');
  });
});
