import { describe, expect, it } from 'vitest';
import type { Ending } from '#core/call/ending.ts';
import { meaningOf, type SessionEnd } from '#relay/calls/next-step.ts';

const END: SessionEnd = { sessionStatus: 'ended', callStatus: 'in-progress', dial: null, callDurationSeconds: null };
const HANG_UP: Ending = { kind: 'hangup', reason: 'assistant_ended' };
const TRANSFER: Ending = { kind: 'transfer', number: '+15551234567', briefing: 'Ada.' };

const dialled = (status: string, bridged: boolean | null): SessionEnd => ({
  ...END,
  sessionStatus: '',
  dial: { status, callSid: 'CA1', bridged },
});

describe('the end of a session', () => {
  it.each(['completed', 'busy', 'failed', 'no-answer', 'canceled'])('of a call that is %s is its end', (callStatus) => {
    for (const ending of [null, HANG_UP, TRANSFER])
      expect(meaningOf({ ...dialled('busy', false), callStatus }, ending)).toEqual({ is: 'call-over' });
  });

  it('that we wanted brings what we wanted, however it came about', () => {
    for (const sessionStatus of ['ended', 'failed', 'completed', '']) {
      expect(meaningOf({ ...END, sessionStatus }, HANG_UP)).toEqual({ is: 'our-hang-up', words: null });
      expect(meaningOf({ ...END, sessionStatus }, TRANSFER)).toMatchObject({ is: 'our-transfer', transfer: TRANSFER });
    }
    expect(meaningOf(END, { ...HANG_UP, words: 'Goodbye.' })).toEqual({ is: 'our-hang-up', words: 'Goodbye.' });
  });

  it.each([
    ['failed', 'line-broken'],
    ['', 'line-broken'],
    ['ended', 'session-over'],
    ['completed', 'session-over'],
  ])('that nobody wanted, told as "%s", is: %s', (sessionStatus, is) => {
    expect(meaningOf({ ...END, sessionStatus }, null)).toEqual({ is });
  });
});

describe('the end of a number that was dialled', () => {
  it.each([
    ['completed', true],
    ['completed', null],
    ['answered', true],
    ['answered', null],
  ])('(%s, bridged: %s) is the end of the call', (status, bridged) => {
    expect(meaningOf(dialled(status, bridged), TRANSFER)).toEqual({ is: 'transferred' });
  });

  it.each([
    ['completed', 'transfer_declined'],
    ['answered', 'transfer_declined'],
    ['busy', 'transfer_busy'],
    ['no-answer', 'transfer_no_answer'],
    ['failed', 'transfer_failed'],
    ['canceled', 'transfer_canceled'],
  ])('(%s) that was not connected brings the call back: %s', (status, code) => {
    for (const ending of [TRANSFER, null])
      expect(meaningOf(dialled(status, false), ending)).toMatchObject({ is: 'not-transferred', code });
  });

  it('brings nothing back that we hang up meanwhile', () => {
    expect(meaningOf(dialled('canceled', false), HANG_UP)).toEqual({ is: 'our-hang-up', words: null });
  });
});
