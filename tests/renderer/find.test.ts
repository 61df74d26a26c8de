import { describe, expect, it } from 'vitest';
import { applyEvents } from '#core/call/apply-event.ts';
import { newCall } from '#core/call/state.ts';
import { QuestionId } from '#core/ids.ts';
import { matchesIn, placeOf } from '#renderer/calls/find.ts';
import { Story } from './story.ts';

const prompt = 'May I order it?';
const call = new Story(1, 0)
  .created('+12125550100', '+14155552671')
  .answered()
  .assistant('I have your order.')
  .caller('Which Order?')
  .add({ type: 'command', name: 'request_user', args: { prompt }, source: 'model', ok: true })
  .add({ type: 'question.asked', questionId: QuestionId.parse('q1'), prompt });
const { entries } = applyEvents(newCall(call.callSid), call.events);

describe('the search in a call', () => {
  it('finds what is on screen, whatever the case: a question once, not its command too', () => {
    expect(matchesIn(entries, ' order ').map(({ kind }) => kind)).toEqual(['turn', 'turn', 'question']);
    expect(matchesIn(entries, '  ')).toEqual([]);
  });

  it('begins at the newest match, which is the last of them, and goes back from there', () => {
    expect([1, 2, 3].map((back) => placeOf(back, 3))).toEqual([3, 2, 1]);
    expect(placeOf(1, 0)).toBe(0);
  });
});
