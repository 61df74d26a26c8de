import { describe, expect, it } from 'vitest';
import { ConversationCall } from '../../../fakes/conversation-call.ts';
import { FakeLine } from '../../../fakes/fake-line.ts';

/** Our answer stands complete in the journal; the line has said how far it got. */
function halfHeard(): ConversationCall {
  const call = new ConversationCall();
  call.says('When can I come?');
  call.session.answers('On Monday at nine. ', 'Bring your papers.');
  call.hears('On Monday at nine. ');
  return call;
}

describe('a line that breaks under an answer that was written in full', () => {
  it('leaves a record of what was heard, and tells the model', () => {
    const call = halfHeard();
    call.conversation.lineClosed(true);
    expect(call.said).toEqual([
      '2 On Monday at nine. Bring your papers.',
      '2 On Monday at nine. Bring your papers. | heard: On Monday at nine.',
    ]);
    // The last report may only have been lost: the model keeps its words, and knows which are in doubt.
    expect(call.session.memory.at(-2)).toBe('assistant: On Monday at nine. Bring your papers.');
    expect(call.session.memory.at(-1)).toMatch(/^system: .*only up to “On Monday at nine\.”/);
  });

  it('makes the assistant go on once the line is back', () => {
    const call = halfHeard();
    call.conversation.lineClosed(true);
    const line = new FakeLine();
    call.conversation.lineOpened(line, true);
    call.session.answers('And bring your papers.');
    expect(line.story).toEqual(['say And bring your papers.']);
  });

  it('changes nothing where it was closed in order, or all of it was heard, or nothing was ever reported', () => {
    const closed = halfHeard();
    closed.conversation.lineClosed(false);
    const heard = halfHeard();
    heard.hears('Bring your papers.');
    heard.conversation.lineClosed(true);
    const silent = new ConversationCall();
    silent.says('Hello.');
    silent.session.answers('Hi.');
    silent.conversation.lineClosed(true);
    expect([closed, heard, silent].map(({ said }) => said.length)).toEqual([1, 1, 1]);
  });

  it('cuts the supervisor’s own words too, and those behind them', () => {
    const call = halfHeard();
    call.hears('Bring your papers.');
    call.act({ type: 'say', text: 'We are in Mill Lane.' });
    call.conversation.lineClosed(true);
    expect(call.said.at(-1)).toBe('3 We are in Mill Lane. | heard: ');
  });
});

describe('a line that is back', () => {
  it('with nothing owed is asked for a word when none is said', () => {
    const call = new ConversationCall({ settings: { answerSilenceMs: 20_000 } });
    call.says('Hello.');
    call.session.answers('Hi.');
    call.conversation.lineClosed(true);
    call.conversation.lineOpened(new FakeLine(), true);
    call.clock.advance(19_999);
    expect(call.session.requests).toHaveLength(1);
    call.clock.advance(1);
    expect(call.session.requests).toHaveLength(2);
  });
});
