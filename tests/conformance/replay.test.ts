import { describe, expect, it } from 'vitest';
import { listOf, recordOf, textOf } from './harness/http.ts';
import { says } from './harness/model-protocol.ts';
import { type Result } from './harness/supervisor.ts';
import { useWorld } from './harness/use-world.ts';
import type { LiveCall } from './harness/world.ts';

const world = useWorld();

const replay = (callSid: string, body: object = {}): Promise<Result> =>
  world().supervisor.post(`/calls/${callSid}/replay`, body);

/** A call with a question, a barge-in and a goodbye. */
async function eventfulCall(): Promise<LiveCall> {
  const { openai } = world();
  openai.whenAsked('Hello', says('Hello, ', 'how can ', 'I help?'));
  openai.whenAsked('A refund', says('Let me ask. ', '[[request_user:May I refund?]]'));
  openai.whenAsked('May I refund', says('You get ', 'it all ', 'back.'));
  openai.whenAsked('Stop', says('Goodbye. ', '[[end_call]]'));
  const live = await world().incoming();
  const { events, line, callSid } = live;
  line.prompt('Hello');
  await line.untilSpoken('I help?');
  line.prompt('A refund');
  await events.event('question.asked');
  await events.event('assistant.transcript', ({ text }) => text === 'Let me ask. ');
  line.playback = 'manual';
  await world().supervisor.post('/override/clarification', { callSid, response: 'Yes.' });
  await events.event('assistant.transcript', ({ text }) => text === 'You get it all back.');
  line.tokensPlayed('You get ');
  line.interrupt('it');
  await events.event('assistant.transcript', ({ interrupted }) => interrupted === true);
  line.playback = 'auto';
  line.prompt('Stop');
  await events.event('call.ended');
  return live;
}

describe('a past call run again', () => {
  it('with the recorded model is the same call', async () => {
    const { callSid } = await eventfulCall();
    const { status, body } = await replay(callSid);
    expect(status).toBe(200);
    const run = recordOf(body['replay']);
    expect(run['differences']).toEqual([]);
    const words = listOf(run['turns']).map((turn) => textOf(turn['words']));
    expect(words).toEqual(expect.arrayContaining(['A refund', 'Let me ask. ', 'Stop', 'Goodbye. ']));
    expect(words.find((turn) => turn.startsWith('You get it all back.'))).toContain('⌁ You get it');
  });

  it('leaves no trace: nothing is dialled, journalled or asked of the model', async () => {
    const { callSid } = await eventfulCall();
    const [before, attempts] = [await world().supervisor.events(callSid), world().openai.attempts];
    const requests = world().twilio.requests.length;
    await replay(callSid);
    expect(await world().supervisor.events(callSid)).toEqual(before);
    expect(world().openai.attempts).toBe(attempts);
    expect(world().twilio.requests).toHaveLength(requests);
  });

  it('with the live model and another prompt shows the turns it answers otherwise', async () => {
    const { callSid } = await eventfulCall();
    world().openai.forgetReplies();
    world().openai.whenAsked('Hello', says('Good day.'));
    world().openai.whenAsked('Stop', says('Goodbye. ', '[[end_call]]'));
    const { status, body } = await replay(callSid, { model: 'live', systemPrompt: 'Say good day.' });
    expect(status).toBe(200);
    const differences = listOf(recordOf(body['replay'])['differences']);
    const greeting = differences.find((one) => textOf(recordOf(one['recorded'])['words']).startsWith('Hello, how'));
    expect(recordOf(greeting?.['replayed'])['words']).toBe('Good day.');
    const session = world().openai.sessions.at(-1);
    expect(JSON.stringify(session?.settings)).toContain('Say good day.');
  });

  it('is refused in words', async () => {
    const { callSid } = await world().incoming();
    expect(await replay(callSid)).toMatchObject({ status: 409, code: 'call_active' });
    expect(await replay(`CA${'f'.repeat(32)}`)).toMatchObject({ status: 404, code: 'call_not_found' });
    const ended = await eventfulCall();
    const pointless = await replay(ended.callSid, { systemPrompt: 'Be brief.' });
    expect(pointless).toMatchObject({ status: 400, code: 'invalid_request' });
    expect(pointless.text).toContain('systemPrompt');
    expect(await replay(ended.callSid, { model: 'other' })).toMatchObject({ status: 400 });
  });
});
