import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { CallEvent } from '#core/call/events.ts';
import { ConsolePage } from './console-page.ts';
import { launchApp, type RunningApp } from './launch-app.ts';
import { type NotificationDaemon, startNotificationDaemon, WITHOUT_FIELD } from './notification-daemon.ts';

/** A practice conversation in which the assistant has to ask the supervisor. */
const ASKS = 'taskmaster-sample';

const ofType = <T extends CallEvent['type']>(events: readonly CallEvent[], type: T) =>
  events.filter((event): event is Extract<CallEvent, { type: T }> => event.type === type);

let daemon: NotificationDaemon;
let running: RunningApp;
let desk: ConsolePage;

async function start(env: Readonly<Record<string, string>>, capabilities: readonly string[] = []): Promise<void> {
  daemon = await startNotificationDaemon(capabilities);
  running = await launchApp(env);
  desk = new ConsolePage(running.page);
  await running.page.getByRole('button', { name: 'Practice call' }).waitFor();
}

async function stop(): Promise<void> {
  await running.stop();
  await daemon.stop();
}

/** The window is out of sight: whatever is done is done in the notification. */
const hideWindow = (): Promise<void> =>
  running.app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.hide());

const windowTitle = (): Promise<string | undefined> =>
  running.app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.getTitle());

const journal = async (): Promise<readonly CallEvent[]> => desk.journal(await desk.newestCall());

describe('a question, answered in its notification', () => {
  beforeAll(() => start({}));
  afterAll(stop);

  it('is answered by the words typed into it, and the call goes on', async () => {
    await hideWindow();
    await desk.practiseUnseen(ASKS);
    const bubble = await daemon.nextBubble();
    expect(bubble.placeholder).toBe('Your answer');
    await expect.poll(windowTitle).toBe('(1) Phony');
    daemon.reply(bubble.id, '5 or 8.');
    await expect
      .poll(async () => ofType(await journal(), 'question.answered'))
      .toMatchObject([{ response: '5 or 8.' }]);
    await expect
      .poll(async () => ofType(await journal(), 'assistant.transcript').some(({ text }) => text.includes('5 or 8.')))
      .toBe(true);
    expect(await windowTitle()).toBe('Phony');
    await desk.endAllCalls();
  });

  it('is shown again by a service that went away and came back, and can be answered there', async () => {
    await desk.practiseUnseen(ASKS);
    const before = await daemon.nextBubble();
    await daemon.stop();
    daemon = await startNotificationDaemon();
    const bubble = await daemon.nextBubble();
    expect(bubble.body).toBe(before.body);
    daemon.reply(bubble.id, 'Half past seven.');
    await expect
      .poll(async () => ofType(await journal(), 'question.answered'))
      .toMatchObject([{ response: 'Half past seven.' }]);
    await desk.endAllCalls();
  });

  it('is told once more after half a minute, in the place of the first', { timeout: 90_000 }, async () => {
    await desk.practiseUnseen(ASKS);
    const first = await daemon.nextBubble();
    await new Promise((resolve) => setTimeout(resolve, 25_000));
    const second = await daemon.nextBubble();
    expect(second).toMatchObject({ id: first.id, replaces: first.id, body: first.body });
    expect(second.summary).toContain('still waits');
    expect(second.atMs - first.atMs).toBeGreaterThan(29_900);
    await desk.endAllCalls();
  });
});

describe('a question where the desktop has no field', () => {
  beforeAll(() => start({}, WITHOUT_FIELD));
  afterAll(stop);

  it('leads to the answer field by a click', async () => {
    await desk.practiseUnseen(ASKS);
    const bubble = await daemon.nextBubble();
    expect(bubble).toMatchObject({ placeholder: null, actions: ['default', 'Show'] });
    daemon.click(bubble.id);
    await desk.answerField.and(running.page.locator(':focus')).waitFor();
    await desk.endAllCalls();
  });
});

describe('a draft, decided on in its notification', () => {
  beforeAll(() => start({ REQUIRE_SUPERVISOR_FEEDBACK: 'true' }));
  afterAll(stop);

  it('is spoken once it is approved', async () => {
    await hideWindow();
    await desk.practiseUnseen(ASKS);
    const bubble = await daemon.nextBubble();
    expect(bubble.summary).toContain('may the assistant say this?');
    daemon.press(bubble, 'Approve');
    await expect
      .poll(async () => ofType(await journal(), 'approval.resolved'))
      .toMatchObject([{ decision: 'approve', text: bubble.body }]);
    await expect.poll(async () => ofType(await journal(), 'assistant.transcript')[0]?.text).toBe(bubble.body);
  });

  it('is not spoken once it is rejected', async () => {
    const bubble = await daemon.nextBubble();
    daemon.press(bubble, 'Reject');
    await expect
      .poll(async () => ofType(await journal(), 'approval.resolved').at(-1))
      .toMatchObject({ decision: 'reject' });
    const said = ofType(await journal(), 'assistant.transcript').map(({ text }) => text);
    expect(said).not.toContain(bubble.body);
  });
});
