import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import type { CallSid } from '#core/ids.ts';
import { ConsolePage, type ShownTurn } from './console-page.ts';
import { launchApp, type RunningApp } from './launch-app.ts';
import { type Bubble, type NotificationDaemon, startNotificationDaemon } from './notification-daemon.ts';

declare const window: { readonly statusesSeen?: Set<string> };

/** What the first practice call replays; read here by other code than the app's. */
const SOURCE = path.resolve(import.meta.dirname, '../../resources/practice/conversations/taskmaster-sample.json');
const INTERRUPTER = path.resolve(import.meta.dirname, '../../resources/practice/scripts/interrupter.json');
const Script = z.object({ steps: z.array(z.object({ reply: z.string().optional() })) });
const Recorded = z.object({ utterances: z.array(z.object({ speaker: z.string(), text: z.string() })) });

async function recordedTurns(): Promise<ShownTurn[]> {
  const { utterances } = Recorded.parse(JSON.parse(await readFile(SOURCE, 'utf8')));
  return utterances.map(({ speaker, text }) => ({ speaker: speaker === 'USER' ? 'caller' : 'assistant', words: text }));
}

let daemon: NotificationDaemon;
beforeAll(async () => {
  daemon = await startNotificationDaemon();
});
afterAll(() => daemon.stop());

/** Remembers every `speaker status` that a row of the transcript ever has. */
const watchStatuses = ({ page }: RunningApp): Promise<unknown> =>
  page.evaluate(`(() => {
    const seen = (window.statusesSeen = new Set());
    const look = () => {
      for (const row of document.querySelectorAll('.row')) seen.add(row.dataset.speaker + ' ' + row.dataset.status);
    };
    new MutationObserver(look).observe(document.body, { attributes: true, childList: true, subtree: true });
  })()`);

const windowState = ({ app }: RunningApp): Promise<{ visible: boolean; title: string } | null> =>
  app.evaluate(({ BrowserWindow }) => {
    const found = BrowserWindow.getAllWindows()[0];
    return found === undefined ? null : { visible: found.isVisible(), title: found.getTitle() };
  });

/** The steps of one call, in their order. */
describe('a newcomer’s practice call', () => {
  let running: RunningApp;
  let desk: ConsolePage;
  let bubble: Bubble;
  let callSid: CallSid;
  beforeAll(async () => {
    running = await launchApp();
    desk = new ConsolePage(running.page);
  });
  afterAll(() => running.stop());

  it('is one Enter away when the window opens', async () => {
    const start = running.page.getByRole('button', { name: 'Practice call' });
    await start.and(running.page.locator(':focus')).waitFor();
    await watchStatuses(running);
    await desk.press('Enter');
    await running.page.getByRole('heading', { name: 'A person', level: 1 }).waitFor();
    callSid = await desk.newestCall();
  });

  it('asks its supervisor on the desktop, in the desk and in the title', async () => {
    bubble = await daemon.nextBubble();
    expect(bubble.body).toMatch(/^Which times does Thursday Kitchen have/);
    await running.page.getByRole('heading', { name: 'Needs you' }).waitFor();
    await expect.poll(() => windowState(running)).toEqual({ visible: true, title: '(1) Phony' });
  });

  it('has its answer field focused, and the window shown, by a click on the notification', async () => {
    await desk.press('Escape');
    await desk.transcript.and(running.page.locator(':focus')).waitFor();
    await running.app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.hide());
    daemon.click(bubble.id);
    await expect.poll(() => windowState(running)).toMatchObject({ visible: true });
    await desk.answerField.and(running.page.locator(':focus')).waitFor();
  });

  it('takes the answer by Enter and goes on to its end by itself, with nothing left on the desktop', async () => {
    await desk.type('5 or 8.');
    await desk.press('Enter');
    await desk.phase('ended');
    await expect.poll(() => daemon.shown()).toEqual([]);
    expect(await windowState(running)).toMatchObject({ title: 'Phony' });
  });

  it('showed what was said while it was being said', async () => {
    const seen = await running.page.evaluate(() => [...(window.statusesSeen ?? [])]);
    expect(seen).toContain('assistant streaming');
  });

  it('leaves the recorded conversation in the transcript, word for word, speaker by speaker', async () => {
    expect(await desk.readTurns()).toEqual(await recordedTurns());
  });

  it('is journalled without a gap, and ends once', async () => {
    const events = await desk.journal(callSid);
    expect(events.map(({ seq }) => seq)).toEqual(events.map((_, index) => index + 1));
    expect(events.filter(({ type }) => type === 'call.ended')).toEqual(events.slice(-1));
  });

  it('can be with someone who interrupts: what they did not hear is struck', async () => {
    await desk.practise('Someone who interrupts');
    await desk.phase('ended');
    const cuts = await desk.cutTurns();
    const replies = Script.parse(JSON.parse(await readFile(INTERRUPTER, 'utf8'))).steps.map(({ reply }) => reply);
    expect(cuts.filter(({ unheard }) => unheard !== '')).not.toEqual([]);
    for (const { heard, unheard } of cuts) expect(replies).toContain(`${heard}${unheard}`);
  });
});
