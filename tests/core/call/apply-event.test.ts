import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { applyDelta, applyEvent, applyEvents } from '#core/call/apply-event.ts';
import type { CallEvent, NewCallEvent } from '#core/call/events.ts';
import { type CallState, newCall, type Turn } from '#core/call/state.ts';
import { ApprovalId, QuestionId } from '#core/ids.ts';
import { CALL_SID } from '../../fakes/call-recorder.ts';

const questionId = QuestionId.parse('q1');
const approvalId = ApprovalId.parse('a1');

const numbered = (...events: readonly NewCallEvent[]): readonly CallEvent[] =>
  events.map((event, i) => ({
    callSid: CALL_SID,
    seq: i + 1,
    at: `2026-11-22T12:00:${String(i % 60).padStart(2, '0')}.000Z`,
    ...event,
  }));

const replay = (events: readonly CallEvent[], from: CallState = newCall(CALL_SID)): CallState =>
  events.reduce(applyEvent, from);

const after = (...events: readonly NewCallEvent[]): CallState => replay(numbered(...events));

const turnsOf = (state: CallState): readonly Turn[] =>
  state.entries.filter((entry): entry is Turn => entry.kind === 'turn');

const caller = (turn: number, text: string, final = true): NewCallEvent => ({
  type: 'caller.transcript',
  turn,
  text,
  final,
});
const assistant = (turn: number, text: string): NewCallEvent => ({
  type: 'assistant.transcript',
  turn,
  text,
  final: true,
});

const WHOLE_CALL: readonly NewCallEvent[] = [
  {
    type: 'call.created',
    direction: 'inbound',
    from: '+15550100001',
    to: '+15550100002',
    mode: 'relay',
    practice: null,
  },
  { type: 'call.status', status: 'in-progress' },
  { type: 'model', state: 'connecting' },
  { type: 'model', state: 'ready' },
  assistant(1, 'Hello.'),
  caller(2, 'I need', false),
  caller(2, 'I need a table.'),
  {
    type: 'assistant.transcript',
    turn: 3,
    text: 'For how many people?',
    final: true,
    interrupted: true,
    heard: 'For how',
  },
  caller(4, 'Two.'),
  { type: 'caller.dtmf', digit: '1' },
  { type: 'caller.dtmf', digit: '2' },
  { type: 'command', name: 'request_user', args: { prompt: 'When?' }, source: 'model', ok: true },
  { type: 'question.asked', questionId, prompt: 'When?' },
  { type: 'question.answered', questionId, response: 'At eight.' },
  { type: 'approval.requested', approvalId, text: 'Bye.' },
  { type: 'approval.resolved', approvalId, decision: 'approve', text: 'Bye.' },
  { type: 'supervisor', action: 'pause' },
  { type: 'supervisor', action: 'text', text: 'Ann here.', turn: 5 },
  assistant(5, 'Ann here.'),
  { type: 'supervisor', action: 'resume' },
  { type: 'latency', turn: 3, metric: 'first_token', ms: 12 },
  { type: 'usage', inputTokens: 10, outputTokens: 5, cachedTokens: 0, costUsd: 0.1, totalCostUsd: 0.1 },
  { type: 'error', code: 'x', message: 'y', fatal: false },
  { type: 'call.ended', reason: 'hung_up', durationSeconds: 30 },
];

/** Any few of a call's events, in any order: a journal is never this odd, the fold must hold all the same. */
const anyEvents = fc.array(fc.constantFrom(...WHOLE_CALL), { maxLength: 40 }).map((events) => numbered(...events));

describe('a journal', () => {
  it('replayed twice tells the same call as replayed once', () => {
    fc.assert(
      fc.property(anyEvents, (events) => {
        const once = replay(events);
        expect(replay(events, once)).toEqual(once);
      }),
    );
  });

  it('replayed in part, then with an overlap, tells the same call as in one go', () => {
    fc.assert(
      fc.property(anyEvents, fc.nat(), fc.nat(), (events, at, back) => {
        const cut = events.length === 0 ? 0 : at % events.length;
        const overlap = Math.max(0, cut - (back % 8));
        expect(replay(events.slice(overlap), replay(events.slice(0, cut)))).toEqual(replay(events));
      }),
    );
  });

  it('keeps turns in the order of their numbers, whichever event came first', () => {
    fc.assert(
      fc.property(anyEvents, (events) => {
        const turns = turnsOf(replay(events)).map(({ turn }) => turn);
        expect(turns).toEqual(turns.toSorted((a, b) => a - b));
      }),
    );
  });

  it('tells the call it is about', () => {
    expect(after(...WHOLE_CALL)).toMatchObject({
      seq: WHOLE_CALL.length,
      direction: 'inbound',
      status: 'in-progress',
      model: 'ready',
      paused: false,
      lastTurn: 5,
      endReason: 'hung_up',
      durationSeconds: 30,
      totalCostUsd: 0.1,
    });
  });

  it('leaves the state before an event as it was', () => {
    const before = after(caller(1, 'Hello', false));
    const copy = structuredClone(before);
    applyEvent(before, { ...numbered(caller(1, 'Hello there.'))[0], seq: 2 } as CallEvent);
    expect(before).toEqual(copy);
  });
});

describe('what the caller says', () => {
  it('is shown while it is spoken, each partial in place of the one before', () => {
    const [turn] = turnsOf(after(caller(1, 'I', false), caller(1, 'I need', false)));
    expect(turn).toMatchObject({ text: 'I need', status: 'streaming', settled: '' });
  });

  it('in a burst is one turn with every final prompt in it', () => {
    const [turn, ...others] = turnsOf(after(caller(1, 'Hello.'), caller(1, 'Are', false), caller(1, 'Are you there?')));
    expect(turn).toMatchObject({ text: 'Hello. Are you there?', status: 'complete' });
    expect(others).toEqual([]);
  });

  it('is taken back where partial words never became final and the next words are another turn', () => {
    const state = after(caller(1, 'Mmh', false), assistant(2, 'Go on.'), caller(3, 'Yes.'));
    expect(turnsOf(state).map(({ text }) => text)).toEqual(['Go on.', 'Yes.']);
  });

  it('keeps what was final of a turn whose last partial never became final', () => {
    const state = after(caller(1, 'Hello.'), caller(1, 'Mmh', false), assistant(2, 'Hi.'), caller(3, 'Yes.'));
    expect(turnsOf(state)[0]).toMatchObject({ text: 'Hello.', status: 'complete' });
  });

  it('is no longer streaming once the call has ended', () => {
    const state = after(caller(1, 'Hel', false), { type: 'call.ended', reason: 'hung_up', durationSeconds: 1 });
    expect(turnsOf(state).map(({ status }) => status)).toEqual(['complete']);
  });

  it('on the keypad is one entry as long as nothing comes between', () => {
    const keys: readonly NewCallEvent[] = [
      { type: 'caller.dtmf', digit: '1' },
      { type: 'caller.dtmf', digit: '#' },
    ];
    const state = after(...keys, caller(1, 'Hi.'), ...keys);
    expect(state.entries.flatMap((entry) => (entry.kind === 'dtmf' ? [entry.digits] : []))).toEqual(['1#', '1#']);
  });
});

const delta = (text: string) => ({ callSid: CALL_SID, type: 'assistant.delta', turn: 2, text }) as const;

describe('what the assistant says', () => {
  it('grows with every delta and never moves the sequence number', () => {
    const before = after(caller(1, 'Hi.'));
    const state = [delta('Hel'), delta('lo.')].reduce(applyDelta, before);
    expect(turnsOf(state).at(-1)).toMatchObject({ text: 'Hello.', status: 'streaming', speaker: 'assistant' });
    expect(state.seq).toBe(before.seq);
  });

  it('is what its transcript event says, whatever deltas came or were lost', () => {
    const before = after(caller(1, 'Hi.'));
    const streamed = applyDelta(before, delta('lo.'));
    const closed = applyEvent(streamed, numbered(caller(1, 'Hi.'), assistant(2, 'Hello.'))[1] as CallEvent);
    expect(turnsOf(closed).at(-1)).toMatchObject({ text: 'Hello.', status: 'complete' });
    const late = applyDelta(closed, delta('lo.'));
    expect(late).toEqual(closed);
  });

  it('is marked where it was cut off, with what was heard', () => {
    const state = after(assistant(1, 'Hello there.'), {
      type: 'assistant.transcript',
      turn: 1,
      text: 'Hello there.',
      final: true,
      interrupted: true,
      heard: 'Hello',
    });
    expect(turnsOf(state)).toMatchObject([{ text: 'Hello there.', status: 'interrupted', heard: 'Hello' }]);
  });

  it('is the supervisor’s where the supervisor said it', () => {
    const state = after({ type: 'supervisor', action: 'text', text: 'Ann here.', turn: 1 }, assistant(1, 'Ann here.'));
    expect(turnsOf(state)).toMatchObject([{ speaker: 'supervisor', text: 'Ann here.', status: 'complete' }]);
  });
});

describe('a briefing', () => {
  it('stands in the record beside the transfer it is for; a cold transfer has none', () => {
    const number = '+15551234567';
    const warm = after({ type: 'supervisor', action: 'transfer', number, briefing: 'Ada, about her invoice.' });
    expect(warm.entries).toMatchObject([{ kind: 'supervisor', action: 'brief', detail: 'Ada, about her invoice.' }]);
    expect(after({ type: 'supervisor', action: 'transfer', number }).entries).toEqual([]);
  });
});

describe('what waits for the supervisor', () => {
  it('waits until it is answered', () => {
    const asked = after({ type: 'question.asked', questionId, prompt: 'When?' });
    expect(asked.entries).toMatchObject([{ kind: 'question', status: 'pending', response: null }]);
    const answered = after(
      { type: 'question.asked', questionId, prompt: 'When?' },
      { type: 'question.answered', questionId, response: 'Now.' },
    );
    expect(answered.entries).toMatchObject([{ status: 'answered', response: 'Now.' }]);
  });

  it('waits until it is decided', () => {
    const state = after(
      { type: 'approval.requested', approvalId, text: 'Bye [[end_call]]' },
      { type: 'approval.resolved', approvalId, decision: 'superseded', text: '' },
    );
    expect(state.entries).toMatchObject([{ kind: 'approval', decision: 'superseded', spoken: '' }]);
  });
});

describe('many events at once', () => {
  const events = numbered(
    caller(1, 'Hel', false),
    caller(2, 'Hello.'),
    assistant(3, 'Good day.'),
    caller(4, 'I', false),
    { type: 'question.asked', questionId, prompt: 'May I?' },
    { type: 'latency', turn: 3, metric: 'first_token', ms: 4 },
    caller(6, 'Yes.'),
    assistant(5, 'Late.'),
    { type: 'question.answered', questionId, response: 'Yes.' },
    { type: 'approval.requested', approvalId, text: 'Draft.' },
    { type: 'approval.resolved', approvalId, decision: 'reject', text: '', reason: 'Too long.' },
    { type: 'call.ended', reason: 'hung_up', durationSeconds: 3 },
  );

  it('make what they make one after the other', () => {
    for (let count = 0; count <= events.length; count++) {
      expect(applyEvents(newCall(CALL_SID), events.slice(0, count))).toEqual(replay(events.slice(0, count)));
    }
  });

  it('leave alone the call they are added to, and are left alone by what follows', () => {
    const before = applyEvents(newCall(CALL_SID), events.slice(0, 6));
    const copy = structuredClone(before);
    const then = applyEvents(before, events.slice(6));
    expect(before).toEqual(copy);
    replay(events.slice(6, 9), before);
    expect(before).toEqual(copy);
    expect(then).toEqual(replay(events));
  });
});

describe('what a call has news of', () => {
  it('is a person back from hold, until somebody looks or acts', () => {
    const over = after({ type: 'hold', state: 'begun' }, { type: 'hold', state: 'over' });
    expect(over.holdOverAt).not.toBeNull();
    expect(replay([{ ...numbered({ type: 'seen' })[0], seq: 3 } as CallEvent], over).holdOverAt).toBeNull();
    const acted = numbered({ type: 'supervisor', action: 'pause' })[0];
    expect(replay([{ ...acted, seq: 3 } as CallEvent], over).holdOverAt).toBeNull();
  });

  it('is a line that is lost until it is back', () => {
    expect(after({ type: 'line', state: 'lost' }).lineLostAt).not.toBeNull();
    expect(after({ type: 'line', state: 'lost' }, { type: 'line', state: 'back' }).lineLostAt).toBeNull();
  });

  it('is who takes it, while it rings', () => {
    const asked: NewCallEvent = { type: 'incoming.asked', seconds: 15 };
    expect(after(asked).incoming).toMatchObject({ seconds: 15 });
    const decided = after(asked, { type: 'incoming.decided', decision: 'take', by: 'supervisor' });
    expect(decided.incoming).toBeNull();
    expect(decided.entries.at(-1)).toMatchObject({ kind: 'incoming', decision: 'take' });
  });
});

const tick = (item: number, done: boolean): NewCallEvent => ({
  type: 'checklist',
  item,
  done,
  source: 'supervisor',
});

describe('a checklist', () => {
  it('has its items ticked, and the ticks taken back', () => {
    expect(Object.keys(after(tick(0, true), tick(2, true)).ticks)).toEqual(['0', '2']);
    expect(Object.keys(after(tick(0, true), tick(2, true), tick(0, false)).ticks)).toEqual(['2']);
  });
});
