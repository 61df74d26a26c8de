import { describe, expect, it } from 'vitest';
import type { MachinePolicy } from '#core/call/answering-machine.ts';
import { ConversationCall } from '../../../fakes/conversation-call.ts';
import { FakeLine } from '../../../fakes/fake-line.ts';

const GREETING = 'You have reached Ann. Please leave a message after the tone.';

const dialled = (machine: Partial<MachinePolicy> = {}): ConversationCall =>
  new ConversationCall({
    direction: 'outbound',
    settings: { machine: { policy: 'message', message: null, ...machine } },
  });

describe('an answering machine', () => {
  it.each(['machine_end_beep', 'machine_end_silence', 'machine_end_other'])(
    'that has come to its end (%s) is left a message',
    (verdict) => {
      const call = dialled();
      call.conversation.answeredBy(verdict);
      expect(call.session.memory).toEqual([expect.stringMatching(/^system: .*answering machine.*message/)]);
      expect(call.session.requests).toHaveLength(1);
      expect(call.recorder.of('answered_by')).toMatchObject([{ answeredBy: verdict }]);
      expect(call.endings).toEqual([]);
    },
  );

  it('that is only beginning is not spoken over', () => {
    const call = dialled();
    call.conversation.answeredBy('machine_start');
    expect(call.session.requests).toEqual([]);
    expect(call.recorder.of('answered_by')).toHaveLength(1);
  });

  it('takes back what was to be said to its greeting', () => {
    const call = dialled();
    call.says(GREETING);
    call.conversation.answeredBy('machine_end_beep');
    call.session.says('Hello Ann.');
    call.session.finishes('cancelled');
    expect(call.line.speech).toBe('');
    expect(call.session.requests).toHaveLength(2);
    call.session.answers('Hello Ann, this is a message. [[end_call]]');
    expect(call.line.story).toEqual(['say Hello Ann, this is a message.']);
  });

  it('is told of as soon as the model is ready', () => {
    const call = new ConversationCall({ direction: 'outbound', modelReady: false });
    call.conversation.answeredBy('machine_end_beep');
    call.session.ready();
    expect(call.session.memory).toEqual([expect.stringContaining('answering machine')]);
    expect(call.session.requests).toHaveLength(1);
  });
});

describe('an answering machine that is hung up on', () => {
  it.each(['machine_start', 'machine_end_beep', 'machine_end_silence', 'machine_end_other'])(
    'is left as soon as it is known for one (%s)',
    (verdict) => {
      const call = dialled({ policy: 'hangup', message: 'Never said.' });
      call.conversation.answeredBy(verdict);
      expect(call.endings).toEqual([{ kind: 'hangup', reason: 'machine' }]);
      expect(call.line.speech).toBe('');
      expect(call.session.requests).toEqual([]);
    },
  );
});

describe('an answering machine that is only noted', () => {
  it('is talked to like anybody', () => {
    const call = dialled({ policy: 'continue', message: 'Never said.' });
    call.conversation.answeredBy('machine_end_beep');
    expect(call.recorder.of('answered_by')).toHaveLength(1);
    expect(call.session.memory).toEqual([]);
    expect(call.session.requests).toEqual([]);
    expect(call.endings).toEqual([]);
  });
});

describe('an answering machine for which there is a message', () => {
  const MESSAGE = 'This is Ann’s **office**. Please call back.';
  const said = { message: MESSAGE };

  it('is told exactly that, and the call ends once it was heard', () => {
    const call = dialled(said);
    call.conversation.answeredBy('machine_start');
    expect(call.line.sent).toEqual([]);
    call.conversation.answeredBy('machine_end_beep');
    expect(call.line.sent).toEqual([{ do: 'say', text: MESSAGE, last: true, preemptible: false }]);
    expect(call.said).toEqual([`1 ${MESSAGE}`]);
    expect(call.session.requests).toEqual([]);
    expect(call.endings).toEqual([]);
    call.hears(MESSAGE);
    call.clock.advance(0);
    expect(call.endings).toEqual([{ kind: 'hangup', reason: 'message_left' }]);
  });

  it('is told it once, however often Twilio tells of the machine', () => {
    const call = dialled(said);
    call.conversation.answeredBy('machine_end_beep');
    call.conversation.answeredBy('machine_end_beep');
    expect(call.line.story).toEqual([`say ${MESSAGE}`]);
    call.hears(MESSAGE);
    call.clock.advance(0);
    call.conversation.answeredBy('machine_end_beep');
    expect(call.endings).toHaveLength(1);
    expect(call.line.story.at(-1)).toBe('end hangup');
  });

  it('is told it in place of what was being said to its greeting', () => {
    const call = dialled(said);
    call.says(GREETING);
    call.session.says('Hello Ann, ');
    call.conversation.answeredBy('machine_end_beep');
    call.session.says('are you there? [[press:1]]');
    call.session.finishes('cancelled');
    expect(call.line.story).toEqual(['say Hello Ann,', `say ${MESSAGE}`]);
    expect(call.commands).toEqual([]);
  });

  it('is told it though every word of the model’s is to be approved', () => {
    const call = new ConversationCall({
      direction: 'outbound',
      settings: { approvalRequired: true, machine: { policy: 'message', message: MESSAGE } },
    });
    call.says(GREETING);
    call.session.answers('Hello Ann.');
    call.conversation.answeredBy('machine_end_beep');
    expect(call.line.story).toEqual([`say ${MESSAGE}`]);
    expect(call.recorder.of('approval.resolved')).toMatchObject([{ decision: 'superseded' }]);
  });

  it('that is a person after all may speak into it, and is talked to', () => {
    const call = dialled(said);
    call.conversation.answeredBy('machine_end_silence');
    call.interrupts('This is');
    call.says('Hello? I am here.');
    expect(call.endings).toEqual([]);
    expect(call.session.memory).toEqual(['assistant: This is', 'user: Hello? I am here.']);
    expect(call.session.requests).toHaveLength(1);
  });

  it('that makes a noise into it is left', () => {
    const call = dialled(said);
    call.conversation.answeredBy('machine_end_beep');
    call.interrupts('This is');
    call.clock.advance(3_000);
    expect(call.endings).toEqual([{ kind: 'hangup', reason: 'message_left' }]);
  });

  it('is told it once the supervisor lets us speak again', () => {
    const call = dialled(said);
    call.act({ type: 'pause', paused: true });
    call.conversation.answeredBy('machine_end_beep');
    expect(call.line.sent).toEqual([]);
    call.act({ type: 'pause', paused: false });
    expect(call.line.story).toEqual([`say ${MESSAGE}`]);
  });

  it('is told it once the line is back', () => {
    const call = dialled(said);
    call.conversation.lineClosed();
    call.conversation.answeredBy('machine_end_beep');
    const line = new FakeLine();
    call.conversation.lineOpened(line, true);
    expect(line.story).toEqual([`say ${MESSAGE}`]);
    expect(call.endings).toEqual([]);
  });
});

describe('a fax', () => {
  it.each(['message', 'hangup', 'continue'] as const)('is no machine to talk to (%s)', (policy) => {
    const call = dialled({ policy });
    call.conversation.answeredBy('fax');
    expect(call.endings).toEqual([{ kind: 'hangup', reason: 'fax' }]);
  });

  it('is hung up on at once', () => {
    const call = dialled();
    call.conversation.answeredBy('fax');
    expect(call.endings).toEqual([{ kind: 'hangup', reason: 'fax' }]);
    expect(call.line.handoffs).toEqual([{ action: 'hangup' }]);
    expect(call.session.requests).toEqual([]);
  });
});

describe('a human', () => {
  it.each(['human', 'unknown'])('is spoken to as ever (%s)', (verdict) => {
    const call = dialled();
    call.conversation.answeredBy(verdict);
    expect(call.session.memory).toEqual([]);
    expect(call.session.requests).toEqual([]);
    expect(call.endings).toEqual([]);
    call.says('Hello?');
    expect(call.session.requests).toHaveLength(1);
  });
});
