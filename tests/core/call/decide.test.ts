import { describe, expect, it } from 'vitest';
import { type Connection, decide, type SupervisorCommand } from '#core/call/decide.ts';
import type { NewCallEvent } from '#core/call/events.ts';
import type { CallState } from '#core/call/state.ts';
import { ApprovalId, QuestionId } from '#core/ids.ts';
import { CallRecorder } from '../../fakes/call-recorder.ts';
import { FakeClock } from '../../fakes/fake-clock.ts';

const OPEN: Connection = { lineOpen: true };
const CLOSED: Connection = { lineOpen: false };
const question = (id: string, prompt: string): NewCallEvent => ({
  type: 'question.asked',
  questionId: QuestionId.parse(id),
  prompt,
});
const approvalId = ApprovalId.parse('a1');

function stateAfter(...events: readonly NewCallEvent[]) {
  const recorder = new CallRecorder(new FakeClock().nowMs);
  for (const event of events) recorder.record(event);
  return recorder.state;
}

/** Why an answer is refused. */
function messageOf(state: CallState, questionId: QuestionId | null): string {
  const decision = decide(state, { type: 'answer', response: 'At eight.', questionId }, OPEN);
  return decision.ok ? '' : decision.error.message;
}

const live = stateAfter();
const ended = stateAfter(question('q1', 'When?'), { type: 'call.ended', reason: 'hung_up', durationSeconds: 1 });

const COMMANDS: readonly SupervisorCommand[] = [
  { type: 'say', text: 'Hello.', turn: 3 },
  { type: 'whisper', text: 'Be brief.' },
  { type: 'press', digits: '1#' },
  { type: 'transfer', number: '+15550100009' },
  { type: 'pause', paused: true },
  { type: 'answer', response: 'At eight.', questionId: null },
  { type: 'approve', approvalId, speaks: true },
];

describe('a supervisor on a call that has ended', () => {
  it.each(COMMANDS.map((command) => [command.type, command] as const))('may not %s', (_type, command) => {
    expect(decide(ended, command, CLOSED)).toMatchObject({ ok: false, error: { code: 'call_not_active' } });
  });

  it('may end it again, and nothing happens', () => {
    expect(decide(ended, { type: 'end' }, CLOSED)).toEqual({ ok: true, value: [] });
  });
});

describe('a supervisor on a call that still rings', () => {
  it.each<[SupervisorCommand['type'], SupervisorCommand]>([
    ['say', { type: 'say', text: 'Hello.', turn: 1 }],
    ['press', { type: 'press', digits: '1' }],
  ])('may not %s', (_type, command) => {
    expect(decide(live, command, CLOSED)).toMatchObject({ ok: false, error: { code: 'call_not_active' } });
  });

  it.each<[SupervisorCommand['type'], SupervisorCommand]>([
    ['whisper', { type: 'whisper', text: 'Be brief.' }],
    ['end', { type: 'end' }],
    ['pause', { type: 'pause', paused: true }],
  ])('may %s', (_type, command) => {
    expect(decide(live, command, CLOSED).ok).toBe(true);
  });
});

describe('a supervisor on a live call', () => {
  it.each<[SupervisorCommand, NewCallEvent]>([
    [
      { type: 'say', text: 'Hello.', turn: 3 },
      { type: 'supervisor', action: 'text', text: 'Hello.', turn: 3 },
    ],
    [
      { type: 'whisper', text: 'Be brief.' },
      { type: 'supervisor', action: 'whisper', text: 'Be brief.' },
    ],
    [
      { type: 'press', digits: '1w2' },
      { type: 'supervisor', action: 'dtmf', digits: '1w2' },
    ],
    [
      { type: 'transfer', number: '+15550100009' },
      { type: 'supervisor', action: 'transfer', number: '+15550100009' },
    ],
    [
      { type: 'transfer', number: '+15550100009', briefing: 'Ada, about her invoice.' },
      { type: 'supervisor', action: 'transfer', number: '+15550100009', briefing: 'Ada, about her invoice.' },
    ],
    [{ type: 'end' }, { type: 'supervisor', action: 'end' }],
    [
      { type: 'pause', paused: true },
      { type: 'supervisor', action: 'pause' },
    ],
  ])('makes $type a fact', (command, event) => {
    expect(decide(live, command, OPEN)).toEqual({ ok: true, value: [event] });
  });

  it('pauses once and resumes once', () => {
    const paused = stateAfter({ type: 'supervisor', action: 'pause' });
    expect(decide(paused, { type: 'pause', paused: true }, OPEN)).toEqual({ ok: true, value: [] });
    expect(decide(paused, { type: 'pause', paused: false }, OPEN)).toEqual({
      ok: true,
      value: [{ type: 'supervisor', action: 'resume' }],
    });
    expect(decide(live, { type: 'pause', paused: false }, OPEN)).toEqual({ ok: true, value: [] });
  });

  it('answers the oldest question where none is named', () => {
    const state = stateAfter(question('q1', 'When?'), question('q2', 'Where?'));
    expect(decide(state, { type: 'answer', response: 'At eight.', questionId: null }, OPEN)).toMatchObject({
      value: [{ type: 'question.answered', questionId: 'q1', response: 'At eight.' }],
    });
  });

  it('answers the question that is named', () => {
    const state = stateAfter(question('q1', 'When?'), question('q2', 'Where?'));
    expect(
      decide(state, { type: 'answer', response: 'Here.', questionId: QuestionId.parse('q2') }, OPEN),
    ).toMatchObject({
      value: [{ questionId: 'q2' }],
    });
  });

  it('is told what an answer that comes too late is still good for', () => {
    const q1 = QuestionId.parse('q1');
    const expired = stateAfter(question('q1', 'When?'), { type: 'question.expired', questionId: q1 });
    const answered = stateAfter(question('q1', 'When?'), {
      type: 'question.answered',
      questionId: q1,
      response: 'At six.',
    });
    for (const id of [q1, null]) {
      expect(messageOf(expired, id)).toMatch(/“When\?” has expired.*\/override\/whisper/);
      expect(messageOf(answered, id)).toMatch(/“When\?” has been answered.*\/override\/whisper/);
    }
    expect(messageOf(live, null)).toBe('The assistant asks nothing on this call now.');
    expect(messageOf(ended, q1)).toMatch(new RegExp(`/calls/${ended.callSid}/notes.*call back is \\+15550100001`));
    expect(messageOf({ ...ended, direction: 'outbound' }, null)).toContain('call back is +15550100002.');
    expect(messageOf({ ...ended, from: 'anonymous' }, null)).not.toContain('call back');
    expect(messageOf({ ...ended, practice: 'person' }, null)).not.toContain('call back');
  });

  it('may not answer a question twice, an unknown one, or one that was never asked', () => {
    const answered = stateAfter(question('q1', 'When?'), {
      type: 'question.answered',
      questionId: QuestionId.parse('q1'),
      response: 'Now.',
    });
    const q1 = QuestionId.parse('q1');
    const refused = { ok: false, error: { code: 'nothing_pending' } };
    expect(decide(answered, { type: 'answer', response: 'Again.', questionId: q1 }, OPEN)).toMatchObject(refused);
    expect(decide(answered, { type: 'answer', response: 'Again.', questionId: null }, OPEN)).toMatchObject(refused);
    expect(decide(live, { type: 'answer', response: 'Now.', questionId: q1 }, OPEN)).toMatchObject(refused);
  });

  it('may decide on a draft once', () => {
    const waiting = stateAfter({ type: 'approval.requested', approvalId, text: 'Hello.' });
    const decided = stateAfter(
      { type: 'approval.requested', approvalId, text: 'Hello.' },
      { type: 'approval.resolved', approvalId, decision: 'expired', text: '' },
    );
    const command: SupervisorCommand = { type: 'approve', approvalId, speaks: true };
    expect(decide(waiting, command, OPEN).ok).toBe(true);
    expect(decide(decided, command, OPEN)).toMatchObject({ ok: false, error: { code: 'nothing_pending' } });
  });

  it('may reject but not speak a draft while the line is gone', () => {
    const waiting = stateAfter({ type: 'approval.requested', approvalId, text: 'Hello.' });
    expect(decide(waiting, { type: 'approve', approvalId, speaks: true }, CLOSED)).toMatchObject({
      error: { code: 'call_not_active' },
    });
    expect(decide(waiting, { type: 'approve', approvalId, speaks: false }, CLOSED).ok).toBe(true);
  });
});
