import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { axeFindings } from './axe.ts';
import { ConsolePage } from './console-page.ts';
import { launchApp, type RunningApp } from './launch-app.ts';
import { LOOKS, PICTURE_ENV, README_LOOK, type Scene, takePicture, takeReadmePicture, wear } from './pictures.ts';

/** A whole call in the time a call takes. */
const CALL_MS = 150_000;

let running: RunningApp;
let desk: ConsolePage;
beforeAll(async () => {
  running = await launchApp(PICTURE_ENV);
  desk = new ConsolePage(running.page);
});
afterAll(() => running.stop());

/** Looks at the scene in every size and theme: takes its picture, and has axe look too. */
async function lookAt(scene: Scene): Promise<void> {
  for (const look of LOOKS) {
    // oxlint-disable-next-line no-await-in-loop -- there is one window
    await wear(running, look);
    // oxlint-disable-next-line no-await-in-loop -- see above
    await takePicture(running, scene, look);
    // oxlint-disable-next-line no-await-in-loop -- see above
    expect(await axeFindings(running.page), `${scene}, ${look.theme}, ${look.width} wide`).toEqual([]);
  }
}

/** The scenes of one call, in their order. */
describe('the console, light and dark, wide and narrow, is accessible', () => {
  it('as an empty desk', async () => {
    await running.page.getByRole('button', { name: 'Practice call' }).waitFor();
    await lookAt('desk');
  });

  it('with a question that waits and a second call that is up', { timeout: CALL_MS }, async () => {
    await desk.press('Enter');
    await desk.turns('caller').nth(1).waitFor({ timeout: CALL_MS });
    await desk.practiseUnseen('ivr');
    await desk.press('Control+w');
    await desk.field('Words to whisper').and(running.page.locator(':focus')).waitFor();
    await desk.type('Any Korean place in the East Village is fine.');
    await desk.press('Enter');
    await desk.transcript.locator('[data-status="whisper"]').waitFor();
    await desk.answerField.waitFor({ timeout: CALL_MS });
    await lookAt('call-question');
    await desk.answerField.focus();
    await desk.type('5 or 8.');
    await wear(running, README_LOOK);
    await takeReadmePicture(running);
  });

  it('after the call', { timeout: CALL_MS }, async () => {
    await desk.press('Enter');
    await running.page.locator('.phase[data-phase="ended"]').waitFor({ timeout: CALL_MS });
    await lookAt('call-ended');
  });
});
