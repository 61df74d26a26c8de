import { describe, expect, it } from 'vitest';
import { costUsd, lineCostUsd } from '#core/model/price-table.ts';

const million = { input: 1_000_000, cached: 0, output: 0 };
const written = { input: 0, cached: 0, output: 1_000_000 };
const cached = { input: 1_000_000, cached: 1_000_000, output: 0 };

describe('the price of a million text tokens', () => {
  it.each<[model: string, fresh: number, fromCache: number, out: number]>([
    ['gpt-realtime-2.1', 4, 0.4, 24],
    ['gpt-realtime-2', 4, 0.4, 24],
    ['gpt-realtime-2.1-mini', 0.6, 0.06, 2.4],
    ['gpt-realtime-1.5', 4, 0.4, 16],
    ['gpt-realtime', 4, 0.4, 16],
    ['gpt-realtime-mini', 0.6, 0.06, 2.4],
    ['gpt-realtime-2.1-2026-11-01', 4, 0.4, 24],
  ])('of %s is as published', (model, fresh, fromCache, out) => {
    expect(costUsd(model, million)).toBeCloseTo(fresh, 9);
    expect(costUsd(model, cached)).toBeCloseTo(fromCache, 9);
    expect(costUsd(model, written)).toBeCloseTo(out, 9);
  });
});

describe('the cost of a response', () => {
  it('counts cached tokens as a part of the input', () => {
    expect(costUsd('gpt-realtime-2.1', { input: 132, cached: 64, output: 30 })).toBeCloseTo(
      (68 * 4 + 64 * 0.4 + 30 * 24) / 1e6,
      12,
    );
  });

  it('is unknown, not nothing, for a model that is not listed', () => {
    expect(costUsd('gpt-live-1', million)).toBeNull();
    expect(costUsd('somebody-else', million)).toBeNull();
  });

  it('is nothing on the practice line', () => {
    expect(costUsd('practice/person', million)).toBe(0);
  });

  it('is never negative', () => {
    expect(costUsd('gpt-realtime', { input: 1, cached: 5, output: 0 })).toBeGreaterThanOrEqual(0);
  });
});

describe('the price of a line in the United States', () => {
  const use = { mode: 'relay', direction: 'outbound', to: '+14155550123', seconds: 60 } as const;

  it.each([
    ['text, dialled', use, 0.014 + 0.07],
    ['text, taken', { ...use, direction: 'inbound' }, 0.0085 + 0.07],
    ['text, taken toll-free', { ...use, direction: 'inbound', to: '+18005550123' }, 0.022 + 0.07],
    ['sound, dialled', { ...use, mode: 'media' }, 0.014 + 0.004],
    ['a begun minute', { ...use, seconds: 61 }, 2 * (0.014 + 0.07)],
    ['a call nobody took', { ...use, seconds: 0 }, 0],
  ] as const)('%s', (_what, line, usd) => {
    expect(lineCostUsd(line)).toBeCloseTo(usd, 9);
  });

  it('is not guessed elsewhere', () => {
    expect(lineCostUsd({ ...use, to: '+442079460123' })).toBeNull();
  });
});
