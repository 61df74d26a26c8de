import { describe, expect, it } from 'vitest';
import { ConversationCall } from '../../../fakes/conversation-call.ts';

/** A call whose model has asked these. */
function asking(...prompts: readonly string[]): ConversationCall {
  const call = new ConversationCall();
  call.says('A table for two.');
  call.session.answers('I will ask. ', ...prompts.map((prompt) => `[[request_user:${prompt}]]`));
  return call;
}

const asked = (call: ConversationCall): readonly string[] =>
  call.recorder.of('question.asked').map(({ prompt }) => prompt);

describe('a question of the model', () => {
  it('is asked of the supervisor and not spoken', () => {
    const call = asking('At what time?');
    expect(asked(call)).toEqual(['At what time?']);
    expect(call.line.story).toEqual(['say I will ask.']);
    expect(call.commands).toEqual(['request_user At what time? ok']);
  });

  it('that is answered is told to the model, which then goes on', () => {
    const call = asking('At what time?');
    expect(call.answersQuestion('At eight.').ok).toBe(true);
    expect(call.recorder.of('question.answered')).toMatchObject([{ response: 'At eight.' }]);
    expect(call.session.memory.at(-1)).toMatch(/^system: .*At what time\?.*At eight\./);
    call.session.answers('At eight then.');
    expect(call.line.story).toEqual(['say I will ask.', 'say At eight then.']);
    call.clock.advance(600_000);
    expect(call.recorder.of('question.expired')).toEqual([]);
  });

  it('that nobody answers expires, and the model is told to go on without', () => {
    const call = asking('At what time?');
    call.clock.advance(119_999);
    expect(call.recorder.of('question.expired')).toEqual([]);
    call.clock.advance(1);
    expect(call.recorder.of('question.expired')).toHaveLength(1);
    expect(call.session.memory.at(-1)).toMatch(/^system: .*At what time\?/);
    expect(call.session.requests).toHaveLength(2);
    expect(call.answersQuestion('At eight.')).toMatchObject({ error: { code: 'nothing_pending' } });
  });

  it('waits for ever where there is no deadline', () => {
    const call = new ConversationCall({ settings: { questionSeconds: 0 } });
    call.says('Hi.');
    call.session.answers('[[request_user:When?]]');
    call.clock.advance(10_000_000);
    expect(call.answersQuestion('Now.').ok).toBe(true);
  });

  it('is answered while the model still speaks, and heard of after that', () => {
    const call = new ConversationCall();
    call.says('Hi.');
    call.session.says('[[request_user:When?]] One ');
    call.answersQuestion('Now.');
    call.session.says('moment.');
    call.session.finishes();
    expect(call.session.requests).toHaveLength(2);
    call.session.answers('Now.');
    expect(call.line.story).toEqual(['say One moment.', 'say Now.']);
  });

  it('that is pending when the call is over expires', () => {
    const call = asking('At what time?');
    call.conversation.close();
    expect(call.recorder.of('question.expired')).toHaveLength(1);
    expect(call.session.requests).toHaveLength(1);
  });
});

describe('several questions', () => {
  it('are answered oldest first where none is named', () => {
    const call = asking('When?', 'Where?');
    call.answersQuestion('At eight.');
    call.answersQuestion('Here.');
    const prompts = call.recorder.of('question.asked').map(({ questionId }) => questionId);
    expect(call.recorder.of('question.answered').map(({ questionId }) => questionId)).toEqual(prompts);
  });

  it('are answered by name in any order', () => {
    const call = asking('When?', 'Where?');
    const second = call.recorder.of('question.asked')[1]?.questionId ?? '';
    call.answersQuestion('Here.', second);
    expect(call.recorder.of('question.answered')).toMatchObject([{ questionId: second, response: 'Here.' }]);
    expect(call.answersQuestion('There.', second)).toMatchObject({ error: { code: 'nothing_pending' } });
  });
});

describe('a call where the model asks nothing', () => {
  it('takes no answer', () => {
    expect(new ConversationCall().answersQuestion('Yes.')).toMatchObject({
      ok: false,
      error: { code: 'nothing_pending' },
    });
  });
});
