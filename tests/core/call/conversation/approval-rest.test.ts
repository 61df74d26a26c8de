import { describe, expect, it } from 'vitest';
import { ConversationCall } from '../../../fakes/conversation-call.ts';

/** A call on which a draft waits for the supervisor. */
function withDraft(text: string): ConversationCall {
  const call = new ConversationCall({ settings: { approvalRequired: true } });
  call.says('Hello.');
  call.session.answers(text);
  return call;
}

describe('a draft that is approved with the rest of the call', () => {
  it('is spoken, and so is everything after it, without waiting', () => {
    const call = withDraft('Hi.');
    expect(call.decides('approve', null, null, true).ok).toBe(true);
    expect(call.recorder.of('approval.resolved')).toMatchObject([{ decision: 'approve', text: 'Hi.', rest: true }]);
    call.says('And then?');
    call.session.says('Then ', 'this. [[press:1]]');
    expect(call.line.story).toEqual(['say Hi.', 'say Then this.', 'press 1']);
    call.session.finishes();
    expect(call.recorder.of('approval.requested')).toHaveLength(1);
    expect(call.said.at(-1)).toBe('4 Then this. ');
  });

  it('may be edited', () => {
    const call = withDraft('No.');
    call.decides('edit', 'Yes.', null, true);
    call.says('And then?');
    call.session.answers('Then this.');
    expect(call.line.story).toEqual(['say Yes.', 'say Then this.']);
  });

  it('lets through what is being written at that moment, whole', () => {
    const call = withDraft('One moment.');
    call.act({ type: 'whisper', text: 'Be brief.' });
    call.conversation.answeredBy('machine_end_beep');
    call.session.says('This is ');
    call.decides('approve', null, null, true);
    call.session.says('Ann.');
    call.session.finishes();
    expect(call.line.story).toEqual(['say One moment.', 'say This is Ann.']);
    expect(call.recorder.of('approval.requested')).toHaveLength(1);
  });

  it('is so after a restart too', () => {
    const call = withDraft('Hi.');
    call.decides('approve', null, null, true);
    expect(call.recorder.state.restApproved).toBe(true);
  });

  it('brings back what Phony says by itself', () => {
    const call = withDraft('Hi.');
    call.decides('approve', null, null, true);
    call.session.breaks(false);
    expect(call.line.story).toEqual(['say Hi.', 'say I am sorry, something broke.']);
  });

  it('is no promise where the rest was not asked for', () => {
    const call = withDraft('Hi.');
    call.decides('approve');
    expect(call.recorder.of('approval.resolved')[0]).not.toHaveProperty('rest');
    call.says('And then?');
    call.session.answers('Then this.');
    expect(call.line.story).toEqual(['say Hi.']);
  });
});
