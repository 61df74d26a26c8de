import { afterEach, describe, expect, it } from 'vitest';
import { ACCOUNT_SID, AUTH_TOKEN, CALLER_NUMBER, TRANSFER_NUMBER } from './harness/fake-twilio.ts';
import { PART_BYTES, says } from './harness/model-protocol.ts';
import { newCallSid } from './harness/phone-call.ts';
import { UpgradeRefused, upgrade } from './harness/relay-line.ts';
import { verbIn, verbsOf } from './harness/twiml.ts';
import { useWorld } from './harness/use-world.ts';
import { Gate } from './harness/watched.ts';
import type { LiveStream, World } from './harness/world.ts';

const GREETING_BYTES = PART_BYTES;

/** A call in sound whose greeting has been said and heard. */
async function greeted(world: World): Promise<LiveStream & { readonly since: number }> {
  const live = await world.incomingStream();
  await live.events.event('assistant.transcript', ({ turn }) => turn === 1);
  await live.line.untilPlayed(GREETING_BYTES);
  await live.session.untilIdle();
  return { ...live, since: live.line.frames.length };
}

describe('a call in sound', () => {
  const world = useWorld({ CALL_MODE: 'media', TRANSFER_NUMBER });

  afterEach(() => {
    expect(world().openai.problems()).toEqual([]);
  });

  it('is connected to a stream, with the question of what comes next behind it', async () => {
    const call = world().twilio.incoming();
    const twiml = await call.ring();
    expect(verbsOf(twiml).map(({ name }) => name)).toEqual(['Response', 'Connect', 'Stream', 'Redirect']);
    expect(verbIn(twiml, 'Redirect')).toMatchObject({
      text: 'https://relay.example.com/call_ended',
      attributes: { method: 'POST' },
    });
  });

  it('configures the model for the telephone, with the four tools', async () => {
    const { session } = await world().incomingStream();
    const settings = session.sent('session.update')[0]?.session ?? {};
    expect(settings).toMatchObject({
      output_modalities: ['audio'],
      audio: {
        input: { format: { type: 'audio/pcmu' }, turn_detection: { create_response: true, interrupt_response: true } },
        output: { format: { type: 'audio/pcmu' }, voice: 'marin' },
      },
    });
    const tools = settings['tools'] as readonly { readonly name: string }[];
    expect(tools.map(({ name }) => name).sort()).toEqual(['end_call', 'press', 'request_user', 'transfer']);
  });

  it('greets, hears and answers, in that order of turns', async () => {
    world().openai.whenAsked('What time', says('It is ', 'noon.'));
    const { events, line, session, since } = await greeted(world());
    await session.hears('What time is it?');
    await line.untilPlayed(2 * PART_BYTES, since);
    const answer = await events.event('assistant.transcript', ({ turn }) => turn === 3);
    expect(answer).toMatchObject({ text: 'It is noon.', final: true });
    expect(await events.event('caller.transcript')).toMatchObject({ turn: 2, text: 'What time is it?', final: true });
    expect(await events.event('latency', ({ metric }) => metric === 'first_token')).toMatchObject({ turn: 3 });
    expect(events.deltas.filter(({ turn }) => turn === 3).map(({ text }) => text)).toEqual(['It is ', 'noon.']);
    await events.event('usage', ({ inputTokens }) => inputTokens === 12);
    expect(events.all('call.created')[0]).toMatchObject({ mode: 'media' });
  });

  it('passes the caller’s sound to the model untouched', async () => {
    const { line, session } = await greeted(world());
    const frames = [1, 2, 3].map((byte) => Buffer.alloc(160, byte).toString('base64'));
    for (const frame of frames) line.media(frame);
    const appended = await session.until(
      () => session.sent('input_audio_buffer.append').length === 3 && session.sent('input_audio_buffer.append'),
      'three frames of sound',
    );
    expect(appended.map(({ audio }) => audio)).toEqual(frames);
  });

  it('stops at a barge-in: the line is cleared and the item cut to what was heard', async () => {
    const gate = new Gate();
    world().openai.whenAsked('Tell me', { parts: ['One ', 'two ', 'three ', gate], late: ['LATE'] });
    world().openai.whenAsked('Stop', says('Stopped.'));
    const { events, line, session, since } = await greeted(world());
    line.playback = 'manual';
    await session.hears('Tell me');
    await line.untilPlayed(3 * PART_BYTES, since);
    line.echo(1);
    await line.until(() => true, 'echo');
    // The echo is on its way before the caller's speech is.
    await new Promise((resolve) => setTimeout(resolve, 50));
    session.hearsSpeech();
    await line.until(() => line.clears(since) > 1, 'clear');
    const cut = await events.event('assistant.transcript', ({ interrupted }) => interrupted === true);
    expect(cut).toMatchObject({ turn: 3, text: 'One two three ', heard: 'One ' });
    const truncate = await session.until(() => session.sent('conversation.item.truncate')[0], 'truncate');
    expect(truncate).toMatchObject({ audio_end_ms: 180, content_index: 0 });
    expect(session.sent('response.cancel')).toEqual([]);
    await session.untilIdle();
    const mark = line.frames.length;
    await session.hears('Stop it');
    await line.untilPlayed(PART_BYTES, mark);
    expect(line.playedBytes(mark)).toBe(PART_BYTES);
  });

  it('presses keys as tones, once everything before them has been said', async () => {
    world().openai.whenAsked('For sales', { parts: [], tools: [{ name: 'press', args: { digits: '1' } }] });
    const { events, line, session, since } = await greeted(world());
    await session.hears('For sales press one');
    await line.untilPlayed(1_600, since);
    expect(await events.event('command')).toMatchObject({ name: 'press', args: { digits: '1' }, ok: true });
    const output = session.items.find(({ type }) => type === 'function_call_output');
    expect(output?.text).toBe('{"ok":true}');
    expect(session.sent('response.create')).toHaveLength(1);
  });

  it('asks the supervisor and answers when the supervisor has answered', async () => {
    world().openai.whenAsked('Which day', {
      parts: ['Let me check.'],
      tools: [{ name: 'request_user', args: { prompt: 'Which day?' } }],
    });
    world().openai.whenAsked('Friday', says('Friday it is.'));
    const { callSid, events, session } = await greeted(world());
    await session.hears('Which day?');
    const asked = await events.event('question.asked');
    await session.untilIdle();
    await world().supervisor.post('/override/clarification', {
      callSid,
      response: 'Friday',
      questionId: asked.questionId,
    });
    await events.event('assistant.transcript', ({ text }) => text === 'Friday it is.');
    expect(session.items.some(({ text }) => text === '{"ok":true,"answer":"Friday"}')).toBe(true);
  });

  it('hangs up once its goodbye was heard', async () => {
    world().openai.whenAsked('That is all', { parts: ['Goodbye.'], tools: [{ name: 'end_call', args: {} }] });
    const { call, events, line, session, since } = await greeted(world());
    line.playback = 'manual';
    await session.hears('That is all');
    await line.untilPlayed(PART_BYTES, since);
    await events.event('command', ({ name }) => name === 'end_call');
    await new Promise((resolve) => setTimeout(resolve, 200));
    expect(call.status).toBe('in-progress');
    line.echo();
    await call.untilOver();
    expect(await events.event('call.ended')).toMatchObject({ reason: 'assistant_ended' });
  });

  it('connects the caller to a person', async () => {
    world().openai.whenAsked('A person', { parts: ['One moment.'], tools: [{ name: 'transfer', args: {} }] });
    const { call, session } = await greeted(world());
    await session.hears('A person, please');
    expect(await call.untilDialled()).toBe(TRANSFER_NUMBER);
  });

  it('is overridden by the supervisor: words, whisper, keys, pause, transfer', async () => {
    world().openai.whenAsked('Quiet', says('I should be quiet.'));
    const { call, callSid, events, line, session, since } = await greeted(world());
    const post = (action: string, body: object) => world().supervisor.post(`/override/${action}`, { callSid, ...body });
    expect((await post('text', { text: 'Please hold.' })).status).toBe(200);
    await line.untilPlayed(2 * PART_BYTES, since);
    expect(await events.event('supervisor')).toMatchObject({ action: 'text', text: 'Please hold.' });
    await events.event('assistant.transcript', ({ text, turn }) => text === 'Please hold.' && turn === 2);
    await session.untilIdle();
    await post('whisper', { text: 'They are a regular.' });
    await session.until(() => session.said('system').some((text) => text.includes('regular')), 'whisper');
    const mark = line.frames.length;
    await post('dtmf', { digits: '42' });
    await line.untilPlayed(3_200, mark);
    await post('pause', { paused: true });
    await session.until(() => JSON.stringify(session.settings).includes('"create_response":false'), 'pause');
    const silent = line.frames.length;
    await session.hears('Quiet, please');
    await new Promise((resolve) => setTimeout(resolve, 200));
    expect(line.playedBytes(silent)).toBe(0);
    await post('pause', { paused: false });
    await line.untilPlayed(PART_BYTES, silent);
    expect((await post('transfer', { number: '+15551230008' })).status).toBe(200);
    expect(await call.untilDialled()).toBe('+15551230008');
  });

  it('is ended by the supervisor, and again changes nothing', async () => {
    const { call, callSid, events } = await greeted(world());
    expect((await world().supervisor.post('/override/end', { callSid })).status).toBe(200);
    await call.untilOver();
    expect(await events.event('call.ended')).toMatchObject({ reason: 'supervisor_ended' });
    expect((await world().supervisor.post('/override/end', { callSid })).status).toBe(200);
  });

  it('tells of the keys the caller presses', async () => {
    const { events, line, session } = await greeted(world());
    line.dtmf('5');
    expect(await events.event('caller.dtmf')).toMatchObject({ digit: '5' });
    await session.until(() => session.said('user').some((text) => text.includes('pressed 5')), 'the key');
  });

  it('goes on with another session when the model is lost, told what was said', async () => {
    world().openai.whenAsked('Name', says('I am Phony.'));
    world().openai.whenAsked('Again', says('Once more.'));
    const { events, line, session } = await greeted(world());
    await session.hears('Name, please');
    await events.event('assistant.transcript', ({ text }) => text === 'I am Phony.');
    await session.untilIdle();
    session.kill();
    await events.event('model', ({ state }) => state === 'reconnecting');
    const next = await world().openai.sessionTold('They: Name, please\nYou: I am Phony.');
    const mark = line.frames.length;
    await next.hears('Again, please');
    await line.untilPlayed(PART_BYTES, mark);
  });

  it('is excused by Twilio’s own voice when no model can be had', async () => {
    const { call, session } = await greeted(world());
    world().openai.reception = { kind: 'refuse', closeCode: 3000, code: 'invalid_api_key' };
    session.kill();
    expect(await call.untilDialled()).toBe(TRANSFER_NUMBER);
    expect(verbIn(call.twiml, 'Say')?.text).toMatch(/sorry/i);
  });

  it('is connected again, without a greeting, when its stream breaks', async () => {
    const { call, line } = await greeted(world());
    const before = call.twimls.length;
    line.drop();
    const twiml = await call.until(() => call.twimls.slice(before).find((one) => one.includes('<Stream')), 'a stream');
    expect(twiml).toContain('/media/ws/');
    const again = await call.connectStream();
    await new Promise((resolve) => setTimeout(resolve, 200));
    expect(again.playedBytes()).toBe(0);
  });

  it('can be dialled, and is opened by the model once nobody speaks', async () => {
    const callSid = await world().supervisor.dial({ to: CALLER_NUMBER });
    const call = world().twilio.call(callSid);
    await call.ring();
    const { events } = await world().stream(call);
    expect(await events.event('call.created')).toMatchObject({ mode: 'media', direction: 'outbound' });
  });

  it.each([
    ['callSid', newCallSid()],
    ['accountSid', ACCOUNT_SID.replace('0', 'f')],
  ])('is closed with 1008 when its start has another %s than the token', async (field, value) => {
    const call = world().twilio.incoming();
    await call.ring();
    call.reportsAction = false;
    const line = await call.connectStream({ [field]: value });
    expect((await line.untilClosed()).code).toBe(1008);
  });

  it('lets a token in once, at its own address alone', async () => {
    const call = world().twilio.incoming();
    const twiml = await call.ring();
    const url = verbIn(twiml, 'Stream')?.attributes['url'] ?? '';
    const open = (address: string) => upgrade({ port: world().port, url: address, authToken: AUTH_TOKEN });
    await expect(open(`${url}?x=1`)).rejects.toThrow(UpgradeRefused);
    await expect(open(url.replace('/media/', '/relay/'))).rejects.toThrow(UpgradeRefused);
    await expect(open(url)).rejects.toThrow(UpgradeRefused);
  });

  it('cannot be practised', async () => {
    const result = await world().supervisor.post('/calls', { practice: 'person', mode: 'media' });
    expect([result.status, result.code]).toEqual([422, 'not_configured']);
    expect((await world().supervisor.post('/calls', { practice: 'person' })).status).toBe(201);
  });
});

describe('a call in sound that was asked for as such', () => {
  const world = useWorld();

  it('is a stream, though calls are usually text', async () => {
    const callSid = await world().supervisor.dial({ to: CALLER_NUMBER, mode: 'media' });
    const twiml = await world().twilio.call(callSid).ring();
    expect(verbIn(twiml, 'Stream')).not.toBeNull();
    const text = await world().twilio.incoming().ring();
    expect(verbIn(text, 'ConversationRelay')).not.toBeNull();
  });
});

describe('a call in sound whose every answer is to be approved', () => {
  const world = useWorld({ CALL_MODE: 'media', REQUIRE_SUPERVISOR_FEEDBACK: 'true' });

  afterEach(() => {
    expect(world().openai.problems()).toEqual([]);
  });

  const draftOf = async (words: string) => {
    world().openai.whenAsked(words, says('We open ', 'at nine.'), says('At nine o’clock.'));
    const live = await world().incomingStream();
    await live.session.hears(words);
    const draft = await live.events.event('approval.requested');
    expect(draft.text).toBe('We open at nine.');
    expect(live.line.playedBytes()).toBe(0);
    const decide = (body: object) =>
      world().supervisor.post('/override/approval', { callSid: live.callSid, approvalId: draft.approvalId, ...body });
    return { ...live, decide };
  };

  it('is silent until the answer is approved, and then heard as it was made', async () => {
    const { decide, events, line } = await draftOf('When do you open');
    expect((await decide({ decision: 'approve' })).status).toBe(200);
    await line.untilPlayed(2 * PART_BYTES);
    await events.event('assistant.transcript', ({ text }) => text === 'We open at nine.');
  });

  it('speaks an edit in its place', async () => {
    const { decide, line, session } = await draftOf('When do you open');
    await decide({ decision: 'edit', text: 'We open late.' });
    await line.untilPlayed(3 * PART_BYTES);
    expect(session.said('assistant').at(-1)).toBe('We open late.');
    expect(session.said('assistant')).not.toContain('We open at nine.');
  });

  it('forgets what was rejected and drafts again', async () => {
    const { decide, events, session } = await draftOf('When do you open');
    await decide({ decision: 'reject', text: 'Too curt.' });
    await events.event('approval.requested', ({ text }) => text === 'At nine o’clock.');
    expect(session.said('assistant')).not.toContain('We open at nine.');
  });
});
