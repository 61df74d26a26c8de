import { describe, expect, it } from 'vitest';
import { watchSleep } from '#relay/sleep-watch.ts';
import { FakeClock } from '../fakes/fake-clock.ts';

describe('a machine that sleeps', () => {
  it('is noticed by its wall clock, where the other one slept too', () => {
    const clock = new FakeClock();
    const slept: number[] = [];
    const stop = watchSleep(clock, (ms) => slept.push(ms));
    clock.advance(60_000);
    expect(slept).toEqual([]);
    clock.set(90_000);
    clock.advance(60_000);
    expect(slept).toEqual([90_000]);
    clock.set(-3_600_000);
    clock.advance(60_000);
    expect(slept).toHaveLength(1);
    stop();
    expect(clock.waiting).toBe(0);
  });
});
