import { type Figure, percentile } from '../figure.ts';
import type { Setting } from '../setting.ts';

const TIMES = 100;

/**
 * From the line's socket to the first words, where the other party speaks at once and the model's socket takes 150 ms to
 * open. The bare hop opens it when the line does, so it has no figure here.
 */
export async function answer(setting: Setting): Promise<Figure[]> {
  const { url } = setting.hops[1];
  const tookMs = await setting.order<number[]>({ do: 'answer', url, times: TIMES });
  return [0.5, 0.95, 0.99].map((share) => ({
    what: `answer to first words, a model 150 ms away, p${share * 100}`,
    unit: 'ms',
    floor: null,
    relay: percentile(tookMs, share),
    target: share === 0.95 ? { atMost: 30 } : null,
  }));
}
