import { describe, expect, it } from 'vitest';
import { NO_PLAN } from '#core/call/plan.ts';
import { ChecklistWatch } from '#relay/calls/checklist-watch.ts';
import { CALL_SID } from '../../fakes/call-recorder.ts';
import { keptLog } from '../../fakes/log.ts';
import { newCall } from '../../fakes/runner-call.ts';

const CHECKLIST = ['The table is booked', 'They know of the allergy'];

/** A call with a checklist on which the other party has spoken, and a watch on it. */
async function watched(practice: string | null = null) {
  const call = await newCall({ plan: { ...NO_PLAN, checklist: CHECKLIST } });
  const { runner, clock, model } = call;
  runner.begin({
    type: 'call.created',
    direction: 'inbound',
    from: '+15550100001',
    to: '+15550100002',
    mode: 'relay',
    practice,
    checklist: CHECKLIST,
  });
  const watch = new ChecklistWatch({ registry: { live: () => runner }, clock, log: keptLog().log });
  const sessions = model.sessions.length;
  let turn = 0;
  const speak = (): void => {
    runner.record({ type: 'caller.transcript', turn: ++turn, text: 'It is booked.', final: true });
    runner.record({ type: 'assistant.transcript', turn: ++turn, text: 'Thank you.', final: true });
    watch.receive({
      callSid: CALL_SID,
      seq: runner.state.seq,
      at: '2026-11-22T12:00:00.000Z',
      type: 'assistant.transcript',
      turn,
      text: 'Thank you.',
      final: true,
    });
  };
  const asked = (): number => model.sessions.length - sessions;
  /** The model answers what it was asked last. */
  const answer = async (text: string): Promise<void> => {
    const session = model.session;
    session.ready();
    session.answers(text);
    await Promise.resolve();
    await Promise.resolve();
    await Promise.resolve();
  };
  const ticks = () => Object.entries(runner.state.ticks).map(([item, { source }]) => `${item} ${source}`);
  return { ...call, speak, asked, answer, ticks };
}

describe('a checklist', () => {
  it('is ticked by the model, beside the conversation', async () => {
    const call = await watched();
    call.speak();
    expect(call.asked()).toBe(1);
    await call.answer('1');
    expect(call.ticks()).toEqual(['0 model']);
    expect(call.model.session.closed).toBe(true);
  });

  it('is looked at at most every twenty seconds, and then once more where more was said', async () => {
    const call = await watched();
    call.speak();
    call.speak();
    await call.answer('0');
    call.speak();
    expect(call.asked()).toBe(1);
    call.clock.advance(20_000);
    expect(call.asked()).toBe(2);
    await call.answer('2');
    expect(call.ticks()).toEqual(['1 model']);
    call.clock.advance(60_000);
    expect(call.asked()).toBe(2);
  });

  it('is left to the supervisor on the practice line', async () => {
    const call = await watched('person');
    call.speak();
    expect(call.asked()).toBe(0);
  });
});
