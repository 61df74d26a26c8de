import { describe, expect, it } from 'vitest';
import { type CallOptions, ConversationCall } from '../../../fakes/conversation-call.ts';

const SILENCE_MS = 20_000;
/** Longer than the silence and the words before it. */
const WHOLE_SILENCE_MS = SILENCE_MS + 3_000;
const GOODBYE = 'I cannot hear you. Goodbye.';

const silentCall = ({ settings = {}, ...options }: CallOptions = {}): ConversationCall =>
  new ConversationCall({ ...options, settings: { answerSilenceMs: SILENCE_MS, ...settings } });

/** A call in which the assistant has just spoken. */
function spoken(options: CallOptions = {}): ConversationCall {
  const call = silentCall(options);
  call.says('Hello.');
  call.session.answers('Hi.');
  call.hears('Hi.');
  return call;
}

describe('a party that says nothing', () => {
  it('is asked twice and then left, politely', () => {
    const call = spoken();
    call.clock.advance(WHOLE_SILENCE_MS);
    expect(call.session.memory.at(-1)).toMatch(/^system: .*still there/);
    expect(call.session.requests).toHaveLength(2);
    call.session.answers('Are you there?');
    call.clock.advance(WHOLE_SILENCE_MS);
    expect(call.session.memory.at(-1)).toMatch(/^system: .*hang up/);
    call.session.answers('I will hang up.');
    call.clock.advance(WHOLE_SILENCE_MS);
    expect(call.line.story.at(-1)).toBe(`say ${GOODBYE}`);
    expect(call.session.requests).toHaveLength(3);
    expect(call.endings).toEqual([]);
    call.hears(GOODBYE);
    call.clock.advance(1_000);
    expect(call.endings).toEqual([{ kind: 'hangup', reason: 'silence' }]);
    expect(call.line.handoffs).toEqual([{ action: 'hangup' }]);
  });

  it('after the greeting is asked as well', () => {
    const call = silentCall({ direction: 'inbound', settings: { greeting: 'Hello, how can I help you?' } });
    call.clock.advance(WHOLE_SILENCE_MS);
    expect(call.session.memory.at(-1)).toMatch(/^system: .*still there/);
    expect(call.session.requests).toHaveLength(1);
  });

  it('and was not greeted is spoken to', () => {
    const call = silentCall({ direction: 'inbound', settings: { openingSilenceMs: 6_000 } });
    call.clock.advance(5_999);
    expect(call.session.requests).toEqual([]);
    call.clock.advance(1);
    expect(call.session.requests).toHaveLength(1);
  });

  it('is not asked before our own words are over', () => {
    const call = silentCall();
    call.says('Hello.');
    call.session.answers('A long story. '.repeat(30));
    call.clock.advance(SILENCE_MS + 15_000);
    expect(call.session.requests).toHaveLength(1);
    call.clock.advance(15_000);
    expect(call.session.requests).toHaveLength(2);
  });

  it('who then speaks is asked twice again', () => {
    const call = spoken();
    for (let ask = 0; ask < 2; ask += 1) {
      call.clock.advance(WHOLE_SILENCE_MS);
      call.session.answers('There?');
      call.hears('There?');
    }
    call.says('Sorry, I am here.');
    call.session.answers('Good.');
    call.hears('Good.');
    for (let ask = 0; ask < 2; ask += 1) {
      call.clock.advance(WHOLE_SILENCE_MS);
      call.session.answers('There?');
      call.hears('There?');
    }
    expect(call.line.speech).not.toContain(GOODBYE);
    expect(call.endings).toEqual([]);
  });

  it.each([
    ['words that are not final', (call: ConversationCall) => call.mumbles('Well')],
    [
      'their voice',
      (call: ConversationCall) => call.conversation.handleLine({ type: 'speaking', who: 'caller', on: true }),
    ],
    ['a final prompt without words', (call: ConversationCall) => call.says('  ')],
  ])('gets the time anew with %s', (_what, stir) => {
    const call = spoken();
    call.clock.advance(SILENCE_MS - 1_000);
    stir(call);
    call.clock.advance(SILENCE_MS - 1_000);
    expect(call.session.requests).toHaveLength(1);
    call.clock.advance(WHOLE_SILENCE_MS);
    expect(call.session.requests).toHaveLength(2);
  });

  it('but presses keys is not silent', () => {
    const call = spoken();
    call.clock.advance(SILENCE_MS - 1_000);
    call.presses('1');
    call.clock.advance(2_000);
    expect(call.session.memory.at(-1)).toContain('pressed 1');
    expect(call.session.memory.join()).not.toContain('still there');
  });

  it('is left alone while the call is paused, and asked some time after', () => {
    const call = spoken();
    call.act({ type: 'pause', paused: true });
    call.clock.advance(10 * WHOLE_SILENCE_MS);
    expect(call.session.requests).toHaveLength(1);
    expect(call.session.memory.join()).not.toContain('still there');
    call.act({ type: 'pause', paused: false });
    call.clock.advance(WHOLE_SILENCE_MS);
    expect(call.session.requests).toHaveLength(2);
    expect(call.endings).toEqual([]);
  });

  it('is left alone on hold', () => {
    const call = spoken({ direction: 'outbound' });
    call.says('Please hold.');
    call.clock.advance(10 * WHOLE_SILENCE_MS);
    expect(call.session.requests).toHaveLength(1);
    expect(call.endings).toEqual([]);
  });

  it('is left alone on hold also after words of the supervisor’s', () => {
    const call = spoken({ direction: 'outbound' });
    call.says('Please hold.');
    call.act({ type: 'say', text: 'Still here.' });
    call.hears('Still here.');
    call.clock.advance(10 * WHOLE_SILENCE_MS);
    expect(call.session.requests).toHaveLength(1);
  });

  it('is left alone while a question waits for the supervisor, and not when it is answered', () => {
    const call = silentCall();
    call.says('At what time?');
    call.session.answers('Let me check. [[request_user:What time?]]');
    call.hears('Let me check.');
    call.clock.advance(4 * WHOLE_SILENCE_MS);
    expect(call.session.requests).toHaveLength(1);
    call.answersQuestion('At eight.');
    expect(call.session.requests).toHaveLength(2);
    call.session.answers('At eight.');
    call.hears('At eight.');
    call.clock.advance(WHOLE_SILENCE_MS);
    expect(call.session.memory.at(-1)).toContain('still there');
  });

  it('is never asked where each word wants approval', () => {
    const call = silentCall({ settings: { approvalRequired: true } });
    call.says('Hello.');
    call.session.answers('Hi.');
    call.decides('approve');
    call.clock.advance(10 * WHOLE_SILENCE_MS);
    expect(call.session.requests).toHaveLength(1);
    expect(call.endings).toEqual([]);
  });

  it('after the supervisor’s own words is asked as well', () => {
    const call = silentCall();
    call.says('Hello.');
    call.act({ type: 'say', text: 'Ann here.' });
    call.hears('Ann here.');
    call.clock.advance(WHOLE_SILENCE_MS);
    expect(call.session.memory.at(-1)).toContain('still there');
  });

  it('is not asked once the call is over', () => {
    const call = spoken();
    call.conversation.close();
    call.clock.advance(10 * WHOLE_SILENCE_MS);
    expect(call.session.requests).toHaveLength(1);
    expect(call.clock.waiting).toBe(0);
  });
});

describe('an interruption that no words follow', () => {
  it('leaves the other party the time to speak, and asks then', () => {
    const call = silentCall();
    call.says('Hello.');
    call.session.answers('Hi there, how are you?');
    call.interrupts('Hi there,');
    call.clock.advance(3_000 + SILENCE_MS - 1_000);
    expect(call.session.requests).toHaveLength(1);
    call.clock.advance(5_000);
    expect(call.session.requests).toHaveLength(2);
  });
});
