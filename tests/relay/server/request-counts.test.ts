import { describe, expect, it } from 'vitest';
import { RequestCounts } from '#relay/server/request-counts.ts';
import { FakeClock } from '../../fakes/fake-clock.ts';

const MINUTE_MS = 60_000;

describe('the requests of a client', () => {
  it('are counted by the minute, whatever the wall clock is set to', () => {
    const clock = new FakeClock();
    const counts = new RequestCounts({}, clock.monotonicMs);
    const asked: unknown[] = [];
    const ask = (client: string) => counts.incr(client, (_error, result) => asked.push(result), MINUTE_MS);
    ask('a');
    clock.advance(20_000);
    clock.set(-3_600_000);
    ask('a');
    ask('b');
    clock.advance(40_000);
    ask('a');
    ask('b');
    expect(asked).toEqual([
      { current: 1, ttl: 60_000 },
      { current: 2, ttl: 40_000 },
      { current: 1, ttl: 60_000 },
      { current: 1, ttl: 60_000 },
      { current: 2, ttl: 20_000 },
    ]);
  });
});
