import { describe, expect, it } from 'vitest';
import type { NewCallEvent } from '#core/call/events.ts';
import { QuestionId } from '#core/ids.ts';
import { asWritten, historyOf } from '#core/model/history.ts';
import { CallRecorder } from '../../fakes/call-recorder.ts';
import { FakeClock } from '../../fakes/fake-clock.ts';

const questionId = QuestionId.parse('q1');

function historyAfter(...events: readonly NewCallEvent[]): readonly string[] {
  const recorder = new CallRecorder(new FakeClock().nowMs);
  for (const event of events) recorder.record(event);
  return historyOf(recorder.state).map(({ role, text, turn }) => `${turn ?? '-'} ${role}: ${text}`);
}

const command = (source: 'model' | 'supervisor', ok: boolean): NewCallEvent => ({
  type: 'command',
  name: 'press',
  args: { digits: '1' },
  source,
  ok,
});

describe('the conversation as a new session is told it', () => {
  it('has both parties’ words in order', () => {
    const said = historyAfter(
      { type: 'assistant.transcript', turn: 1, text: 'Hello.', final: true },
      { type: 'caller.transcript', turn: 2, text: 'Hi.', final: true },
      { type: 'supervisor', action: 'text', text: 'Ann here.', turn: 3 },
    );
    expect(said).toEqual(['1 assistant: Hello.', '2 user: Hi.', '3 assistant: Ann here.']);
  });

  it('has only what was heard of a turn that was cut off', () => {
    const cut = {
      type: 'assistant.transcript',
      turn: 1,
      text: 'Hello there.',
      final: true,
      interrupted: true,
    } as const;
    expect(historyAfter({ ...cut, heard: 'Hello' })).toEqual(['1 assistant: Hello']);
    expect(historyAfter({ ...cut, heard: '' })).toEqual([]);
  });

  it('has no words that never became final', () => {
    expect(historyAfter({ type: 'caller.transcript', turn: 1, text: 'I nee', final: false })).toEqual([]);
  });

  it('has the commands of the model that ran', () => {
    expect(historyAfter(command('model', true))).toEqual(['- assistant: [[press:1]]']);
    expect(historyAfter(command('model', false))).toEqual([]);
  });

  it('has keys, whispers and answers as notes', () => {
    const said = historyAfter(
      { type: 'caller.dtmf', digit: '1' },
      { type: 'caller.dtmf', digit: '#' },
      { type: 'supervisor', action: 'whisper', text: 'Be brief.' },
      { type: 'question.asked', questionId, prompt: 'When?' },
      { type: 'question.answered', questionId, response: 'At eight.' },
    ).join('\n');
    expect(said).toMatch(/user: .*1#/);
    expect(said).toMatch(/system: .*Be brief\./);
    expect(said).toMatch(/system: .*When\?.*At eight\./);
  });

  it('has the end of a question nobody answered and nothing of one that waits', () => {
    const asked: NewCallEvent = { type: 'question.asked', questionId, prompt: 'When?' };
    expect(historyAfter(asked)).toEqual([]);
    expect(historyAfter(asked, { type: 'question.expired', questionId }).join()).toMatch(/system: .*When\?/);
  });
});

describe('a command as the model writes it', () => {
  it.each([
    ['press', { digits: '1' }, '[[press:1]]'],
    ['end_call', {}, '[[end_call]]'],
    ['transfer', { number: '+15551234567' }, '[[transfer:+15551234567]]'],
  ])('%s %j is %s', (name, args, written) => {
    expect(asWritten(name, args)).toBe(written);
  });
});
