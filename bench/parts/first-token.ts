import { type Figure, percentileFigures } from '../figure.ts';
import type { Setting } from '../setting.ts';

const ROUNDS = 3;
const CALLS = 10;
const EXCHANGES = 30;

/** From the other party's words to the first of ours, with a model that thinks for no time. */
export async function firstToken(setting: Setting): Promise<Figure[]> {
  const firstMs = { floor: [] as number[], relay: [] as number[] };
  for (let i = 0; i < ROUNDS; i++) {
    for (const hop of setting.hops) {
      const exchange = (): Promise<number[]> => setting.order({ do: 'exchange', times: EXCHANGES });
      firstMs[hop.name].push(...(await setting.withCalls(hop, CALLS, exchange)));
    }
  }
  return percentileFigures(`prompt to first token, ${CALLS} calls`, [firstMs.floor, firstMs.relay], {
    p50: { timesFloor: 1.2 },
  });
}
