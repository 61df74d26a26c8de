import { describe, expect, it } from 'vitest';
import { ConversationCall } from '../../../fakes/conversation-call.ts';

const MINUTE_MS = 60_000;

/** A call of almost an hour: a second session of the model is being opened. */
function aged(call = new ConversationCall()): ConversationCall {
  call.says('Hello.');
  call.session.answers('Hi.');
  call.hears('Hi.');
  call.clock.advance(56 * MINUTE_MS);
  return call;
}

const states = (call: ConversationCall): readonly string[] => call.recorder.of('model').map(({ state }) => state);

describe('a call of hours', () => {
  it('goes through several sessions of the model, and nobody notices', () => {
    const call = new ConversationCall({ settings: { greeting: 'Welcome.' } });
    call.hears('Welcome.');
    for (let quarter = 1; quarter <= 12; quarter += 1) {
      const before = call.model.sessions.length;
      call.clock.advance(15 * MINUTE_MS);
      if (call.model.sessions.length > before) call.session.ready();
      call.says(`Question ${quarter}?`);
      call.session.answers(`Answer ${quarter}.`);
      call.hears(`Answer ${quarter}.`);
    }
    expect(call.model.sessions.length).toBeGreaterThanOrEqual(4);
    expect(call.model.sessions.map(({ requests }) => requests.length).reduce((sum, count) => sum + count)).toBe(12);
    expect(call.session.memory).toHaveLength(25);
    expect(call.line.story).toEqual(Array.from({ length: 12 }, (_, index) => `say Answer ${index + 1}.`));
    expect(states(call)).toEqual(['connecting', 'ready']);
    expect(call.recorder.of('error')).toEqual([]);
  });
});

describe('a session of the model that takes over', () => {
  it('knows the conversation and is asked nothing of itself', () => {
    const call = aged();
    call.session.ready();
    expect(call.session.memory).toEqual(['user: Hello.', 'assistant: Hi.']);
    expect(call.session.requests).toEqual([]);
    expect(call.model.sessions[0]?.closed).toBe(true);
  });

  it('waits until the reply to a prompt that came meanwhile is complete', () => {
    const call = aged();
    const [old, next] = call.model.sessions;
    call.says('And now?');
    next?.ready();
    old?.starts();
    old?.says('One ', 'moment.');
    call.clock.advance(1_000);
    expect(old?.closed).toBe(false);
    old?.finishes();
    call.hears('One moment.');
    call.clock.advance(1_000);
    expect(old?.closed).toBe(true);
    expect(call.line.story).toEqual(['say Hi.', 'say One moment.']);
    expect(next?.requests).toEqual([]);
    expect(next?.memory.slice(-2)).toEqual(['user: And now?', 'assistant: One moment.']);
  });

  it('answers a prompt that was not answered when there was no more time, once', () => {
    const call = aged();
    const [old, next] = call.model.sessions;
    next?.ready(call.clock.nowMs() + 60 * MINUTE_MS);
    // It took over: another hour passes, and the last moment finds it at a loss.
    call.clock.advance(55 * MINUTE_MS);
    const third = call.session;
    expect(call.model.sessions).toHaveLength(3);
    call.says('And now?');
    third.ready();
    call.clock.advance(5 * MINUTE_MS);
    expect(next?.closed).toBe(true);
    expect(third.memory.at(-1)).toBe('user: And now?');
    expect(third.requests).toHaveLength(1);
    next?.answers('Too late.');
    third.answers('Now.');
    expect(old?.requests).toHaveLength(1);
    expect(call.line.story).toEqual(['say Hi.', 'say Now.']);
  });

  it('waits while the other party speaks and while a draft waits', () => {
    const speaking = aged();
    speaking.mumbles('I wou');
    speaking.session.ready();
    speaking.clock.advance(1_000);
    expect(speaking.model.sessions[0]?.closed).toBe(false);
    const gated = new ConversationCall({ settings: { approvalRequired: true, approvalSeconds: 0 } });
    gated.says('Hello.');
    gated.session.answers('Hi.');
    gated.clock.advance(56 * MINUTE_MS);
    gated.session.ready();
    gated.clock.advance(1_000);
    expect(gated.model.sessions[0]?.closed).toBe(false);
    gated.decides('approve');
    gated.hears('Hi.');
    gated.clock.advance(1_000);
    expect(gated.model.sessions[0]?.closed).toBe(true);
    expect(gated.session.memory).toEqual(['user: Hello.', 'assistant: Hi.']);
  });

  it('can be made to remember what was heard of a turn of before', () => {
    const call = aged();
    call.says('And now?');
    call.model.sessions[0]?.answers('One moment please. I will look.');
    call.session.ready();
    call.clock.advance(5 * MINUTE_MS);
    expect(call.model.sessions[0]?.closed).toBe(true);
    call.interrupts('One moment please.');
    expect(call.session.memory.at(-1)).toBe('assistant: One moment please.');
  });

  it('because the server ended the one before answers what was owed, without a word of it', () => {
    const call = new ConversationCall();
    call.says('Hello.');
    call.session.answers('Hi.');
    call.says('And now?');
    call.session.expires();
    call.session.ready();
    expect(call.session.memory).toEqual(['user: Hello.', 'assistant: Hi.', 'user: And now?']);
    call.session.answers('Now.');
    expect(call.line.story).toEqual(['say Hi.', 'say Now.']);
    expect(states(call)).toEqual(['connecting', 'ready']);
    expect(call.recorder.of('error')).toEqual([]);
  });
});

describe('a model that is asked too much', () => {
  it('is left alone for a moment before it is asked again', () => {
    const call = new ConversationCall();
    call.says('Hello.');
    call.session.finishes('failed', { code: 'rate_limit_exceeded', message: 'Please try again in 1.2s.' });
    expect(call.session.requests).toHaveLength(1);
    call.clock.advance(2_999);
    expect(call.session.requests).toHaveLength(1);
    call.clock.advance(1);
    expect(call.session.requests).toHaveLength(2);
    call.session.answers('Hi.');
    expect(call.line.story).toEqual(['say Hi.']);
    expect(call.recorder.of('error')).toMatchObject([{ code: 'rate_limit_exceeded', fatal: false }]);
  });

  it('and turns the request itself down is asked again, too', () => {
    const call = new ConversationCall();
    call.says('Hello.');
    const requestId = call.session.requests[0] ?? '';
    const error = { code: 'rate_limit_exceeded', message: 'Too many requests.' };
    call.session.tells({ type: 'request-refused', requestId, busy: false, error });
    expect(call.session.requests).toHaveLength(1);
    call.clock.advance(3_000);
    expect(call.session.requests).toHaveLength(2);
  });

  it('is asked what was said meanwhile with it, and nothing once the call is over', () => {
    const call = new ConversationCall();
    call.says('Hello.');
    call.session.finishes('failed', { code: 'rate_limit_exceeded', message: 'Please try again in 1.2s.' });
    call.says('Are you there?');
    call.clock.advance(3_000);
    expect(call.session.requests).toHaveLength(2);
    call.session.finishes('failed', { code: 'rate_limit_exceeded', message: 'Please try again in 1.2s.' });
    call.conversation.close();
    expect(call.clock.waiting).toBe(0);
  });
});
