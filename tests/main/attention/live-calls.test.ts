import { describe, expect, it } from 'vitest';
import type { CallSummary } from '#core/call/selectors.ts';
import { CallSid } from '#core/ids.ts';
import { LiveCalls } from '#main/attention/live-calls.ts';
import { CALL } from '../fake-relay.ts';
import { asked, eventsOf, hold, Q1 } from './call-events.ts';

const OLDER = { ...CALL, callSid: CallSid.parse(`CA${'2'.repeat(32)}`), startedAt: '2026-11-22T13:00:00.000Z' };
const NEWER = { ...CALL, startedAt: '2026-11-22T14:00:00.000Z' };

describe('the calls that are up', () => {
  it('are told oldest first, once for all that changed meanwhile', async () => {
    let readings = 0;
    const told: (readonly CallSummary[])[] = [];
    const live = new LiveCalls({
      desk: {
        list: async () => {
          readings += 1;
          return [NEWER, OLDER];
        },
      },
      onChange: (calls) => told.push(calls),
      onBug: () => undefined,
    });
    const event = eventsOf();
    live.receive(event(hold('over')));
    expect(readings).toBe(0);
    live.receive(event(asked(Q1)));
    live.receive(event(asked(Q1)));
    await live.refresh();
    expect(told.at(-1)).toEqual([OLDER, NEWER]);
    expect(readings).toBe(2);
  });

  it('are asked for again after a failure', async () => {
    const bugs: unknown[] = [];
    let told = 0;
    let fails = true;
    const live = new LiveCalls({
      desk: { list: () => (fails ? Promise.reject(new Error('no')) : Promise.resolve([])) },
      onChange: () => {
        told += 1;
      },
      onBug: (error) => bugs.push(error),
    });
    await live.refresh();
    fails = false;
    await live.refresh();
    expect([bugs.length, told]).toEqual([1, 1]);
  });
});
