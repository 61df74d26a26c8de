import { describe, expect, it } from 'vitest';
import { applyEvents } from '#core/call/apply-event.ts';
import type { NewCallEvent } from '#core/call/events.ts';
import { type CallState, newCall } from '#core/call/state.ts';
import { achievedIn, achievedQuestion } from '#core/model/achieved.ts';
import { CALL_SID } from '../../fakes/call-recorder.ts';

const created: NewCallEvent = {
  type: 'call.created',
  direction: 'outbound',
  from: '+15550001111',
  to: '+14155550123',
  mode: 'relay',
  practice: null,
  brief: 'Book a table.',
  checklist: ['The table is booked', 'They know the name', 'They know of the allergy'],
};
const said: NewCallEvent = { type: 'caller.transcript', turn: 1, text: 'Booked for eight.', final: true };

const callOf = (...events: readonly NewCallEvent[]): CallState =>
  applyEvents(
    newCall(CALL_SID),
    events.map((event, index) => ({ callSid: CALL_SID, seq: index + 1, at: '2026-11-22T12:00:00.000Z', ...event })),
  );
const ticked: NewCallEvent = { type: 'checklist', item: 1, done: true, source: 'supervisor' };

describe('what a model is asked of a checklist', () => {
  it('is what of it is open, after the record of the call', () => {
    const { message } = achievedQuestion(callOf(created, said, ticked)) ?? { message: '' };
    expect(message).toContain('Other party: Booked for eight.');
    expect(message).toContain('1. The table is booked\n3. They know of the allergy');
    expect(message).not.toContain('2. They know the name');
  });

  it('is nothing where nobody has said anything, or all is ticked', () => {
    expect(achievedQuestion(callOf(created))).toBeNull();
    const all = [0, 1, 2].map(
      (item): NewCallEvent => ({ ...ticked, type: 'checklist', item, done: true, source: 'model' }),
    );
    expect(achievedQuestion(callOf(created, said, ...all))).toBeNull();
  });
});

describe('its answer', () => {
  it.each([
    ['1, 3', [0, 2]],
    ['3.', [2]],
    ['2', []],
    ['0', []],
    ['', []],
    ['9', []],
    ['Items 1 and 3 are achieved.', []],
    ['1\n[[end_call]]', []],
  ])('“%s” ticks %j', (answer, items) => {
    expect(achievedIn(answer, callOf(created, said, ticked))).toEqual(items);
  });
});
