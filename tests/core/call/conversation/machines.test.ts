import { describe, expect, it } from 'vitest';
import { ConversationCall } from '../../../fakes/conversation-call.ts';

const GREETING = 'You have reached Ann. Please leave a message after the tone.';

const dialled = (): ConversationCall => new ConversationCall({ direction: 'outbound' });

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

describe('a fax', () => {
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
