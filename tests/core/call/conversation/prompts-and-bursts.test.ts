import { describe, expect, it } from 'vitest';
import { ConversationCall } from '../../../fakes/conversation-call.ts';

describe('a prompt', () => {
  it('is told to the model and answered on the line word by word', () => {
    const call = new ConversationCall();
    call.says('Hello.');
    expect(call.session.memory).toEqual(['user: Hello.']);
    call.session.says('Hi ', 'there.');
    expect(call.line.sent).toEqual([
      { do: 'say', text: 'Hi ', last: false, preemptible: true },
      { do: 'say', text: 'there.', last: false, preemptible: true },
    ]);
    call.session.finishes();
    expect(call.line.sent.at(-1)).toMatchObject({ do: 'say', text: '', last: true });
    expect(call.said).toEqual(['2 Hi there.']);
  });

  it('and its reply are neighbours in the numbering of turns', () => {
    const call = new ConversationCall();
    call.says('Hello.');
    call.session.answers('Hi.');
    call.says('Bye.');
    call.session.answers('Bye.');
    expect(call.recorder.of('caller.transcript').map(({ turn }) => turn)).toEqual([1, 3]);
    expect(call.recorder.of('assistant.transcript').map(({ turn }) => turn)).toEqual([2, 4]);
  });

  it('that is empty is no prompt', () => {
    const call = new ConversationCall();
    call.says('  ');
    expect(call.session.requests).toEqual([]);
    expect(call.recorder.of('caller.transcript')).toEqual([]);
  });

  it('in progress is shown and answered only once it is final', () => {
    const call = new ConversationCall();
    call.mumbles('I nee');
    call.mumbles('I need');
    expect(call.session.requests).toEqual([]);
    call.says('I need a table.');
    expect(call.recorder.of('caller.transcript').map(({ turn, text, final }) => [turn, text, final])).toEqual([
      [1, 'I nee', false],
      [1, 'I need', false],
      [1, 'I need a table.', true],
    ]);
    expect(call.session.memory).toEqual(['user: I need a table.']);
  });

  it('before the model is ready is answered as soon as it is', () => {
    const call = new ConversationCall({ modelReady: false });
    call.says('Hello.');
    call.session.ready();
    expect(call.session.memory).toEqual(['user: Hello.']);
    expect(call.session.requests).toHaveLength(1);
  });

  it('during the reply, without an interruption, is answered after it', () => {
    const call = new ConversationCall();
    call.says('Hello.');
    call.session.says('Hi, ');
    call.says('Are you there?');
    expect(call.session.cancelled).toEqual([]);
    call.session.says('there.');
    call.session.finishes();
    call.session.answers('Yes.');
    expect(call.line.story).toEqual(['say Hi, there.', 'say Yes.']);
    expect(call.recorder.of('caller.transcript').map(({ turn }) => turn)).toEqual([1, 3]);
    expect(call.said).toEqual(['2 Hi, there.', '4 Yes.']);
  });

  it('is streamed to subscribers as deltas of the reply’s turn', () => {
    const call = new ConversationCall();
    call.says('Hello.');
    call.session.answers('Hi ', 'there.');
    expect(call.recorder.deltas).toEqual([
      { turn: 2, text: 'Hi ' },
      { turn: 2, text: 'there.' },
    ]);
  });

  it('is timed to the first token of its reply', () => {
    const call = new ConversationCall();
    call.says('Hello.');
    call.clock.advance(250);
    call.session.answers('Hi.');
    expect(call.recorder.of('latency')).toMatchObject([{ turn: 2, metric: 'first_token', ms: 250 }]);
  });
});

describe('a burst of final prompts before the first token of the reply', () => {
  it('is answered together, once, by the last request', () => {
    const call = new ConversationCall();
    call.says('I need a table.');
    call.says('For two.');
    call.session.starts('r1');
    expect(call.session.cancelled).toEqual(['resp_1']);
    call.session.says('Where? ');
    call.session.finishes('cancelled');
    expect(call.session.requests).toEqual(['r1', 'r2']);
    call.session.answers('For two, when?');
    expect(call.line.story).toEqual(['say For two, when?']);
    expect(call.said).toEqual(['2 For two, when?']);
  });

  it('cancels a reply that the model has named but not begun to speak', () => {
    const call = new ConversationCall();
    call.says('I need a table.');
    call.session.starts();
    call.says('For two.');
    expect(call.session.cancelled).toEqual(['resp_1']);
    call.session.finishes('cancelled');
    call.session.answers('When?');
    expect(call.line.story).toEqual(['say When?']);
    expect(call.line.lasts).toBe(1);
  });

  it('leaves both prompts and nothing of the reply taken back in the model’s memory', () => {
    const call = new ConversationCall();
    call.says('I need a table.');
    call.says('For two.');
    call.session.starts('r1');
    call.session.says('Where?');
    call.session.finishes('cancelled');
    expect(call.session.memory).toEqual(['user: I need a table.', 'user: For two.']);
  });

  it('is one turn of the caller’s', () => {
    const call = new ConversationCall();
    call.says('One.');
    call.says('Two.');
    call.says('Three.');
    expect(call.recorder.of('caller.transcript').map(({ turn, text }) => `${turn} ${text}`)).toEqual([
      '1 One.',
      '1 Two.',
      '1 Three.',
    ]);
    expect(call.session.requests).toEqual(['r1']);
    call.session.finishes('cancelled');
    expect(call.session.requests).toEqual(['r1', 'r3']);
  });

  it('takes back a reply that has only given a command to end the call', () => {
    const call = new ConversationCall();
    call.says('That is all.');
    call.session.says('[[end_call]]');
    call.says('Oh, one more thing.');
    call.session.finishes('cancelled');
    call.session.answers('Yes?');
    expect(call.line.story).toEqual(['say Yes?']);
    call.clock.advance(60_000);
    expect(call.endings).toEqual([]);
  });
});

describe('keys the other party presses', () => {
  it('are events one by one and told to the model together', () => {
    const call = new ConversationCall();
    call.presses('1', '2', '#');
    expect(call.recorder.of('caller.dtmf').map(({ digit }) => digit)).toEqual(['1', '2', '#']);
    expect(call.session.requests).toEqual([]);
    call.clock.advance(5_000);
    expect(call.session.memory.join()).toMatch(/user: .*12#/);
    expect(call.session.requests).toHaveLength(1);
  });
});

describe('a failed response', () => {
  it('is asked for once more, and spoken then', () => {
    const call = new ConversationCall();
    call.says('Hello.');
    call.session.finishes('failed', { code: 'server_error', message: 'Sorry.' });
    expect(call.session.requests).toHaveLength(2);
    call.session.answers('Hi.');
    expect(call.line.story).toEqual(['say Hi.']);
    expect(call.recorder.of('error')).toMatchObject([{ code: 'server_error', fatal: false }]);
  });

  it('is paid for all the same', () => {
    const call = new ConversationCall();
    const usage = { inputTokens: 10, outputTokens: 2, cachedTokens: 4, costUsd: 0.01 };
    call.says('Hello.');
    call.session.finishes('failed', null, usage);
    call.session.finishes('completed', null, usage);
    expect(call.recorder.of('usage').map(({ costUsd, totalCostUsd }) => [costUsd, totalCostUsd])).toEqual([
      [0.01, 0.01],
      [0.01, 0.02],
    ]);
  });
});
