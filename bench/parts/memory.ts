import type { Figure } from '../figure.ts';
import type { Hop, Setting } from '../setting.ts';

const WARM_UP = 50;
const CALLS = 200;
const KIB = 1_024;
const PACE = { tokens: 100, everyMs: 10, late: 0 };

/** What a call that has had a reply keeps in memory, once garbage is collected. */
export async function memory(setting: Setting): Promise<Figure[]> {
  const kib = { floor: 0, relay: 0 };
  for (const hop of setting.hops) kib[hop.name] = await kibPerCall(setting, hop);
  return [
    { what: `memory a call, ${CALLS} calls`, unit: 'KiB', floor: kib.floor, relay: kib.relay, target: { atMost: 120 } },
  ];
}

async function kibPerCall(setting: Setting, hop: Hop): Promise<number> {
  await setting.withCalls(hop, WARM_UP, () => setting.order({ do: 'speak', pace: PACE }));
  const before = await hop.child.use(true);
  return setting.withCalls(hop, CALLS, async () => {
    await setting.order({ do: 'speak', pace: PACE });
    const after = await hop.child.use(true);
    return (after.heapBytes - before.heapBytes) / CALLS / KIB;
  });
}
