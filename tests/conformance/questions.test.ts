import { describe, expect, it } from 'vitest';
import { recordOf } from './harness/http.ts';
import { says } from './harness/model-protocol.ts';
import { useWorld } from './harness/use-world.ts';

describe('a question of the model', () => {
  const world = useWorld();

  it('is asked, not spoken, shown as a need, and answered with the supervisor’s words', async () => {
    world().openai.whenAsked('How many?', says('Let me ask. ', '[[request_user:', 'How many people?]]'));
    world().openai.whenAsked('Eight people', says('For eight.'));
    const { line, events, callSid } = await world().incoming();
    const mark = line.mark();
    line.prompt('How many?');
    const asked = await events.event('question.asked');
    expect(asked.prompt).toBe('How many people?');
    expect((await line.reply(mark)).trim()).toBe('Let me ask.');
    expect(recordOf((await world().supervisor.get(`/calls/${callSid}`)).body['call'])['needs']).toBe('question');
    const result = await world().supervisor.post('/override/clarification', {
      callSid,
      response: 'Eight people',
      questionId: asked.questionId,
    });
    expect([result.status, result.body['ok']]).toEqual([200, true]);
    const answered = await events.event('question.answered');
    expect(answered).toMatchObject({ questionId: asked.questionId, response: 'Eight people' });
    await line.untilSpoken('For eight.', mark);
    expect(line.spoken()).not.toContain('How many people?');
    const [shown] = await world().supervisor.calls('?limit=1');
    expect(shown?.['needs']).toBeNull();
  });

  it('is answered oldest first where no id is given, and then nothing is pending', async () => {
    world().openai.whenAsked('Two things', says('[[request_user:First?]] Hm. [[request_user:Second?]]'));
    const { line, events, callSid } = await world().incoming();
    line.prompt('Two things');
    const second = await events.event('question.asked', (event) => event.prompt === 'Second?');
    const first = await events.event('question.asked', (event) => event.prompt === 'First?');
    const answer = (body: object) => world().supervisor.post('/override/clarification', { callSid, ...body });
    expect((await answer({ response: 'One' })).status).toBe(200);
    expect((await answer({ response: 'Two' })).status).toBe(200);
    const answers = await events.until(() => {
      const all = events.all('question.answered');
      return all.length === 2 && all;
    }, 'two answers');
    expect(answers.map((event) => [event.questionId, event.response])).toEqual([
      [first.questionId, 'One'],
      [second.questionId, 'Two'],
    ]);
    const late = await answer({ response: 'Three' });
    expect([late.status, late.code]).toEqual([409, 'nothing_pending']);
    expect(
      (await world().openai.sessionTold('Two'))
        .history()
        .map((item) => item.text)
        .join(' '),
    ).toContain('One');
  });

  it('is not answered by an id nobody gave', async () => {
    world().openai.whenAsked('Ask', says('[[request_user:Really?]]'));
    const { line, events, callSid } = await world().incoming();
    line.prompt('Ask');
    await events.event('question.asked');
    const body = { callSid, response: 'Yes', questionId: 'q-nobody' };
    const result = await world().supervisor.post('/override/clarification', body);
    expect([result.status, result.code]).toEqual([409, 'nothing_pending']);
    expect(events.all('question.answered')).toEqual([]);
  });

  it('does not keep the model from answering the caller meanwhile', async () => {
    world().openai.whenAsked('Ask someone', says('[[request_user:What now?]]'));
    world().openai.whenAsked('Are you there?', says('Yes, one moment.'));
    const { line, events } = await world().incoming();
    line.prompt('Ask someone');
    await events.event('question.asked');
    line.prompt('Are you there?');
    await line.untilSpoken('Yes, one moment.');
  });
});

describe('a question nobody answers in PHONY_QUESTION_SECONDS', () => {
  const world = useWorld({ PHONY_QUESTION_SECONDS: '1' });

  it('expires, and the model is told to go on without', async () => {
    world().openai.whenAsked('Ask first', says('[[request_user:May I?]]'));
    const { call, line, events, callSid } = await world().incoming();
    line.prompt('Ask first');
    const asked = await events.event('question.asked');
    const session = await world().openai.sessionTold('Ask first');
    const expired = await events.event('question.expired');
    expect(expired.questionId).toBe(asked.questionId);
    await session.untilCreates(2);
    const late = (body: object) => world().supervisor.post('/override/clarification', { callSid, ...body });
    for (const body of [{ response: 'Yes' }, { response: 'Yes', questionId: asked.questionId }]) {
      const result = await late(body);
      expect([result.status, result.code]).toEqual([409, 'nothing_pending']);
      expect(JSON.stringify(result.body)).toMatch(/May I\?.*expired.*whisper/);
    }
    await call.hangUp();
    await events.event('call.ended');
    const result = await late({ response: 'Yes' });
    expect([result.status, result.code]).toEqual([409, 'call_not_active']);
    expect(JSON.stringify(result.body)).toMatch(/notes.*call back is \+/);
  });
});
