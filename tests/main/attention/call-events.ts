import type { CallEvent, NewCallEvent } from '#core/call/events.ts';
import { ApprovalId, type CallSid, QuestionId } from '#core/ids.ts';
import { CALL } from '../fake-relay.ts';

export const Q1 = QuestionId.parse('Q1');
export const Q2 = QuestionId.parse('Q2');
export const A1 = ApprovalId.parse('A1');

/** Events of one call as the relay tells them, numbered in the order in which they are made. */
export function eventsOf(callSid: CallSid = CALL.callSid): (event: NewCallEvent) => CallEvent {
  let seq = 0;
  return (event) => {
    seq += 1;
    return { ...event, callSid, seq, at: '2026-11-22T14:00:00.000Z' };
  };
}

export const asked = (questionId: QuestionId, prompt = 'Store credit?'): NewCallEvent => ({
  type: 'question.asked',
  questionId,
  prompt,
});
export const answered = (questionId: QuestionId): NewCallEvent => ({
  type: 'question.answered',
  questionId,
  response: 'Yes',
});
export const expired = (questionId: QuestionId): NewCallEvent => ({ type: 'question.expired', questionId });
export const drafted: NewCallEvent = { type: 'approval.requested', approvalId: A1, text: 'Good evening.' };
export const decided: NewCallEvent = {
  type: 'approval.resolved',
  approvalId: A1,
  decision: 'approve',
  text: 'Good evening.',
};
export const ended: NewCallEvent = { type: 'call.ended', reason: 'completed', durationSeconds: 9 };
export const created = (direction: 'inbound' | 'outbound'): NewCallEvent => ({
  type: 'call.created',
  direction,
  from: '+15550001111',
  to: '+14155550123',
  mode: 'relay',
  practice: null,
});
export const hold = (state: 'begun' | 'over'): NewCallEvent => ({ type: 'hold', state });
export const modelIs = (state: 'ready' | 'failed'): NewCallEvent => ({
  type: 'model',
  state,
  ...(state === 'failed' ? { error: 'No way to the model.' } : {}),
});
export const broke: NewCallEvent = {
  type: 'error',
  code: 'line_lost',
  message: 'The line broke too often to go on.',
  fatal: true,
};
