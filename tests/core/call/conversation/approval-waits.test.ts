import { describe, expect, it } from 'vitest';
import type { ConversationSettings } from '#core/call/call-ports.ts';
import { ConversationCall } from '../../../fakes/conversation-call.ts';

const FILLER = 'One moment, please, let me look.';
const LONG_MS = 6_000;

function gated(settings: Partial<ConversationSettings> = {}): ConversationCall {
  return new ConversationCall({ settings: { approvalRequired: true, approvalFiller: FILLER, ...settings } });
}

/** A call on which a draft waits for the supervisor. */
function withDraft(settings: Partial<ConversationSettings> = {}): ConversationCall {
  const call = gated(settings);
  call.says('Hello.');
  call.session.answers('We open at nine.');
  return call;
}

const decisions = (call: ConversationCall): readonly string[] =>
  call.recorder
    .of('approval.resolved')
    .map(({ by, decision, text }) => [decision, by, text].filter(Boolean).join(': '));

describe('a caller who waits long for a draft', () => {
  it('hears the supervisor’s words once, which decide nothing', () => {
    const call = withDraft({ approvalSeconds: 0 });
    call.clock.advance(LONG_MS - 1);
    expect(call.line.sent).toEqual([]);
    call.clock.advance(600_000);
    expect(call.line.sent).toEqual([{ do: 'say', text: FILLER, last: true, preemptible: true }]);
    expect(call.said).toEqual([`2 ${FILLER}`]);
    expect(decisions(call)).toEqual([]);
    expect(call.recorder.of('approval.requested')).toHaveLength(1);
    expect(call.session.requests).toHaveLength(1);
  });

  it('hears nothing where there are no such words', () => {
    const call = withDraft({ approvalFiller: null });
    call.clock.advance(30_000);
    expect(call.line.sent).toEqual([]);
  });

  it('hears the draft all the same, and the model remembers both in that order', () => {
    const call = withDraft();
    call.clock.advance(LONG_MS);
    call.hears(FILLER);
    call.decides('approve');
    expect(call.line.story).toEqual([`say ${FILLER}`, 'say We open at nine.']);
    expect(call.said).toEqual([`2 ${FILLER}`, '3 We open at nine.']);
    expect(call.session.memory).toEqual(['user: Hello.', `assistant: ${FILLER}`, 'assistant: We open at nine.']);
  });

  it('hears of it only as much as there is time for before the draft', () => {
    const call = withDraft();
    call.clock.advance(LONG_MS);
    call.hears('One moment,');
    call.decides('approve');
    expect(call.said).toEqual([`2 ${FILLER}`, `2 ${FILLER} | heard: One moment,`, '3 We open at nine.']);
    expect(call.session.memory).toEqual(['user: Hello.', 'assistant: One moment,', 'assistant: We open at nine.']);
  });

  it('is taken to have heard it where the line tells nothing and time enough has passed', () => {
    const call = withDraft();
    call.clock.advance(LONG_MS + 10_000);
    call.decides('approve');
    expect(call.said).toEqual([`2 ${FILLER}`, '3 We open at nine.']);
  });

  it('may speak into it, and is answered', () => {
    const call = withDraft();
    call.clock.advance(LONG_MS);
    call.interrupts('One');
    call.says('Are you there?');
    expect(decisions(call)).toEqual(['superseded']);
    expect(call.said.at(-1)).toBe(`2 ${FILLER} | heard: One`);
    call.session.answers('Yes.');
    expect(call.session.memory).toEqual(['user: Hello.', 'assistant: One', 'user: Are you there?', 'assistant: Yes.']);
  });

  it('hears it again for the next draft', () => {
    const call = withDraft();
    call.clock.advance(LONG_MS);
    call.hears(FILLER);
    call.says('Hello?');
    call.session.answers('We open at nine.');
    call.clock.advance(LONG_MS);
    expect(call.line.story).toEqual([`say ${FILLER}`, `say ${FILLER}`]);
  });

  it('that was rejected leaves the rejection as it is', () => {
    const call = withDraft();
    call.clock.advance(LONG_MS);
    call.decides('reject', 'Say ten.');
    expect(call.session.memory.slice(0, 2)).toEqual(['user: Hello.', `assistant: ${FILLER}`]);
    call.session.answers('At ten.');
    call.decides('approve');
    expect(call.line.story.at(-1)).toBe('say At ten.');
  });

  it.each<[string, (call: ConversationCall) => void]>([
    ['the assistant is paused', (call) => call.act({ type: 'pause', paused: true })],
    ['they are speaking', (call) => call.mumbles('Hel')],
    ['the draft was decided on', (call) => call.decides('reject')],
    ['the supervisor has spoken', (call) => call.act({ type: 'say', text: 'Ann here.' })],
    ['the line is gone', (call) => call.conversation.lineClosed()],
    ['the call ends', (call) => call.act({ type: 'end' })],
  ])('hears nothing while %s', (_when, happens) => {
    const call = withDraft();
    happens(call);
    call.clock.advance(LONG_MS);
    expect(call.line.speech).not.toContain(FILLER);
  });

  it('hears nothing on hold', () => {
    const call = new ConversationCall({
      direction: 'outbound',
      settings: { approvalRequired: true, approvalFiller: FILLER },
    });
    call.says('Hello, this is the clinic.');
    call.session.answers('Hello.');
    call.recorder.record({ type: 'hold', state: 'begun' });
    call.clock.advance(LONG_MS);
    expect(call.line.sent).toEqual([]);
  });

  it('hears nothing where they have not spoken', () => {
    const call = new ConversationCall({
      direction: 'outbound',
      settings: { approvalRequired: true, approvalFiller: FILLER },
    });
    call.clock.advance(6_000);
    call.session.answers('Hello, this is an assistant.');
    call.clock.advance(LONG_MS);
    expect(call.line.sent).toEqual([]);
  });
});

describe('a draft that goes through unless somebody objects', () => {
  const silent = { approvalDeadline: 'approve', approvalFiller: null } as const;

  it('is spoken at its deadline, commands and all', () => {
    const call = gated(silent);
    call.says('Hello.');
    call.session.answers('Hi. [[press:1]]');
    call.clock.advance(59_999);
    expect(call.line.sent).toEqual([]);
    call.clock.advance(1);
    expect(call.line.story).toEqual(['say Hi.', 'press 1']);
    expect(decisions(call)).toEqual(['approve: deadline: Hi. ']);
    expect(call.decides('reject')).toMatchObject({ ok: false, error: { code: 'nothing_pending' } });
    expect(call.session.memory).toEqual(['user: Hello.', 'assistant: Hi. [[press:1]]']);
  });

  it('is dropped where somebody does', () => {
    const call = withDraft(silent);
    call.decides('reject');
    call.clock.advance(120_000);
    expect(call.line.sent).toEqual([]);
    expect(decisions(call)).toEqual(['reject']);
  });

  it.each<[string, (call: ConversationCall, on: boolean) => void]>([
    ['the assistant is paused', (call, on) => void call.act({ type: 'pause', paused: on })],
    ['the call is on hold', (call, on) => call.recorder.record({ type: 'hold', state: on ? 'begun' : 'over' })],
  ])('waits anew while %s', (_when, set) => {
    const call = withDraft(silent);
    set(call, true);
    call.clock.advance(60_000);
    expect(decisions(call)).toEqual([]);
    set(call, false);
    const asked = call.recorder.of('approval.requested').length;
    call.clock.advance(60_000);
    expect(call.recorder.of('approval.requested')).toHaveLength(asked);
    expect(call.line.story).toEqual(['say We open at nine.']);
  });

  it('is dropped with the call', () => {
    const call = withDraft(silent);
    call.conversation.close();
    expect(decisions(call)).toEqual(['expired']);
    call.clock.advance(120_000);
    expect(call.line.sent).toEqual([]);
  });
});
