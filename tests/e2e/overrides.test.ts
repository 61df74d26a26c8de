import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { CallEvent } from '#core/call/events.ts';
import type { CallSid } from '#core/ids.ts';
import { ConsolePage } from './console-page.ts';
import { launchApp, type RunningApp } from './launch-app.ts';

const TRANSFER_NUMBER = '+15551234567';
/** Answered, said and heard in the time that takes. */
const SLOW_MS = 60_000;

const ofType = <T extends CallEvent['type']>(events: readonly CallEvent[], type: T) =>
  events.filter((event): event is Extract<CallEvent, { type: T }> => event.type === type);

/** One call, steered from the keyboard at the pace of a real one; its steps in their order. */
describe('a supervisor with only a keyboard', { timeout: SLOW_MS }, () => {
  let running: RunningApp;
  let desk: ConsolePage;
  let callSid: CallSid;
  const journal = (): Promise<readonly CallEvent[]> => desk.journal(callSid);

  beforeAll(async () => {
    running = await launchApp({ PHONY_PRACTICE_PACE: 'real', TRANSFER_NUMBER });
    desk = new ConsolePage(running.page);
    await running.page.getByRole('button', { name: 'Practice call' }).waitFor();
    await desk.practise('Clinic phone menu');
    // The menu speaks: only now is there a line to say or press something on.
    await desk.turns('caller').waitFor();
    callSid = await desk.newestCall();
  });
  afterAll(() => running.stop());

  it('silences the assistant by Space', async () => {
    await desk.press('Space');
    await desk.phase('paused');
    expect(ofType(await journal(), 'supervisor').map(({ action }) => action)).toEqual(['pause']);
  });

  it('presses keys on the line by P, and the menu goes on from there', async () => {
    await desk.press('p');
    await desk.field('Digits to press').and(running.page.locator(':focus')).waitFor();
    await desk.type('1');
    await desk.press('Enter');
    await desk.transcript.getByText('Press 1 sent').waitFor();
    await desk.turns('caller').filter({ hasText: 'Appointments.' }).waitFor();
    expect(ofType(await journal(), 'command')).toMatchObject([
      { name: 'press', args: { digits: '1' }, source: 'supervisor', ok: true },
    ]);
    await desk.press('Escape');
    await desk.field('Digits to press').waitFor({ state: 'detached' });
  });

  it('speaks by S, in their own name', async () => {
    await desk.press('s');
    await desk.type('One moment, please.');
    await desk.press('Enter');
    await expect
      .poll(() => desk.turns('supervisor').locator('[data-words]').allTextContents())
      .toEqual(['One moment, please.']);
    const events = await journal();
    expect(ofType(events, 'supervisor').at(-1)).toMatchObject({ action: 'text', text: 'One moment, please.' });
    expect(ofType(events, 'assistant.transcript').at(-1)).toMatchObject({ text: 'One moment, please.', final: true });
  });

  it('whispers by W, to the assistant alone', async () => {
    await desk.press('w');
    await desk.type('Ask for a Tuesday.');
    await desk.press('Enter');
    const row = desk.transcript.locator('[data-status="whisper"]');
    await row.waitFor();
    expect(await row.textContent()).toContain('only the assistant hears this');
    const events = await journal();
    expect(ofType(events, 'supervisor').at(-1)).toMatchObject({ action: 'whisper', text: 'Ask for a Tuesday.' });
    expect(ofType(events, 'assistant.transcript').map(({ text }) => text)).not.toContain('Ask for a Tuesday.');
  });

  it('lets the assistant speak again by Space', async () => {
    await desk.press('Space');
    await desk.phase('live');
    expect(ofType(await journal(), 'supervisor').at(-1)).toMatchObject({ action: 'resume' });
  });

  it('finds the number to transfer to filled in by T, and Esc leaves the call as it is', async () => {
    await desk.press('t');
    const field = desk.field('Number to transfer to');
    await field.and(running.page.locator(':focus')).waitFor();
    expect(await field.inputValue()).toBe('+1 555 123 4567');
    await desk.press('Escape');
    await field.waitFor({ state: 'detached' });
    await desk.phase('live');
  });

  it('takes the end of the call back by Esc while it is still due', async () => {
    await desk.press('x');
    await running.page
      .getByRole('alert')
      .filter({ hasText: /Ends in \d s/ })
      .waitFor();
    await desk.press('Escape');
    await running.page.getByRole('button', { name: 'End call' }).waitFor();
    expect(ofType(await journal(), 'supervisor').map(({ action }) => action)).not.toContain('end');
  });

  it('ends the call by X, and the desk shows it among today’s', async () => {
    await desk.press('x');
    await desk.phase('ended');
    await running.page.getByRole('heading', { name: 'What just happened' }).waitFor();
    const today = running.page.getByRole('region', { name: 'Today' });
    expect(await today.getByRole('button').allTextContents()).toEqual([expect.stringContaining('Clinic phone menu')]);
    const events = await journal();
    expect(events.at(-1)).toMatchObject({ type: 'call.ended', reason: 'supervisor_ended' });
  });

  it('cuts the assistant off by S: what nobody heard is struck', async () => {
    await desk.practise('Someone who interrupts');
    await desk.turns('assistant').waitFor();
    await desk.press('s');
    await desk.type('One moment.');
    await desk.press('Enter');
    await desk.turns('supervisor').waitFor();
    const [cut] = await desk.cutTurns();
    expect(cut?.unheard).not.toBe('');
    expect(`${cut?.heard}${cut?.unheard}`).toMatch(/^Good afternoon, I am an AI assistant/);
  });

  it('hands the call over warmly by T: a number, Tab, a briefing that the receiver alone hears', async () => {
    callSid = await desk.newestCall();
    await desk.press('t', 'Control+a');
    await desk.type('+1 555 010 0150');
    await desk.press('Tab');
    await desk.field('Briefing for the receiver').and(running.page.locator(':focus')).waitFor();
    await desk.type('x'.repeat(501));
    await desk.press('Enter');
    await running.page.getByRole('alert').filter({ hasText: 'at most 500' }).waitFor();
    await desk.press('Control+a');
    await desk.type('Someone who interrupts; be patient.');
    await desk.press('Enter');
    const row = desk.transcript.locator('[data-status="brief"]');
    await row.waitFor();
    expect(await row.textContent()).toContain('only the receiver hears this');
    await desk.phase('ended');
    const events = await journal();
    expect(ofType(events, 'supervisor').at(-1)).toMatchObject({
      action: 'transfer',
      number: '+15550100150',
      briefing: 'Someone who interrupts; be patient.',
    });
    expect(events.at(-1)).toMatchObject({ type: 'call.ended', reason: 'transferred' });
  });
});
