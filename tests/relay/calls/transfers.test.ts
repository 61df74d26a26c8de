import { describe, expect, it } from 'vitest';
import { CALL_SID } from '../../fakes/call-recorder.ts';
import { FakeLine } from '../../fakes/fake-line.ts';
import { dialled, ENDED, liveCall, newCall } from '../../fakes/runner-call.ts';

const NUMBER = '+15551234567';
const BRIEFING = 'Ada, about her invoice.';

describe('a call that is transferred', () => {
  it('is connected when the company asks what comes next, as often as it asks', async () => {
    const { runner, line } = await liveCall();
    runner.act({ type: 'transfer', number: NUMBER, briefing: BRIEFING });
    runner.lineClosed(line);
    const step = { do: 'dial', transfer: { number: NUMBER, briefing: BRIEFING } };
    expect(runner.next(ENDED)).toMatchObject(step);
    expect(runner.next(ENDED)).toMatchObject(step);
  });

  it('is connected over the company’s API where the line does not act on it', async () => {
    const { runner, clock, company } = await liveCall();
    runner.act({ type: 'transfer', number: NUMBER, briefing: BRIEFING });
    clock.advance(5_000);
    expect(company.asked).toEqual([`transfer ${CALL_SID} ${NUMBER} briefed ${BRIEFING}`]);
  });

  it.each([
    ['busy', 'transfer_busy'],
    ['no-answer', 'transfer_no_answer'],
    ['failed', 'transfer_failed'],
    ['canceled', 'transfer_canceled'],
    ['completed', 'transfer_declined'],
  ])('comes back to the assistant, who is told, where the receiver is %s', async (status, code) => {
    const { runner, line, model, shown } = await liveCall();
    runner.act({ type: 'transfer', number: NUMBER, briefing: BRIEFING });
    runner.lineClosed(line);
    runner.next(ENDED);
    expect(runner.next(dialled(status)).do).toBe('reconnect');
    const again = new FakeLine();
    runner.lineOpened(again);
    model.session.answers('Nobody answered.');
    await runner.idle();
    expect(shown.filter(({ type }) => type === 'error')).toMatchObject([{ code, fatal: false }]);
    expect(again.speech).toBe('Nobody answered.');
    runner.onStatus('completed', 9, 12);
    await runner.over;
    expect(runner.state.endReason).toBe('hung_up');
  });

  it('tells of one failure once, however often the company does', async () => {
    const { runner, line, shown } = await liveCall();
    runner.act({ type: 'transfer', number: NUMBER });
    runner.lineClosed(line);
    runner.next(ENDED);
    for (const sid of ['CA1', 'CA1', 'CA2']) expect(runner.next(dialled('busy', { sid })).do).toBe('reconnect');
    await runner.idle();
    expect(shown.filter(({ type }) => type === 'error')).toHaveLength(2);
  });

  it('may be tried at number after number: nobody there is no broken line', async () => {
    const { runner, line } = await liveCall();
    let current = line;
    for (const sid of ['CA1', 'CA2', 'CA3', 'CA4', 'CA5']) {
      runner.act({ type: 'transfer', number: NUMBER });
      runner.lineClosed(current);
      runner.next(ENDED);
      expect(runner.next(dialled('no-answer', { sid })).do).toBe('reconnect');
      current = new FakeLine();
      runner.lineOpened(current);
    }
  });

  it('is over when the two have talked', async () => {
    const { runner, line, clock } = await liveCall();
    runner.act({ type: 'transfer', number: NUMBER });
    runner.lineClosed(line);
    runner.next(ENDED);
    expect(runner.next(dialled('completed', { bridged: true })).do).toBe('hang-up');
    clock.advance(2_000);
    await runner.over;
    expect(runner.state.endReason).toBe('transferred');
  });

  it('is left alone by a model that is lost meanwhile', async () => {
    const { runner, line, model, company, clock } = await liveCall();
    runner.act({ type: 'transfer', number: NUMBER });
    runner.lineClosed(line);
    runner.next(ENDED);
    model.session.breaks(false);
    clock.advance(60_000);
    await runner.idle();
    expect(company.asked).toEqual([]);
  });

  it('that an apology led to is not tried again: without a model and without a person the call ends', async () => {
    const { runner, line, model, clock } = await liveCall();
    model.session.breaks(false);
    clock.advance(30_000);
    runner.lineClosed(line);
    expect(runner.next(ENDED)).toMatchObject({ do: 'dial' });
    expect(runner.next(dialled('busy')).do).toBe('reconnect');
    const again = new FakeLine();
    runner.lineOpened(again);
    clock.advance(30_000);
    expect(again.handoffs).toEqual([{ action: 'hangup' }]);
    runner.next(ENDED);
    clock.advance(30_000);
    await runner.over;
    expect(runner.state.endReason).toBe('model_lost');
  });

  it('goes to another number when the supervisor says so while it rings', async () => {
    const { runner, line, company } = await liveCall();
    runner.act({ type: 'transfer', number: NUMBER, briefing: BRIEFING });
    runner.lineClosed(line);
    runner.next(ENDED);
    runner.act({ type: 'transfer', number: '+15557654321' });
    expect(company.asked).toEqual([`transfer ${CALL_SID} +15557654321`]);
  });

  it('is hung up by the supervisor while it rings, and does not come back', async () => {
    const { runner, line, company, clock } = await liveCall();
    runner.act({ type: 'transfer', number: NUMBER });
    runner.lineClosed(line);
    runner.next(ENDED);
    runner.act({ type: 'end' });
    expect(company.asked).toEqual([`hang up ${CALL_SID}`]);
    expect(runner.next(dialled('canceled')).do).toBe('hang-up');
    clock.advance(2_000);
    await runner.over;
    expect(runner.state.endReason).toBe('supervisor_ended');
  });

  it('comes back with its failure told also where we were started again while it rang', async () => {
    const before = await liveCall();
    before.runner.act({ type: 'transfer', number: NUMBER, briefing: BRIEFING });
    before.runner.lineClosed(before.line);
    before.runner.next(ENDED);
    await before.runner.idle();
    const { runner, shown } = await newCall();
    const { shown: journal, state } = before.runner;
    runner.restore(journal, state.seq);
    expect(runner.next(dialled('busy')).do).toBe('reconnect');
    await runner.idle();
    expect(shown.at(-1)).toMatchObject({ type: 'error', code: 'transfer_busy' });
  });
});
