import { describe, expect, it } from 'vitest';
import { ConversationCall } from '../../../fakes/conversation-call.ts';

/** A call on which a reply of two clauses is being spoken and generated. */
function callBeingAnswered(): ConversationCall {
  const call = new ConversationCall();
  call.says('Hello.');
  call.session.says('One moment please. ', 'I will look it up.');
  return call;
}

describe('an interruption while the model still writes', () => {
  it('cancels the response at once and records how fast', () => {
    const call = callBeingAnswered();
    call.interrupts('One moment');
    expect(call.session.cancelled).toEqual(['resp_1']);
    expect(call.recorder.of('latency').filter(({ metric }) => metric === 'barge_in')).toMatchObject([{ turn: 2 }]);
  });

  it('lets nothing more of the turn reach the line, save one empty token that closes it', () => {
    const call = callBeingAnswered();
    const before = call.line.speech;
    call.interrupts('One moment');
    call.session.says(' Here it is.', '[[press:1]][[end_call]]');
    call.session.finishes('cancelled');
    expect(call.line.speech).toBe(before);
    expect(call.line.lasts).toBe(1);
    expect(call.line.sent.at(-1)).toMatchObject({ text: '', last: true });
    expect(call.commands).toEqual([]);
  });

  it('records what was said and what was heard', () => {
    const call = callBeingAnswered();
    call.hears('One moment please.');
    call.hears('I will');
    call.interrupts('I will');
    expect(call.said).toEqual(['2 One moment please. I will look it up. | heard: One moment please. I will']);
  });

  it('makes the model remember what was heard, once it has closed the response', () => {
    const call = callBeingAnswered();
    call.interrupts('One moment');
    call.session.says(' And more.');
    call.session.finishes('cancelled');
    expect(call.session.memory).toEqual(['user: Hello.', 'assistant: One moment']);
  });

  it('makes the model forget a turn of which nothing was heard', () => {
    const call = callBeingAnswered();
    call.interrupts('');
    call.session.finishes('cancelled');
    expect(call.session.memory).toEqual(['user: Hello.']);
  });

  it('keeps what was heard before the model went on writing', () => {
    const call = callBeingAnswered();
    call.hears('One moment please.');
    call.hears('I will look it up.');
    call.session.says(' You have two appointments.');
    call.hears('You have');
    call.interrupts('You have');
    expect(call.said).toEqual([
      '2 One moment please. I will look it up. You have two appointments. | heard: One moment please. I will look it up. You have',
    ]);
  });

  it('is followed by an answer to the next prompt, in the order said', () => {
    const call = callBeingAnswered();
    call.interrupts('One moment');
    call.says('Never mind.');
    expect(call.session.requests).toHaveLength(1);
    call.session.finishes('cancelled');
    call.session.answers('All right.');
    expect(call.said).toEqual(['2 One moment please. I will look it up. | heard: One moment', '4 All right.']);
    expect(call.session.memory).toEqual([
      'user: Hello.',
      'assistant: One moment',
      'user: Never mind.',
      'assistant: All right.',
    ]);
    expect(call.line.lasts).toBe(2);
  });

  it('followed by no words does not make the model speak again', () => {
    const call = callBeingAnswered();
    call.interrupts('One');
    call.session.finishes('cancelled');
    call.clock.advance(4_000);
    expect(call.session.requests).toHaveLength(1);
  });
});

describe('an interruption after the model has written everything', () => {
  it('cancels nothing and makes every record say what was heard', () => {
    const call = callBeingAnswered();
    call.session.finishes();
    call.hears('One moment please.');
    call.interrupts('One moment please.');
    expect(call.session.cancelled).toEqual([]);
    expect(call.said.at(-1)).toBe('2 One moment please. I will look it up. | heard: One moment please.');
    expect(call.session.memory).toEqual(['user: Hello.', 'assistant: One moment please.']);
    expect(call.line.lasts).toBe(1);
  });

  it('leaves the commands that ran in the model’s memory', () => {
    const call = new ConversationCall();
    call.says('One, please.');
    call.session.answers('Pressing it. [[press:1]]');
    call.interrupts('Pressing');
    expect(call.session.memory.join('\n')).toContain('[[press:1]]');
    expect(call.session.memory.join('\n')).not.toContain('Pressing it');
  });

  it('records the cut of a turn once, though keys were pressed in the middle of it', () => {
    const call = new ConversationCall();
    call.says('One, please.');
    call.session.answers('Pressing it. [[press:1]] What do you hear?');
    call.interrupts('Pressing');
    expect(call.said.filter((line) => line.includes('| heard'))).toEqual([
      '2 Pressing it.  What do you hear? | heard: Pressing',
    ]);
  });

  it('of the greeting is one too', () => {
    const call = new ConversationCall({ settings: { greeting: 'Hello, how can I help you?' } });
    call.hears('Hello, how');
    call.interrupts('Hello, how');
    call.says('A table for two.');
    call.session.answers('When?');
    expect(call.said).toEqual([
      '1 Hello, how can I help you?',
      '1 Hello, how can I help you? | heard: Hello, how',
      '3 When?',
    ]);
    expect(call.session.memory).toEqual(['assistant: Hello, how', 'user: A table for two.', 'assistant: When?']);
  });

  it('of nothing changes nothing', () => {
    const call = new ConversationCall();
    call.says('Hello.');
    call.session.answers('Hi.');
    call.hears('Hi.');
    const before = call.recorder.events.length;
    call.interrupts('Hi.');
    expect(call.recorder.events).toHaveLength(before);
    expect(call.session.memory).toEqual(['user: Hello.', 'assistant: Hi.']);
  });
});

describe('an interruption before the first token of the reply', () => {
  it('lets nothing of it reach the line and answers the words that follow together', () => {
    const call = new ConversationCall({ settings: { greeting: 'Hello, how can I help you?' } });
    call.says('A table.');
    call.session.starts();
    call.interrupts('Hello,');
    call.session.says('When?');
    call.says('For two.');
    call.session.finishes('cancelled');
    call.session.answers('For two, when?');
    expect(call.line.speech).toBe('For two, when?');
    expect(call.session.memory.filter((line) => line.startsWith('user'))).toEqual(['user: A table.', 'user: For two.']);
  });

  it('by noise does not leave the caller without an answer', () => {
    const call = new ConversationCall({ settings: { greeting: 'Hello, how can I help you?' } });
    call.says('A table.');
    call.session.starts();
    call.interrupts('Hello,');
    call.session.finishes('cancelled');
    call.clock.advance(10_000);
    expect(call.session.requests).toHaveLength(2);
  });
});
