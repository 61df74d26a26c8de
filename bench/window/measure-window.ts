import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Page } from 'playwright-core';
import { ModelEnd } from '../far-ends/model-end.ts';
import { PhoneLine } from '../far-ends/phone-line.ts';
import { percentile } from '../figure.ts';
import { relayEnvironment } from '../setting.ts';
import { bareWindow } from './bare-window.ts';
import { freePort, type Launched, launch, memoryMb } from './launch.ts';
import { longCall } from './long-call.ts';
import { startWatching, takeSamples } from './page-probe.ts';

export const CALLS = 50;
export const EVENTS = 20_000;

const STARTS = 3;
/** A reply of three seconds, as fast as a model writes. */
const PACE = { tokens: 60, everyMs: 50, late: 0 };
/** Each caller speaks so often; the calls are spread over that time. */
const SPOKEN_EVERY_MS = 3_500;
/** Not counted: code that runs for the first time. */
const WARM_UP_MS = 5_000;
const WATCH_MS = 10_000;
const REST_MS = 3_000;
const SAID = 'One moment please, I am looking that up for you.';

/** Milliseconds, megabytes, and the share of frames that came late. */
export interface WindowTimes {
  readonly frames: readonly number[];
  /** The same of a bare window with nothing to do. */
  readonly bareFrames: readonly number[];
  readonly inputs: readonly number[];
  readonly late: number;
  readonly start: { readonly bare: number; readonly ours: number };
  readonly memory: { readonly bare: number; readonly ours: number; readonly busy: number };
}

/** Measures the window and prints what was found as one line of JSON. */
export async function measureWindow(): Promise<void> {
  const rest = await atRest();
  const busy = await underLoad();
  const times: WindowTimes = {
    frames: busy.frames,
    inputs: busy.inputs,
    late: busy.late,
    bareFrames: rest.bareFrames,
    start: rest.start,
    memory: { ...rest.memory, busy: busy.memoryMb },
  };
  console.log(JSON.stringify(times));
  process.exit();
}

/** A bare window and ours in turn, so that neither has the warmer disk. */
async function atRest() {
  const bareFrames: number[] = [];
  const bare: Launched[] = [];
  const ours: Launched[] = [];
  for (let round = 0; round < STARTS; round++) {
    // oxlint-disable-next-line no-await-in-loop -- one after the other: there is one screen
    bare.push(await timed(await bareWindow(), round === 0 ? bareFrames : null));
    // oxlint-disable-next-line no-await-in-loop -- see above
    ours.push(await timed({ args: ['.'], env: quiet(), ready: 'button.button' }));
  }
  return {
    bareFrames,
    start: { bare: median(bare, ({ startMs }) => startMs), ours: median(ours, ({ startMs }) => startMs) },
    memory: { bare: median(bare, ({ memory }) => memory), ours: median(ours, ({ memory }) => memory) },
  };
}

const median = (launched: readonly Launched[], of: (one: Launched) => number): number =>
  percentile(launched.map(of), 0.5);

const quiet = (): Record<string, string> => ({ PORT: '0' });

/** @param frames - Where to put what its frames took, with nothing to do. */
async function timed(what: Parameters<typeof launch>[0], frames: number[] | null = null): Promise<Launched> {
  const running = await launch(what);
  if (frames !== null) await running.page.evaluate(startWatching);
  await sleep(REST_MS);
  if (frames !== null) frames.push(...(await running.page.evaluate(takeSamples)).frames);
  const memory = await memoryMb(running.app);
  await running.stop();
  return { startMs: running.startMs, memory };
}

async function underLoad() {
  const dataDir = mkdtempSync(path.join(os.tmpdir(), 'phony-bench-'));
  const model = new ModelEnd();
  model.pace = PACE;
  const env = relayEnvironment(await model.start(), dataDir);
  mkdirSync(path.join(dataDir, 'calls'));
  const long = longCall(EVENTS);
  writeFileSync(path.join(dataDir, 'calls', `${long.callSid}.jsonl`), long.text);
  const port = await freePort();
  const running = await launch({ args: ['.'], env: { ...env, PORT: String(port) }, ready: '.call-row', dataDir });
  const { page } = running;
  const lines: PhoneLine[] = [];
  // The first is the long call, which was up before we were.
  for (let call = 1; call <= CALLS; call++) {
    // oxlint-disable-next-line no-await-in-loop -- one call after the other, as they come in
    lines.push(await PhoneLine.open('relay', `http://127.0.0.1:${port}`, call));
  }
  await page.getByText(`${CALLS} live`).waitFor();
  await page.locator('.call-row').first().click();
  await page.keyboard.press('Control+1');
  await page.locator('[aria-setsize]').first().waitFor();
  const stopTalking = talk(lines);
  await sleep(WARM_UP_MS);
  await page.evaluate(startWatching);
  await sleep(WATCH_MS);
  const idle = await page.evaluate(takeSamples);
  await useIt(page);
  const used = await page.evaluate(takeSamples);
  const busyMb = await memoryMb(running.app);
  stopTalking();
  for (const line of lines) void line.close();
  await running.stop();
  rmSync(dataDir, { recursive: true, force: true });
  return { frames: [...idle.frames, ...used.frames], inputs: used.inputs, late: idle.late, memoryMb: busyMb };
}

/** Every caller speaks again and again, so that most of the time fifty replies stream at once. */
function talk(lines: readonly PhoneLine[]): () => void {
  const timers = lines.map((line, index) => {
    const first = setTimeout(
      () => {
        line.prompt();
        timers.push(setInterval(() => line.prompt(), SPOKEN_EVERY_MS));
      },
      (index * SPOKEN_EVERY_MS) / lines.length,
    );
    return first;
  });
  return () => {
    for (const timer of timers) clearTimeout(timer);
  };
}

/** What a supervisor does: types, goes from call to call, comes back to the long one, searches, scrolls. */
async function useIt(page: Page): Promise<void> {
  await page.keyboard.press('s');
  await page.keyboard.type(SAID, { delay: 60 });
  await page.keyboard.press('Escape');
  for (let round = 0; round < 6; round++) {
    for (const key of ['Control+2', 'Control+3', 'Control+1', 'PageUp', 'PageUp', 'l']) {
      // oxlint-disable-next-line no-await-in-loop -- as fast as a person presses keys
      await page.keyboard.press(key);
      // oxlint-disable-next-line no-await-in-loop -- see above
      await sleep(120);
    }
  }
}
