import { describe, expect, it } from 'vitest';
import { ConversationCall } from '../../../fakes/conversation-call.ts';

function answered(...deltas: readonly string[]): ConversationCall {
  const call = new ConversationCall();
  call.says('Hello.');
  call.session.answers(...deltas);
  return call;
}

describe('layout in what the model writes', () => {
  it('is not sent to the line, and stands in the record as it was written', () => {
    const call = answered('**We', ' are** open', ':\n', '- Mon', 'day\n- Tues', 'day *only*');
    expect(call.line.story).toEqual(['say We are open:\nMonday\nTuesday *only*']);
    expect(call.said).toEqual(['2 **We are** open:\n- Monday\n- Tuesday *only*']);
    expect(call.recorder.deltas.map(({ text }) => text).join('')).toBe('**We are** open:\n- Monday\n- Tuesday *only*');
  });

  it('holds no token back that has none', () => {
    const call = new ConversationCall();
    call.says('Hello.');
    for (const delta of ['Hi', ', it is', ' 5 o’clock', '.']) {
      const before = call.line.sent.length;
      call.session.says(delta);
      expect(call.line.sent.slice(before)).toMatchObject([{ text: delta, last: false }]);
    }
  });

  it('is no first word', () => {
    const call = new ConversationCall();
    call.says('Hello.');
    call.session.says('**');
    expect(call.line.sent).toEqual([]);
    call.says('I mean, good day.');
    call.session.finishes('cancelled');
    call.session.answers('Good day.');
    expect(call.said).toEqual(['2 Good day.']);
    expect(call.line.story).toEqual(['say Good day.']);
  });

  it('leaves keys where they were written', () => {
    const call = answered('Press *[[press:1]]* or **two** [[press:2]] now');
    expect(call.line.story).toEqual(['say Press *', 'press 1', 'say * or two', 'press 2', 'say now']);
  });

  it('leaves the end of a turn that only looks like it', () => {
    const call = answered('All in *', '*');
    expect(call.line.story).toEqual(['say All in **']);
    expect(call.line.lasts).toBe(1);
  });

  it('is not part of what was heard', () => {
    const call = new ConversationCall();
    call.says('Hello.');
    call.session.says('**One moment** please. ', 'I will `look` it up. *');
    call.hears('One moment please.');
    call.interrupts('I will look');
    call.session.finishes('cancelled');
    expect(call.said).toEqual([
      '2 **One moment** please. I will `look` it up. * | heard: One moment please. I will look',
    ]);
    expect(call.line.speech).toBe('One moment please. I will look it up. ');
    expect(call.session.memory).toEqual(['user: Hello.', 'assistant: One moment please. I will look']);
  });

  it('is not part of what was heard when the turn was complete', () => {
    const call = answered('**One moment** please. I will look it up.');
    call.interrupts('One moment');
    expect(call.said.at(-1)).toBe('2 **One moment** please. I will look it up. | heard: One moment');
    expect(call.session.memory).toEqual(['user: Hello.', 'assistant: One moment']);
  });

  it('stands in a draft, and not in what is spoken of it', () => {
    const call = new ConversationCall({ settings: { approvalRequired: true } });
    call.says('Hello.');
    call.session.answers('- **Yes**. [[press:1]]');
    expect(call.recorder.of('approval.requested')).toMatchObject([{ text: '- **Yes**. [[press:1]]' }]);
    call.decides('approve');
    expect(call.line.story).toEqual(['say Yes.', 'press 1']);
    expect(call.recorder.of('approval.resolved')).toMatchObject([{ text: 'Yes. ' }]);
  });

  it('is the supervisor’s own business in their own words', () => {
    const call = new ConversationCall();
    call.act({ type: 'say', text: '**Ann** here.' });
    expect(call.line.story).toEqual(['say **Ann** here.']);
  });
});
