import { Child } from '../child.ts';
import { FarEnds } from '../far-ends/far-ends.ts';
import type { HopName } from '../far-ends/phone-line.ts';
import { type Figure, percentileFigures } from '../figure.ts';
import { onDesktop, startApp } from './desktop.ts';

const ROUNDS = 3;
const PACE = { tokens: 150, everyMs: 20, late: 0 };
const CALLS = [10, 50] as const;

/** A token's way through Electron's main process, the window open and showing every word, beside the hop in plain Node. */
export const app = (): Promise<Figure[]> => onDesktop<Figure[]>('--app');

/** Runs the app and the floor between far ends of its own, and prints the figures. */
export async function timeApp(): Promise<void> {
  const ends = new FarEnds();
  const modelUrl = await ends.start();
  const { child, ready } = await Child.start(['--floor', modelUrl]);
  const running = await startApp(modelUrl);
  const urls = { floor: String(ready), relay: running.url };
  const speak = async (hop: HopName, calls: number): Promise<number[]> => {
    await ends.open(hop, urls[hop], calls);
    const waysMs = await ends.speak(PACE);
    await ends.close();
    return waysMs;
  };
  const figures: Figure[] = [];
  for (const hop of ['floor', 'relay'] as const) await speak(hop, 10);
  await running.stallMs();
  for (const calls of CALLS) {
    const waysMs = { floor: [] as number[], relay: [] as number[] };
    for (let i = 0; i < ROUNDS; i++) {
      for (const hop of ['floor', 'relay'] as const) waysMs[hop].push(...(await speak(hop, calls)));
    }
    const what = `token's way in the app, ${calls} calls`;
    figures.push(...percentileFigures(what, [waysMs.floor, waysMs.relay], { p50: { timesFloor: 1.5 } }));
  }
  figures.push({
    what: 'longest stall of the app’s main process meanwhile',
    unit: 'ms',
    floor: null,
    relay: await running.stallMs(),
    target: { atMost: 20 },
  });
  await running.stop();
  await child.stop();
  console.log(JSON.stringify(figures));
  process.exit();
}
