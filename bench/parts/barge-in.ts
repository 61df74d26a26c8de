import type { BargeIns } from '../far-ends/far-ends.ts';
import { type Figure, percentile, percentileFigures } from '../figure.ts';
import type { Hop, Setting } from '../setting.ts';

const ROUNDS = 3;
const CALLS = 10;
const INTERRUPTIONS = 15;

/** From an interruption to the model told of it, and to the last word of the cut reply that still came. */
export async function bargeIn(setting: Setting): Promise<Figure[]> {
  const all = { floor: none(), relay: none() };
  for (let i = 0; i < ROUNDS; i++) {
    for (const hop of setting.hops) add(all[hop.name], await round(setting, hop));
  }
  const { floor, relay } = all;
  return [
    ...percentileFigures(`interruption to model told, ${CALLS} calls`, [floor.toldMs, relay.toldMs], {
      p50: { timesFloor: 1.3 },
    }),
    {
      what: 'interruption to last stale token, p99',
      unit: 'ms',
      // The bare hop lets everything through.
      floor: null,
      relay: percentile(relay.staleMs, 0.99),
      target: null,
    },
    {
      what: 'words let through that the model sent after it was told',
      unit: '',
      floor: floor.stale,
      relay: relay.stale,
      target: { atMost: 0 },
    },
    {
      what: `interruptions the model was not told of, of ${ROUNDS * CALLS * INTERRUPTIONS}`,
      unit: '',
      floor: floor.untold,
      relay: relay.untold,
      target: { atMost: 0 },
    },
  ];
}

const none = (): Sum => ({ toldMs: [], staleMs: [], untold: 0, stale: 0 });

type Sum = { -readonly [K in keyof BargeIns]: BargeIns[K] };

function add(sum: Sum, one: BargeIns): void {
  sum.toldMs.push(...one.toldMs);
  sum.staleMs.push(...one.staleMs);
  sum.untold += one.untold;
  sum.stale += one.stale;
}

const round = (setting: Setting, hop: Hop): Promise<BargeIns> =>
  setting.withCalls(hop, CALLS, () => setting.order<BargeIns>({ do: 'interrupt', times: INTERRUPTIONS }));
