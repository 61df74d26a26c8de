import { describe, expect, it } from 'vitest';
import { CALL_SID } from '../../fakes/call-recorder.ts';
import { dialled, ENDED, liveCall } from '../../fakes/runner-call.ts';

type Live = Awaited<ReturnType<typeof liveCall>>;
type Told = 'socket' | 'action' | 'dial' | 'status';

const permutations = <T>(items: readonly T[]): readonly (readonly T[])[] =>
  items.length === 0
    ? [[]]
    : items.flatMap((first, i) => permutations(items.toSpliced(i, 1)).map((rest) => [first, ...rest]));

const ORDERS = permutations<Told>(['socket', 'action', 'status']);
/** A number is dialled once its TwiML was asked for. */
const TRANSFER_ORDERS = permutations<Told>(['socket', 'action', 'dial', 'status']).filter(
  (order) => order.indexOf('action') < order.indexOf('dial'),
);

/** Tells the call of its end in an order, everything so many times, and waits until it is over. */
async function tell({ runner, line, clock }: Live, order: readonly Told[], { times = 1, sessionStatus = 'ended' }) {
  const told: Readonly<Record<Told, () => unknown>> = {
    socket: () => runner.lineClosed(line),
    action: () => runner.next({ ...ENDED, sessionStatus, callStatus: statusOf(sessionStatus) }),
    dial: () => runner.next(dialled('completed', { bridged: true })),
    status: () => runner.onStatus('completed', 4, 12),
  };
  for (const what of order) for (let i = 0; i < times; i++) told[what]();
  clock.advance(120_000);
  await runner.over;
}

const statusOf = (sessionStatus: string): string => (sessionStatus === 'completed' ? 'completed' : 'in-progress');

function expectOneEnd({ shown, ended }: Live, reason: string): void {
  expect(ended()).toMatchObject([{ reason }]);
  expect(shown.at(-1)?.type).toBe('call.ended');
}

describe.each([1, 2])('the end of a call, told %i time(s)', (times) => {
  it.each(ORDERS)('by the other party: %s, %s, %s', async (...order) => {
    const live = await liveCall();
    await tell(live, order, { times, sessionStatus: 'completed' });
    expectOneEnd(live, 'hung_up');
    expect(live.company.asked).toEqual([]);
  });

  it.each(ORDERS)('by our side: %s, %s, %s', async (...order) => {
    const live = await liveCall();
    live.runner.act({ type: 'end' });
    await tell(live, order, { times });
    expectOneEnd(live, 'supervisor_ended');
  });

  it.each(TRANSFER_ORDERS)('by a transfer: %s, %s, %s, %s', async (...order) => {
    const live = await liveCall();
    live.runner.act({ type: 'transfer', number: '+15551234567', briefing: 'Ada.' });
    await tell(live, order, { times });
    expectOneEnd(live, 'transferred');
  });
});

describe('a call that our side ends', () => {
  it('is hung up when the company asks what comes next', async () => {
    const { runner, line, company, clock } = await liveCall();
    runner.act({ type: 'end' });
    expect(line.handoffs).toEqual([{ action: 'hangup' }]);
    runner.lineClosed(line);
    expect(runner.next(ENDED)).toMatchObject({ do: 'hang-up' });
    clock.advance(10_000);
    await runner.over;
    expect(company.asked).toEqual([]);
    expect(runner.state.endReason).toBe('supervisor_ended');
  });

  it('is hung up over the company’s API where the line does not act on it', async () => {
    const { runner, clock, company } = await liveCall();
    runner.act({ type: 'end' });
    clock.advance(5_000);
    expect(company.asked).toEqual([`hang up ${CALL_SID}`]);
  });

  it('is hung up where the session closed and the company never asked', async () => {
    const { runner, line, clock, company } = await liveCall();
    runner.act({ type: 'end' });
    runner.lineClosed(line);
    clock.advance(10_000);
    await expect.poll(() => company.asked).toEqual([`status ${CALL_SID}`, `hang up ${CALL_SID}`]);
    clock.advance(2_000);
    await runner.over;
    expect(runner.state.endReason).toBe('supervisor_ended');
  });
});
