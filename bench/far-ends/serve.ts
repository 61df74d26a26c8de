import { sayReady } from '../probe.ts';
import { FarEnds } from './far-ends.ts';
import type { Pace } from './model-end.ts';
import type { HopName } from './phone-line.ts';

export type Order =
  | { readonly do: 'open'; readonly hop: HopName; readonly url: string; readonly count: number }
  | { readonly do: 'speak'; readonly pace: Pace }
  | { readonly do: 'answer'; readonly url: string; readonly times: number }
  | { readonly do: 'exchange'; readonly times: number }
  | { readonly do: 'interrupt'; readonly times: number }
  | { readonly do: 'close' };

/** The far ends as a process of their own, which does what the bench orders. */
export async function serveFarEnds(): Promise<void> {
  const ends = new FarEnds();
  process.on('message', ({ id, question }: { id: number; question: Order }) => {
    void obey(ends, question).then((answer) => process.send?.({ id, answer: answer ?? null }));
  });
  sayReady(await ends.start());
}

function obey(ends: FarEnds, order: Order): Promise<unknown> {
  switch (order.do) {
    case 'open':
      return ends.open(order.hop, order.url, order.count);
    case 'speak':
      return ends.speak(order.pace);
    case 'answer':
      return ends.answer(order.url, order.times);
    case 'exchange':
      return ends.exchange(order.times);
    case 'interrupt':
      return ends.interrupt(order.times);
    case 'close':
      return ends.close();
    default:
      return Promise.resolve();
  }
}
