import { describe, expect, it } from 'vitest';
import { ConversationCall } from '../../../fakes/conversation-call.ts';

const DRAFT = 'One moment. [[press:1]] Goodbye. [[end_call]]';

/** A call on which a draft waits for the supervisor. */
function withDraft(text = DRAFT): ConversationCall {
  const call = new ConversationCall({ settings: { approvalRequired: true } });
  call.says('Hello.');
  call.session.answers(text);
  return call;
}

const decisions = (call: ConversationCall): readonly string[] =>
  call.recorder.of('approval.resolved').map(({ decision, text }) => `${decision}: ${text}`);

describe('a draft', () => {
  it('is a whole turn with its commands as the model wrote them', () => {
    const call = withDraft();
    expect(call.recorder.of('approval.requested')).toMatchObject([{ text: DRAFT }]);
  });

  it('reaches nobody before it is approved', () => {
    const call = withDraft();
    call.clock.advance(30_000);
    expect(call.line.sent).toEqual([]);
    expect(call.commands).toEqual([]);
    expect(call.said).toEqual([]);
    expect(call.recorder.deltas).toEqual([]);
  });

  it('that is empty asks for nothing', () => {
    const call = withDraft(' ');
    expect(call.recorder.of('approval.requested')).toEqual([]);
  });

  it('that is approved is spoken and its commands run, in order', () => {
    const call = withDraft();
    expect(call.decides('approve').ok).toBe(true);
    expect(call.line.story.slice(0, 3)).toEqual(['say One moment.', 'press 1', 'say Goodbye.']);
    expect(decisions(call)).toEqual(['approve: One moment.  Goodbye. ']);
    expect(call.commands).toEqual(['press 1 ok', 'end_call ok']);
    expect(call.line.lasts).toBe(1);
    expect(call.endings).toEqual([]);
    for (const clause of ['One moment.', '1', 'Goodbye.']) call.hears(clause);
    call.clock.advance(0);
    expect(call.endings).toHaveLength(1);
  });

  it('that is approved is one turn after the prompt it answers', () => {
    const call = withDraft('Hi.');
    call.decides('approve');
    expect(call.said).toEqual(['2 Hi.']);
  });

  it('that is edited is spoken as edited, commands included, and remembered so', () => {
    const call = withDraft('No.');
    call.decides('edit', 'Yes. [[press:2]]');
    expect(call.line.story).toEqual(['say Yes.', 'press 2']);
    expect(decisions(call)).toEqual(['edit: Yes. ']);
    expect(call.session.memory).toEqual(['user: Hello.', 'assistant: Yes. [[press:2]]']);
  });

  it('that is rejected with a reason is dropped, and the model drafts again', () => {
    const call = withDraft('No.');
    call.decides('reject', 'Be kinder.');
    expect(decisions(call)).toEqual(['reject: ']);
    expect(call.line.sent).toEqual([]);
    expect(call.session.memory).not.toContain('assistant: No.');
    expect(call.session.memory.at(-1)).toMatch(/^system: .*Be kinder\./);
    call.session.answers('Gladly.');
    call.decides('approve');
    expect(call.line.story).toEqual(['say Gladly.']);
    expect(call.said).toEqual(['2 Gladly.']);
  });

  it('that is rejected without a word leaves the model silent until the next prompt', () => {
    const call = withDraft('No.');
    call.decides('reject');
    call.clock.advance(300_000);
    expect(call.session.requests).toHaveLength(1);
    expect(call.session.memory).toEqual(['user: Hello.']);
    call.says('Hello?');
    expect(call.session.requests).toHaveLength(2);
  });

  it('gives way to a new prompt, and both are answered', () => {
    const call = withDraft('No.');
    call.says('Are you there?');
    expect(decisions(call)).toEqual(['superseded: ']);
    expect(call.session.memory).toEqual(['user: Hello.', 'user: Are you there?']);
    call.session.answers('Yes.');
    call.decides('approve');
    expect(call.line.story).toEqual(['say Yes.']);
  });

  it('expires at its deadline and is never spoken', () => {
    const call = withDraft('No.');
    call.clock.advance(59_999);
    expect(decisions(call)).toEqual([]);
    call.clock.advance(1);
    expect(decisions(call)).toEqual(['expired: ']);
    expect(call.decides('approve')).toMatchObject({ ok: false, error: { code: 'nothing_pending' } });
    expect(call.line.sent).toEqual([]);
    expect(call.session.memory).toEqual(['user: Hello.']);
  });

  it('waits for ever where there is no deadline', () => {
    const call = new ConversationCall({ settings: { approvalRequired: true, approvalSeconds: 0 } });
    call.says('Hello.');
    call.session.answers('Hi.');
    call.clock.advance(10_000_000);
    expect(call.decides('approve').ok).toBe(true);
  });

  it('is decided once', () => {
    const call = withDraft('Hi.');
    call.decides('approve');
    expect(call.decides('reject')).toMatchObject({ ok: false, error: { code: 'nothing_pending' } });
    expect(call.decides('approve', null, 'a99')).toMatchObject({ error: { code: 'nothing_pending' } });
    expect(call.line.story).toEqual(['say Hi.']);
  });

  it('that is interrupted while spoken says what was heard of it', () => {
    const call = withDraft('One moment please. I will look.');
    call.decides('approve');
    call.hears('One moment please.');
    call.interrupts('One moment please.');
    expect(call.said.at(-1)).toBe('2 One moment please. I will look. | heard: One moment please.');
    expect(call.session.memory).toEqual(['user: Hello.', 'assistant: One moment please.']);
  });

  it('that is approved after the model’s session was renewed is known to the new one', () => {
    const call = withDraft('Hi there.');
    call.session.breaks();
    call.clock.advance(5_000);
    call.session.ready();
    call.decides('approve');
    expect(call.line.story).toEqual(['say Hi there.']);
    expect(call.session.memory).toEqual(['user: Hello.', 'assistant: Hi there.']);
  });
});

describe('a line where everything wants approval', () => {
  it('hears no greeting of the assistant’s and no apology', () => {
    const call = new ConversationCall({ settings: { approvalRequired: true } });
    call.session.breaks(false);
    call.clock.advance(60_000);
    expect(call.line.speech).toBe('');
    expect(call.endings).toEqual([{ kind: 'transfer', number: '+15550100009' }]);
  });

  it('hears the supervisor’s own words at once', () => {
    const call = withDraft('No.');
    call.act({ type: 'say', text: 'Ann here.' });
    expect(call.line.story).toEqual(['say Ann here.']);
  });
});

describe('a draft that waits', () => {
  it('is the answer to what was said: nothing else is asked for when the assistant goes on after a pause', () => {
    const call = withDraft('Hi.');
    call.act({ type: 'pause', paused: true });
    call.act({ type: 'pause', paused: false });
    call.interrupts('');
    call.clock.advance(3_000);
    expect(call.session.requests).toHaveLength(1);
    call.decides('approve');
    expect(call.line.story).toEqual(['say Hi.']);
  });
});
