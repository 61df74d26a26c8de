import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { axeFindings } from './axe.ts';
import { ConsolePage } from './console-page.ts';
import { launchApp, type RunningApp } from './launch-app.ts';

let running: RunningApp;
let desk: ConsolePage;
beforeAll(async () => {
  running = await launchApp({ REQUIRE_SUPERVISOR_FEEDBACK: 'true' });
  desk = new ConsolePage(running.page);
  await running.page.getByRole('button', { name: 'Practice call' }).waitFor();
});
afterAll(() => running.stop());

describe('a draft', () => {
  it('is let through with everything after it by Shift+A', async () => {
    await desk.practise('Someone who interrupts');
    await running.page.locator('[data-draft]').waitFor();
    await running.page.getByRole('button', { name: 'Approve all' }).waitFor();
    expect(await axeFindings(running.page)).toEqual([]);
    await desk.press('Shift+A');
    await desk.phase('ended');
    const events = await desk.journal(await desk.newestCall());
    const resolved = events.filter((event) => event.type === 'approval.resolved');
    expect(resolved).toMatchObject([{ decision: 'approve', rest: true }]);
    expect(events.filter((event) => event.type === 'assistant.transcript').length).toBeGreaterThan(2);
  });
});
