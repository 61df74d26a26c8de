import { type Figure, percentileFigures, type Target } from '../figure.ts';
import type { Hop, Setting } from '../setting.ts';

const ROUNDS = 3;
/** A fast model's pace. */
const PACE = { tokens: 150, everyMs: 20, late: 0 };
const CALLS = [1, 10, 50, 200];

const TARGETS: Readonly<Record<number, Readonly<Record<string, Target>>>> = {
  10: { p50: { timesFloor: 1.25 } },
  50: { p50: { timesFloor: 1.25 } },
  200: { p99: { timesFloor: 2 } },
};

/**
 * How long a token takes from the model to the telephone company, and what it
 * costs, beside the smallest socket hop between the same two ends in the same run.
 */
export async function tokens(setting: Setting): Promise<Figure[]> {
  for (const hop of setting.hops) await round(setting, hop, 20);
  const figures: Figure[] = [];
  for (const calls of CALLS) figures.push(...(await atLoad(setting, calls)));
  return figures;
}

async function atLoad(setting: Setting, calls: number): Promise<Figure[]> {
  const waysMs = { floor: [] as number[], relay: [] as number[] };
  const cpuMs = { floor: 0, relay: 0 };
  // In turns, so that whatever else the machine does falls on both.
  for (let i = 0; i < ROUNDS; i++) {
    for (const hop of setting.hops) {
      const one = await round(setting, hop, calls);
      waysMs[hop.name].push(...one.waysMs);
      cpuMs[hop.name] += one.cpuMs;
    }
  }
  const name = `token's way, ${calls} ${calls === 1 ? 'call' : 'calls'}`;
  const ways = percentileFigures(name, [waysMs.floor, waysMs.relay], TARGETS[calls]);
  return calls === Math.max(...CALLS) ? [...ways, ...cpuFigures(cpuMs, ROUNDS * calls)] : ways;
}

function cpuFigures(cpuMs: { readonly floor: number; readonly relay: number }, replies: number): Figure[] {
  const perToken = 1_000 / (replies * PACE.tokens);
  const perMinute = 60 / ((replies * PACE.tokens * PACE.everyMs) / 1_000) / 1_000;
  const target = { timesFloor: 1.25 };
  return [
    { what: 'CPU a token', unit: 'µs', floor: cpuMs.floor * perToken, relay: cpuMs.relay * perToken, target },
    {
      what: 'CPU a call-minute of speech without a pause',
      unit: 's',
      floor: cpuMs.floor * perMinute,
      relay: cpuMs.relay * perMinute,
      target: null,
    },
    {
      what: 'such calls a core carries, by CPU',
      unit: 'calls',
      floor: 60 / (cpuMs.floor * perMinute),
      relay: 60 / (cpuMs.relay * perMinute),
      target: { timesFloor: 0.8, atLeast: true },
    },
  ];
}

async function round(setting: Setting, hop: Hop, calls: number): Promise<{ waysMs: number[]; cpuMs: number }> {
  return setting.withCalls(hop, calls, async () => {
    const before = await hop.child.use();
    const waysMs = await setting.order<number[]>({ do: 'speak', pace: PACE });
    return { waysMs, cpuMs: (await hop.child.use()).cpuMs - before.cpuMs };
  });
}
