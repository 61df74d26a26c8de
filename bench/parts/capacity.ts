import { type Figure, percentile } from '../figure.ts';
import type { Hop, Setting } from '../setting.ts';

const FIRST = 100;
const STEP = 1.3;
const MOST = 2_000;
const P99_MAX_MS = 20;
const PACE = { tokens: 100, everyMs: 20, late: 0 };

/** How many calls that speak at once a hop carries before one token in a hundred is late. */
export async function capacity(setting: Setting): Promise<Figure[]> {
  const calls = { floor: 0, relay: 0 };
  for (const hop of setting.hops) calls[hop.name] = await carried(setting, hop);
  return [
    {
      what: `calls before p99 passes ${P99_MAX_MS} ms`,
      unit: 'calls',
      floor: calls.floor,
      relay: calls.relay,
      target: { timesFloor: 0.8, atLeast: true },
    },
  ];
}

/** Between the last load that was carried and the first that was not, by where the limit was crossed. */
async function carried(setting: Setting, hop: Hop): Promise<number> {
  let [goodCalls, goodMs] = [0, 0];
  for (let calls = FIRST; calls <= MOST; calls = Math.round(calls * STEP)) {
    const waysMs = await setting.withCalls(hop, calls, () => setting.order<number[]>({ do: 'speak', pace: PACE }));
    const lateMs = percentile(waysMs, 0.99);
    if (lateMs > P99_MAX_MS) {
      const share = (P99_MAX_MS - goodMs) / (lateMs - goodMs);
      return Math.round(goodCalls + (calls - goodCalls) * share);
    }
    [goodCalls, goodMs] = [calls, lateMs];
  }
  return goodCalls;
}
