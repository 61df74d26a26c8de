import { describe, expect, it } from 'vitest';
import { SpeechCall } from '../../../fakes/speech-call.ts';

const question = (call: SpeechCall) => call.recorder.of('question.asked').at(-1)?.questionId ?? null;

describe('a tool', () => {
  it('presses keys behind the speech before it, is answered and needs no speech after it', () => {
    const call = new SpeechCall();
    call.session.speaks('One moment.', 180);
    call.session.calls('press', { digits: '1w' });
    call.session.finishes();
    expect(call.line.story).toEqual(['play 180', 'press 1', 'press w']);
    expect(call.told()).toEqual(['output call_1 {"ok":true}']);
    expect(call.commands).toEqual(['press 1w ok']);
  });

  it.each([
    ['press', { digits: '1x' }],
    ['press', {}],
    ['transfer', { number: '911' }],
    ['request_user', { prompt: ' ' }],
    ['fly', {}],
  ])('%s %o is refused with the reason, and the model goes on', (name, args) => {
    const call = new SpeechCall();
    call.session.calls(name, args);
    expect(call.told()[0]).toMatch(/^output call_1 \{"ok":false,"error":".+"\}$/);
    call.session.finishes();
    expect(call.told()).toEqual(['respond']);
    expect(call.commands.at(-1)).toMatch(/refused$/);
  });

  it('asks for speech once, when several were refused', () => {
    const call = new SpeechCall();
    call.session.calls('press', {}, 'call_1');
    call.session.calls('press', {}, 'call_2');
    call.session.finishes();
    expect(call.told().filter((told) => told === 'respond')).toHaveLength(1);
  });

  it('request_user is answered when the supervisor answers, and the model speaks then', () => {
    const call = new SpeechCall();
    call.session.speaks('Let me check.', 60);
    call.session.calls('request_user', { prompt: 'Which day?' });
    expect(call.told()).toEqual([]);
    call.act({ type: 'answer', response: 'Friday', questionId: question(call) });
    expect(call.told()).toEqual(['output call_1 {"ok":true,"answer":"Friday"}']);
    call.session.finishes();
    expect(call.told()).toEqual(['respond']);
  });

  it('request_user is answered when nobody answers in time', () => {
    const call = new SpeechCall();
    call.session.calls('request_user', { prompt: 'Which day?' });
    call.session.finishes();
    call.clock.advance(120_000);
    expect(call.told()[0]).toContain('output call_1 {"ok":false');
    expect(call.recorder.of('question.expired')).toHaveLength(1);
  });

  it('answers every call that asked the same, with one question to the supervisor', () => {
    const call = new SpeechCall();
    call.session.calls('request_user', { prompt: 'Which day?' }, 'call_1');
    call.session.calls('request_user', { prompt: 'which day' }, 'call_2');
    call.session.finishes();
    call.act({ type: 'answer', response: 'Friday', questionId: null });
    expect(call.told().filter((told) => told.startsWith('output'))).toHaveLength(2);
    expect(call.recorder.of('question.asked')).toHaveLength(1);
  });

  it('is not made to speak while the other party does', () => {
    const call = new SpeechCall();
    call.session.calls('request_user', { prompt: 'Which day?' });
    call.session.finishes();
    call.session.tells({ type: 'caller-speaking', on: true });
    call.told();
    call.act({ type: 'answer', response: 'Friday', questionId: null });
    expect(call.told()).toEqual(['output call_1 {"ok":true,"answer":"Friday"}']);
  });
});

/** The model has said goodbye and wants to hang up. */
const leaving = (name = 'end_call', args = {}): SpeechCall => {
  const call = new SpeechCall();
  call.session.speaks('Goodbye.', 360);
  call.session.calls(name, args);
  call.session.finishes();
  return call;
};

describe('leaving', () => {
  it('waits until the last sound was heard', () => {
    const call = leaving();
    call.hears(1);
    call.clock.advance(100);
    expect(call.endings).toEqual([]);
    call.hears();
    call.clock.advance(1);
    expect(call.endings).toEqual([{ kind: 'hangup', reason: 'assistant_ended' }]);
  });

  it('does not wait for ever for a mark that was lost', () => {
    const call = leaving();
    call.clock.advance(10_000);
    expect(call.endings).toHaveLength(1);
  });

  it('transfers to the number given, or to the supervisor’s own', () => {
    const named = leaving('transfer', { number: '+15550100007' });
    named.hears();
    named.clock.advance(1);
    expect(named.endings).toEqual([{ kind: 'transfer', number: '+15550100007' }]);
    const own = leaving('transfer');
    own.hears();
    own.clock.advance(1);
    expect(own.endings).toEqual([{ kind: 'transfer', number: '+15550100009' }]);
  });

  it('is taken back when the other party speaks into the goodbye', () => {
    const call = leaving();
    call.session.hears('u1');
    expect(call.commands).toEqual(['end_call ok', 'end_call refused']);
    call.session.speaks('Yes?', 60);
    call.session.finishes();
    call.hears();
    call.clock.advance(1_000);
    expect(call.endings).toEqual([]);
  });

  it('goes on when what interrupted the goodbye was noise', () => {
    const call = leaving();
    call.session.tells({ type: 'caller-speaking', on: true });
    call.session.tells({ type: 'caller-speaking', on: false });
    call.clock.advance(3_000);
    expect(call.endings).toHaveLength(1);
  });

  it('happens once', () => {
    const call = new SpeechCall();
    call.session.calls('end_call', {}, 'call_1');
    call.session.calls('end_call', {}, 'call_2');
    expect(call.commands).toEqual(['end_call ok', 'end_call refused']);
  });

  it('politely leaves the last words to the company', () => {
    const call = new SpeechCall();
    call.conversation.endPolitely('I have to go.', 'cap_reached');
    expect(call.endings).toEqual([{ kind: 'hangup', reason: 'cap_reached', words: 'I have to go.' }]);
    expect(call.said).toEqual(['we 1 I have to go.']);
  });
});
