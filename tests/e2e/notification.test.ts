import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { CallMessage } from '#core/call/events.ts';
import type { CallSid } from '#core/ids.ts';
import type { Bridge } from '#shared/bridge.ts';
import { launchApp, type RunningApp } from './launch-app.ts';
import { type Bubble, type NotificationDaemon, startNotificationDaemon } from './notification-daemon.ts';

/** A practice conversation in which the assistant has to ask the supervisor. */
const ASKS = 'taskmaster-sample';

declare const window: { readonly phony: Bridge; heard?: CallMessage[] };
declare const document: { readonly activeElement: { readonly tagName: string; blur(): void } | null };

let daemon: NotificationDaemon;
let running: RunningApp;
let asked: Extract<CallMessage, { type: 'question.asked' }>;
let bubble: Bubble;

beforeAll(async () => {
  daemon = await startNotificationDaemon();
  running = await launchApp();
  await running.page.waitForSelector('#root > *');
  await running.page.evaluate(() => {
    window.phony.subscribe('calls:messages', (batch) => {
      window.heard = [...(window.heard ?? []), ...batch];
    });
  });
});
afterAll(async () => {
  await running.stop();
  await daemon.stop();
});

/** A practice call up to its first question, with the bubble it led to. */
beforeEach(async () => {
  const { page } = running;
  const dialled = await page.evaluate((practice) => window.phony.request('calls:dial', { practice }), ASKS);
  if (!dialled.ok) throw new Error(`dialling was refused: ${dialled.error.message}`);
  bubble = await daemon.nextBubble();
  const heard = await page.waitForFunction(
    (sid) => window.heard?.findLast((message) => message.type === 'question.asked' && message.callSid === sid),
    dialled.call.callSid,
  );
  const found = await heard.jsonValue();
  if (found?.type !== 'question.asked') throw new Error('a notification without a question');
  asked = found;
});

const endCall = (callSid: CallSid): Promise<unknown> =>
  running.page.evaluate((sid) => window.phony.request('calls:end', { callSid: sid }), callSid);

describe('a question of the assistant', () => {
  it('is shown on the desktop in its own words, with the party in the title', async () => {
    expect(bubble.body).toBe(asked.prompt);
    expect(bubble.summary).toContain('the assistant asks');
    await endCall(asked.callSid);
  });

  it('has its answer field focused once the notification is clicked', async () => {
    const { app, page } = running;
    await page.evaluate(() => document.activeElement?.blur());
    await app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.hide());
    daemon.click(bubble.id);
    await expect
      .poll(() => app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.isVisible()))
      .toBe(true);
    await page.waitForFunction(() => ['TEXTAREA', 'INPUT'].includes(document.activeElement?.tagName ?? ''));
    await endCall(asked.callSid);
  });

  it('is withdrawn from the desktop when it is answered', async () => {
    await running.page.evaluate(
      ({ callSid, questionId }) => window.phony.request('calls:answer', { callSid, questionId, response: 'Yes' }),
      asked,
    );
    await daemon.closeCall(bubble.id);
    await endCall(asked.callSid);
  });

  it('is withdrawn from the desktop when the call ends', async () => {
    await endCall(asked.callSid);
    await daemon.closeCall(bubble.id);
  });
});
