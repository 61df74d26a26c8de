import { describe, expect, it } from 'vitest';
import { ConversationCall } from '../../../fakes/conversation-call.ts';

/** A call on which the model has answered with these deltas. */
function answeredWith(...deltas: readonly string[]): ConversationCall {
  const call = new ConversationCall();
  call.says('Hello.');
  call.session.answers(...deltas);
  return call;
}

describe('commands in the model’s text', () => {
  it('are never spoken; the words around them are, unchanged and in order', () => {
    const call = answeredWith('Hold on. [[pre', 'ss:1', '2#]] There', ' you are. [', '[unknown:x]] Bye.');
    expect(call.line.speech).toBe('Hold on.  There you are.  Bye.');
    expect(call.said).toEqual(['2 Hold on.  There you are.  Bye.']);
  });

  it('run after the speech before them has been handed to the line', () => {
    const call = answeredWith('One. [[press:1]] Two. [[press:2]]');
    expect(call.line.story).toEqual(['say One.', 'press 1', 'say Two.', 'press 2']);
    expect(call.commands).toEqual(['press 1 ok', 'press 2 ok']);
  });

  it('alone are a reply without words', () => {
    const call = answeredWith('[[press:2]]');
    expect(call.line.story).toEqual(['press 2']);
    expect(call.said).toEqual([]);
    call.says('You pressed two.');
    expect(call.session.requests).toHaveLength(2);
    expect(call.session.memory[1]).toBe('assistant: [[press:2]]');
  });

  it.each([
    ['[[unknown:x]]', 'unknown x refused'],
    ['[[]]', ' refused'],
    ['[[press:]]', 'press  refused'],
    ['[[press:1x]]', 'press 1x refused'],
    ['[[transfer:911]]', 'transfer 911 refused'],
    ['[[request_user:]]', 'request_user  refused'],
  ])('that cannot run, like %s, are told with the reason and not spoken', (written, event) => {
    const call = answeredWith(`One. ${written} Two.`);
    expect(call.line.speech).toBe('One.  Two.');
    expect(call.commands).toEqual([event]);
    expect(call.recorder.of('command')[0]).toMatchObject({ source: 'model', error: expect.stringMatching(/./) });
    call.clock.advance(60_000);
    expect(call.endings).toEqual([]);
  });

  it('that transfer to nowhere are told with the reason', () => {
    const call = new ConversationCall({
      settings: { transfer: { defaultNumber: null, refuse: () => null } },
    });
    call.says('A person, please.');
    call.session.answers('One moment. [[transfer]]');
    expect(call.commands).toEqual(['transfer refused']);
  });

  it('never closed are spoken at the turn’s end', () => {
    const call = answeredWith('Hi [[press:1');
    expect(call.line.speech).toBe('Hi [[press:1');
    expect(call.commands).toEqual([]);
  });
});

describe('every turn that was spoken', () => {
  it.each([
    ['words', ['Hi there.']],
    ['words and a command at the end', ['Hi. [[press:1]]']],
    ['a command and words', ['[[press:1]] Hi.']],
    ['a bracket at the very end', ['Hi [']],
    ['many deltas', Array.from('Hello there. [[press:1]] How are you?')],
    ['an end', ['Bye. [[end_call]]']],
  ])('of %s is closed with last exactly once, at its end', (_what, deltas) => {
    const call = answeredWith(...deltas);
    call.clock.advance(60_000);
    expect(call.line.lasts).toBe(1);
    const says = call.line.sent.filter((sent) => sent.do === 'say');
    expect(says.at(-1)).toMatchObject({ last: true });
  });
});
