import { describe, expect, it } from 'vitest';
import { ConversationCall } from '../../../fakes/conversation-call.ts';

const LONG_MS = 120_000;

/** A call whose model has just said goodbye and wants to hang up. */
function sayingGoodbye(text = 'Thank you. [[end_call]] Goodbye.'): ConversationCall {
  const call = new ConversationCall();
  call.says('That is all.');
  call.session.answers(text);
  return call;
}

describe('an end of the call by the model', () => {
  it('waits until everything said in the turn, also after it, has been heard', () => {
    const call = sayingGoodbye();
    call.agentSpeaks(true);
    call.hears('Thank you.');
    call.clock.advance(200);
    expect(call.endings).toEqual([]);
    call.hears('Goodbye.');
    call.clock.advance(0);
    expect(call.endings).toEqual([{ kind: 'hangup', reason: 'assistant_ended' }]);
    expect(call.line.handoffs).toEqual([{ action: 'hangup' }]);
    expect(call.commands).toEqual(['end_call ok']);
  });

  it('waits for the words however late they are spoken', () => {
    const call = sayingGoodbye();
    call.clock.advance(1_000);
    call.agentSpeaks(true);
    call.clock.advance(1_500);
    expect(call.endings).toEqual([]);
    call.hears('Thank you.');
    call.hears('Goodbye.');
    call.clock.advance(0);
    expect(call.endings).toHaveLength(1);
  });

  it('waits for keys that are pressed before it', () => {
    const call = sayingGoodbye('Confirming. [[press:1]] [[end_call]]');
    call.agentSpeaks(true);
    call.hears('Confirming.');
    call.agentSpeaks(false);
    call.clock.advance(1_000);
    expect(call.endings).toEqual([]);
    call.hears('1');
    call.clock.advance(0);
    expect(call.endings).toHaveLength(1);
  });

  it('comes in the end on a line that reports nothing', () => {
    const call = sayingGoodbye();
    call.clock.advance(LONG_MS);
    expect(call.endings).toHaveLength(1);
  });

  it('waits there for its own words alone, however much was said and answered before', () => {
    const call = new ConversationCall();
    call.says('Tell me everything.');
    call.session.answers('A long story. '.repeat(200));
    call.says('That is all.');
    call.session.answers('Goodbye. [[end_call]]');
    call.clock.advance(1_400 + 66 * 'Goodbye. '.length);
    expect(call.endings).toEqual([]);
    call.clock.advance(200);
    expect(call.endings).toHaveLength(1);
  });

  it('without a word comes at once', () => {
    const call = sayingGoodbye('[[end_call]]');
    call.clock.advance(0);
    expect(call.endings).toHaveLength(1);
  });

  it('comes once', () => {
    const call = sayingGoodbye('Bye. [[end_call]] [[transfer]]');
    call.hears('Bye.');
    call.clock.advance(LONG_MS);
    expect(call.endings).toEqual([{ kind: 'hangup', reason: 'assistant_ended' }]);
    expect(call.line.handoffs).toHaveLength(1);
    expect(call.commands).toEqual(['end_call ok', 'transfer +15550100009 refused']);
  });

  it('comes though the model breaks before it has closed the response', () => {
    const call = new ConversationCall();
    call.says('That is all.');
    call.session.says('Goodbye. [[end_call]]');
    call.session.breaks();
    call.clock.advance(LONG_MS);
    expect(call.endings).toEqual([{ kind: 'hangup', reason: 'assistant_ended' }]);
  });

  it('comes though no model can be had any more', () => {
    const call = new ConversationCall();
    call.says('That is all.');
    call.session.says('Goodbye. [[end_call]]');
    call.session.breaks(false);
    call.clock.advance(LONG_MS);
    expect(call.endings).toHaveLength(1);
  });

  it('does not leave the call in limbo when the supervisor pauses in the middle of the goodbye', () => {
    const call = new ConversationCall();
    call.says('That is all.');
    call.session.says('Goodbye. [[end_call]]');
    call.act({ type: 'pause', paused: true });
    call.session.finishes('cancelled');
    call.act({ type: 'pause', paused: false });
    call.says('Hello? Are you there?');
    call.clock.advance(LONG_MS);
    expect(call.endings.length + call.session.requests.length - 1).toBeGreaterThan(0);
  });
});

describe('a transfer by the model', () => {
  it('waits until everything said has been heard, then names the number', () => {
    const call = sayingGoodbye('I connect you. [[transfer:+15551234567]]');
    call.clock.advance(500);
    expect(call.line.handoffs).toEqual([]);
    call.hears('I connect you.');
    call.clock.advance(0);
    expect(call.line.handoffs).toEqual([{ action: 'transfer', number: '+15551234567' }]);
    expect(call.endings).toEqual([{ kind: 'transfer', number: '+15551234567' }]);
  });

  it('without a number goes to the default one', () => {
    const call = sayingGoodbye('[[transfer]]');
    call.clock.advance(0);
    expect(call.line.handoffs).toEqual([{ action: 'transfer', number: '+15550100009' }]);
  });
});

describe('a goodbye that is interrupted', () => {
  it('is withdrawn when words follow, and the call goes on', () => {
    const call = sayingGoodbye();
    call.hears('Thank you.');
    call.interrupts('Thank you.');
    call.clock.advance(1_000);
    call.says('Wait, one more thing.');
    call.session.answers('Yes?');
    call.clock.advance(LONG_MS);
    expect(call.endings).toEqual([]);
    expect(call.line.story.at(-1)).toBe('say Yes?');
    expect(call.recorder.of('command').at(-1)).toMatchObject({ name: 'end_call', ok: false });
  });

  it('can be said again and ends the call then', () => {
    const call = sayingGoodbye();
    call.interrupts('Thank');
    call.says('Wait, thank you too.');
    call.session.answers('Bye. [[end_call]]');
    call.hears('Bye.');
    call.clock.advance(0);
    expect(call.endings).toHaveLength(1);
  });

  it('ends the call when nothing follows', () => {
    const call = sayingGoodbye();
    call.interrupts('Thank');
    call.clock.advance(1_000);
    expect(call.endings).toEqual([]);
    call.clock.advance(LONG_MS);
    expect(call.endings).toHaveLength(1);
  });

  it('waits while the other party goes on speaking', () => {
    const call = sayingGoodbye();
    call.interrupts('Thank');
    for (let i = 0; i < 10; i++) {
      call.clock.advance(1_000);
      call.mumbles('wait, I still wanted to ask you');
    }
    expect(call.endings).toEqual([]);
    call.says('Wait, I still wanted to ask you about tomorrow.');
    call.clock.advance(0);
    expect(call.session.requests).toHaveLength(2);
  });

  it('while the model still writes is withdrawn all the same', () => {
    const call = new ConversationCall();
    call.says('That is all.');
    call.session.says('Thank you. [[end_call]] Good');
    call.interrupts('Thank');
    call.says('Wait.');
    call.session.finishes('cancelled');
    call.session.answers('Yes?');
    call.clock.advance(LONG_MS);
    expect(call.endings).toEqual([]);
    expect(call.line.story.at(-1)).toBe('say Yes?');
  });

  it('does not leave the call in limbo when a key is pressed', () => {
    const call = sayingGoodbye();
    call.interrupts('Thank');
    call.presses('1');
    call.clock.advance(LONG_MS);
    const answered = call.session.requests.length > 1;
    expect(answered || call.endings.length === 1).toBe(true);
  });
});

describe('a call that we end politely', () => {
  it('hears a last sentence whole before it ends', () => {
    const call = new ConversationCall();
    call.conversation.endPolitely('I have to go. Goodbye.', 'relay_stopped');
    expect(call.line.sent).toEqual([{ do: 'say', text: 'I have to go. Goodbye.', last: true, preemptible: false }]);
    expect(call.endings).toEqual([]);
    call.hears('I have to go.');
    call.hears('Goodbye.');
    call.clock.advance(0);
    expect(call.endings).toEqual([{ kind: 'hangup', reason: 'relay_stopped' }]);
  });

  it('hears nothing that nobody has approved', () => {
    const call = new ConversationCall({ settings: { approvalRequired: true } });
    call.conversation.endPolitely('I have to go. Goodbye.', 'relay_stopped');
    expect(call.line.speech).toBe('');
    expect(call.endings).toHaveLength(1);
  });
});

describe('a call that is closed', () => {
  it('does nothing any more, whatever comes in', () => {
    const call = new ConversationCall({ settings: { greeting: 'Hello.' }, direction: 'outbound' });
    call.says('Hello.');
    call.session.says('[[request_user:When?]] One moment. ');
    call.presses('1');
    call.interrupts('One');
    call.conversation.close();
    const [events, sent, asked] = [call.recorder.events.length, call.line.sent.length, call.session.requests.length];
    call.says('Hello?');
    call.mumbles('Hel');
    call.presses('2');
    call.hears('One');
    call.interrupts('One');
    call.session.says('More.', '[[end_call]]');
    call.session.finishes();
    call.session.breaks();
    call.clock.advance(10 * LONG_MS);
    expect(call.recorder.events).toHaveLength(events);
    expect(call.line.sent).toHaveLength(sent);
    expect(call.session.requests).toHaveLength(asked);
    expect(call.model.sessions).toHaveLength(1);
    expect(call.endings).toEqual([]);
    expect(call.clock.waiting).toBe(0);
  });

  it('closes what waits for the supervisor', () => {
    const call = new ConversationCall({ settings: { approvalRequired: true } });
    call.says('Hello.');
    call.session.answers('Hi.');
    call.conversation.close();
    expect(call.recorder.of('approval.resolved')).toMatchObject([{ decision: 'expired', text: '' }]);
    expect(call.line.speech).toBe('');
    expect(call.session.closed).toBe(true);
  });
});
