import { describe, expect, it } from 'vitest';
import { type CallCaps, CallCapWatch } from '#relay/calls/call-caps.ts';
import { CALL_SID } from '../../fakes/call-recorder.ts';
import { FakeClock } from '../../fakes/fake-clock.ts';

const MINUTE_MS = 60_000;

function watch(caps: CallCaps) {
  const clock = new FakeClock();
  const said: string[] = [];
  const messages: string[] = [];
  const caller = new CallCapWatch(caps, {
    clock,
    warn: (code, message) => {
      said.push(code);
      messages.push(message);
    },
    end: () => said.push('end'),
  });
  const spend = (totalCostUsd: number): void =>
    caller.spent({
      callSid: CALL_SID,
      seq: 1,
      at: '2026-11-22T12:00:00.000Z',
      type: 'usage',
      inputTokens: 1,
      outputTokens: 1,
      cachedTokens: 0,
      costUsd: 1,
      totalCostUsd,
    });
  return { clock, said, messages, caller, spend };
}

describe('a call with a cap on its minutes', () => {
  it('is warned of it, then ended', () => {
    const { clock, said, caller } = watch({ minutes: 10, usd: 0 });
    caller.answered(clock.monotonicMs());
    clock.advance(8 * MINUTE_MS - 1);
    expect(said).toEqual([]);
    clock.advance(1);
    expect(said).toEqual(['cap_near']);
    clock.advance(2 * MINUTE_MS);
    expect(said).toEqual(['cap_near', 'end']);
  });

  it('counts from its first session and not anew from a later one', () => {
    const { clock, said, caller } = watch({ minutes: 10, usd: 0 });
    const answeredAtMs = clock.monotonicMs();
    caller.answered(answeredAtMs);
    clock.advance(9 * MINUTE_MS);
    caller.answered(answeredAtMs);
    clock.advance(MINUTE_MS);
    expect(said).toEqual(['cap_near', 'end']);
  });

  it('counts from when it was answered, also after a restart', () => {
    const { clock, said, caller } = watch({ minutes: 10, usd: 0 });
    caller.answered(clock.monotonicMs() - 7 * MINUTE_MS);
    clock.advance(MINUTE_MS);
    expect(said).toEqual(['cap_near']);
    clock.advance(2 * MINUTE_MS);
    expect(said).toEqual(['cap_near', 'end']);
  });

  it('is warned at once where little is left, with what is left', () => {
    const { clock, messages, caller } = watch({ minutes: 10, usd: 0 });
    caller.answered(clock.monotonicMs() - 9 * MINUTE_MS);
    clock.advance(0);
    expect(messages).toEqual(['This call ends in 1 min: PHONY_CALL_MINUTES is 10.']);
  });

  it('whose time went by while we were away ends without a warning', () => {
    const { clock, said, caller } = watch({ minutes: 10, usd: 0 });
    caller.answered(clock.monotonicMs() - 11 * MINUTE_MS);
    clock.advance(0);
    expect(said).toEqual(['end']);
  });

  it('longer than a timer can be is not ended at once', () => {
    const { nowMs, monotonicMs } = new FakeClock();
    const delays: number[] = [];
    const after = (delayMs: number): (() => void) => {
      delays.push(delayMs);
      return () => undefined;
    };
    const ports = { clock: { nowMs, monotonicMs, after }, warn: () => undefined, end: () => undefined };
    new CallCapWatch({ minutes: 1e9, usd: 0 }, ports).answered(nowMs());
    expect(delays.filter((delayMs) => delayMs >= 2 ** 31)).toEqual([]);
  });

  it('that is over is ended no more', () => {
    const { clock, said, caller } = watch({ minutes: 10, usd: 0 });
    caller.answered(clock.monotonicMs());
    caller.stop();
    clock.advance(20 * MINUTE_MS);
    expect(said).toEqual([]);
    expect(clock.waiting).toBe(0);
  });
});

describe('a call with a cap on its cost', () => {
  it('is warned of it once, then ended', () => {
    const { said, spend } = watch({ minutes: 0, usd: 10 });
    for (const total of [7.9, 8, 9]) spend(total);
    expect(said).toEqual(['cap_near']);
    spend(10);
    expect(said).toEqual(['cap_near', 'end']);
  });
});

describe('a call without caps', () => {
  it('is let be', () => {
    const { clock, said, caller, spend } = watch({ minutes: 0, usd: 0 });
    caller.answered(clock.monotonicMs());
    clock.advance(1_000 * MINUTE_MS);
    spend(1_000);
    expect(said).toEqual([]);
  });
});
