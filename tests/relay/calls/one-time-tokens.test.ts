import { describe, expect, it } from 'vitest';
import { OneTimeTokens } from '#relay/calls/one-time-tokens.ts';
import { FakeClock } from '../../fakes/fake-clock.ts';

describe('a one-time token', () => {
  it('is good once', () => {
    const tokens = new OneTimeTokens<string>(new FakeClock());
    const token = tokens.issue('a');
    expect([tokens.redeem(token), tokens.redeem(token)]).toEqual(['a', null]);
  });

  it('is good for two minutes', () => {
    const clock = new FakeClock();
    const tokens = new OneTimeTokens<string>(clock);
    const [early, late] = [tokens.issue('a'), tokens.issue('b')];
    clock.advance(119_999);
    expect(tokens.redeem(early)).toBe('a');
    clock.advance(1);
    expect(tokens.redeem(late)).toBeNull();
  });

  it('makes way for newer ones: there are a thousand at most, and no timers beyond', () => {
    const clock = new FakeClock();
    const tokens = new OneTimeTokens<number>(clock);
    const issued = Array.from({ length: 1_200 }, (_, index) => tokens.issue(index));
    expect(clock.waiting).toBe(1_000);
    expect(tokens.redeem(issued[199] ?? '')).toBeNull();
    expect(tokens.redeem(issued[200] ?? '')).toBe(200);
  });
});
