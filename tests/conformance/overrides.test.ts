import { describe, expect, it } from 'vitest';
import { TRANSFER_NUMBER } from './harness/fake-twilio.ts';
import { says } from './harness/model-protocol.ts';
import { talkIn } from './harness/talk.ts';
import { verbIn } from './harness/twiml.ts';
import { useWorld } from './harness/use-world.ts';
import { Gate } from './harness/watched.ts';

const world = useWorld({ TRANSFER_NUMBER });
const order = (action: string, body: object) => world().supervisor.post(`/override/${action}`, body);

describe('override/text', () => {
  const words = 'Bitte warten: "5 or 8" — that’s all, 100 % sure & done.';

  it('is spoken word for word, closed once, and shown', async () => {
    const { callSid, line, events } = await world().incoming();
    const mark = line.mark();
    const result = await order('text', { callSid, text: words });
    expect([result.status, result.body['ok']]).toEqual([200, true]);
    expect(await line.reply(mark)).toBe(words);
    expect(line.lastCount(mark)).toBe(1);
    expect(await events.event('supervisor')).toMatchObject({ action: 'text', text: words });
  });

  it('takes the place of what is being said: the model’s text is preemptible and nothing of it follows', async () => {
    const gate = new Gate();
    world().openai.whenAsked('Go on', { parts: ['I think ', 'that ', gate, 'STALE.'], late: ['LATE'] });
    world().openai.whenAsked('And now?', says('Now we go on.'));
    const { callSid, line } = await world().incoming();
    line.playback = 'manual';
    line.prompt('Go on');
    await gate.reached;
    await line.untilSpoken('I think that');
    const modelText = line.frames.filter((frame) => frame.type === 'text' && frame.token !== '');
    expect(modelText.every((frame) => frame.preemptible === true)).toBe(true);
    const mark = line.mark();
    await order('text', { callSid, text: 'One moment please.' });
    await line.untilSpoken('One moment please.', mark);
    gate.open();
    line.prompt('And now?');
    await line.untilSpoken('Now we go on.', mark);
    expect(line.spoken(mark)).toBe('One moment please.Now we go on.');
    expect(world().openai.problems()).toEqual([]);
  });

  it('is remembered by the model as said', async () => {
    world().openai.whenAsked('What did you say?', says('What I said.'));
    const live = await world().incoming();
    const { callSid, line } = live;
    await order('text', { callSid, text: 'The code is violet.' });
    line.prompt('What did you say?');
    await line.untilSpoken('What I said.');
    const session = await world().openai.sessionTold('What did you say?');
    expect(talkIn(live, session).slice(0, 2)).toEqual(['assistant: The code is violet.', 'user: What did you say?']);
  });

  it.each([
    'Hello\u0000 \u0007there\u001b[31m',
    '<speak>Hello <break time="1s"/>there</speak>',
    'Hello\u009b \u202ethere',
  ])('never puts control characters or markup on the line (%j)', async (text) => {
    const { callSid, line, events } = await world().incoming();
    const mark = line.mark();
    const result = await order('text', { callSid, text });
    line.dtmf('1');
    await events.event('caller.dtmf');
    if (result.status === 200) await line.reply(mark);
    else expect([result.status, result.code]).toEqual([400, 'invalid_request']);
    expect(line.spoken(mark)).not.toMatch(/(?![\t\n\r])\p{Cc}|<\/?[a-z]/iu);
  });

  it('can be barged into like any other speech', async () => {
    world().openai.whenAsked('Stop', says('Stopped.'));
    const { callSid, line } = await world().incoming();
    line.playback = 'manual';
    const mark = line.mark();
    await order('text', { callSid, text: 'A long announcement about the weather.' });
    await line.reply(mark);
    line.tokensPlayed('A long announcement');
    line.interrupt('A long announcement');
    const next = line.mark();
    line.prompt('Stop');
    expect(await line.reply(next)).toBe('Stopped.');
    const session = await world().openai.sessionTold('Stop');
    expect(session.said('assistant').map((text) => text.trim())).toContain('A long announcement');
  });
});

describe('override/whisper', () => {
  it('is told to the model only', async () => {
    world().openai.whenAsked('Any discount?', says('Ten percent.'));
    const { callSid, line, events } = await world().incoming();
    const mark = line.mark();
    expect((await order('whisper', { callSid, text: 'offer ten percent' })).status).toBe(200);
    expect(await events.event('supervisor')).toMatchObject({ action: 'whisper', text: 'offer ten percent' });
    line.prompt('Any discount?');
    await line.untilSpoken('Ten percent.', mark);
    const session = await world().openai.sessionTold('offer ten percent');
    expect(session.said('assistant').join(' ')).not.toContain('offer ten percent');
    expect(JSON.stringify(line.frames)).not.toContain('offer ten percent');
    expect(session.said('user').join(' ') + session.said('system').join(' ')).toContain('offer ten percent');
  });

  it('does not disturb a running reply', async () => {
    const gate = new Gate();
    world().openai.whenAsked('Tell me', { parts: ['Well, ', gate, 'that is it.'] });
    const { callSid, line } = await world().incoming();
    const mark = line.mark();
    line.prompt('Tell me');
    await gate.reached;
    expect((await order('whisper', { callSid, text: 'wrap up' })).status).toBe(200);
    gate.open();
    expect(await line.reply(mark)).toBe('Well, that is it.');
    expect(world().openai.problems()).toEqual([]);
  });
});

describe('override/dtmf', () => {
  it('presses the keys on the line and shows it', async () => {
    const { callSid, line, events } = await world().incoming();
    expect((await order('dtmf', { callSid, digits: '1w2#' })).status).toBe(200);
    await line.until(() => line.frames.find((frame) => frame.type === 'sendDigits' && frame.digits === '1w2#'), 'keys');
    expect(await events.event('supervisor')).toMatchObject({ action: 'dtmf', digits: '1w2#' });
  });
});

describe('override/pause', () => {
  it('keeps the model listening but silent until resumed', async () => {
    world().openai.whenAsked('Anyone there', says('Back again.'));
    const { callSid, line, events } = await world().incoming();
    const mark = line.mark();
    expect((await order('pause', { callSid, paused: true })).status).toBe(200);
    await events.event('supervisor', (event) => event.action === 'pause');
    await order('whisper', { callSid, text: 'he will speak' });
    const session = await world().openai.sessionTold('he will speak');
    const creates = session.sent('response.create').length;
    line.prompt('Anyone there, please?');
    await events.event('caller.transcript', (event) => event.final === true);
    // The model's socket keeps order: what the relay asked of it before this whisper has arrived with it.
    await order('whisper', { callSid, text: 'he is waiting' });
    await world().openai.sessionTold('he is waiting');
    expect(session.sent('response.create')).toHaveLength(creates);
    expect(line.spoken(mark)).toBe('');
    expect((await order('pause', { callSid, paused: false })).status).toBe(200);
    await events.event('supervisor', (event) => event.action === 'resume');
    line.prompt('Anyone there now?');
    await line.untilSpoken('Back again.', mark);
    expect(session.said('user').join(' ')).toContain('Anyone there, please?');
    expect(world().openai.problems()).toEqual([]);
  });

  it('twice is no fault', async () => {
    const { callSid } = await world().incoming();
    for (const paused of [true, true, false, false]) {
      expect((await order('pause', { callSid, paused })).status).toBe(200);
    }
  });

  it('lets the supervisor speak', async () => {
    const { callSid, line } = await world().incoming();
    await order('pause', { callSid, paused: true });
    const mark = line.mark();
    await order('text', { callSid, text: 'I am the supervisor.' });
    expect(await line.reply(mark)).toBe('I am the supervisor.');
  });
});

describe('override/transfer', () => {
  it.each([
    ['a number', '+15551230007', '+15551230007'],
    ['TRANSFER_NUMBER by default', undefined, TRANSFER_NUMBER],
  ])('connects the call to %s', async (_what, number, dialled) => {
    const { call, callSid, events } = await world().incoming();
    expect((await order('transfer', { callSid, ...(number === undefined ? {} : { number }) })).status).toBe(200);
    expect(await call.untilDialled()).toBe(dialled);
    await events.event('supervisor', (event) => event.action === 'transfer');
    await call.finish('completed');
    await events.event('call.ended');
    expect(events.events.at(-1)?.type).toBe('call.ended');
    expect(call.faults).toEqual([]);
  });

  it.each(['911', '112', 'Bob', '', '5551234567'])('refuses to connect to "%s"', async (number) => {
    const { call, callSid, line } = await world().incoming();
    const result = await order('transfer', { callSid, number });
    expect([400, 422]).toContain(result.status);
    expect(result.code).toMatch(/^(invalid_request|emergency_number)$/);
    expect(call.twimls).toHaveLength(1);
    expect(line.closed).toBeNull();
  });

  it('is over in TwiML with our number as the caller’s', async () => {
    const { call, callSid } = await world().incoming();
    await order('transfer', { callSid });
    await call.untilDialled();
    expect([undefined, '+15551230001', call.parties.from]).toContain(
      verbIn(call.twiml, 'Dial')?.attributes['callerId'],
    );
  });
});

describe('override/end', () => {
  it('ends the call, and again does nothing', async () => {
    const { call, callSid, events } = await world().incoming();
    expect((await order('end', { callSid })).status).toBe(200);
    await call.untilOver();
    await events.event('call.ended');
    expect(call.faults).toEqual([]);
    const count = (await world().supervisor.events(callSid)).length;
    const requests = world().twilio.requests.length;
    const again = await order('end', { callSid });
    expect([again.status, again.body['ok']]).toEqual([200, true]);
    await call.reportStatus('completed', { CallDuration: '15' });
    const listed = await world().supervisor.events(callSid);
    expect(listed).toHaveLength(count);
    expect(listed.at(-1)?.type).toBe('call.ended');
    expect(world().twilio.requests).toHaveLength(requests);
  });

  it('twice at once ends it once', async () => {
    const { call, callSid, events } = await world().incoming();
    const results = await Promise.all([order('end', { callSid }), order('end', { callSid })]);
    expect(results.map((result) => result.status)).toEqual([200, 200]);
    await call.untilOver();
    await events.event('call.ended');
    expect((await world().supervisor.events(callSid)).filter((event) => event.type === 'call.ended')).toHaveLength(1);
  });

  it('by way of the socket is followed by <Hangup/>', async () => {
    const { call, callSid, line } = await world().incoming();
    await order('end', { callSid });
    await call.untilOver();
    if (line.frames.some((frame) => frame.type === 'end')) expect(call.twiml).toContain('<Hangup');
  });

  it('is told to Twilio’s API where the socket’s end is not acted on', { timeout: 20_000 }, async () => {
    const { call, callSid, events } = await world().incoming();
    call.obeysEnd = false;
    await order('end', { callSid });
    await call.untilOver(15_000);
    const updates = world().twilio.requestsTo(new RegExp(`/Calls/${callSid}`));
    expect(updates.map(({ params }) => params.get('Status'))).toEqual(['completed']);
    expect(await events.event('call.ended')).toMatchObject({ reason: 'supervisor_ended' });
  });

  it('ends a call whose line is not up yet', async () => {
    const call = world().twilio.incoming();
    await call.ring();
    expect((await order('end', { callSid: call.sid })).status).toBe(200);
    await call.untilOver();
  });

  it('is no failure when Twilio says that the call has ended already', async () => {
    const call = world().twilio.incoming();
    await call.ring();
    world().twilio.refuseNext({ status: 400, code: 21220, message: 'Call is not in-progress.' });
    expect((await order('end', { callSid: call.sid })).status).toBe(200);
    const stream = await world().supervisor.follow(`callSid=${call.sid}`);
    await stream.event('call.ended');
  });

  it('while the model speaks sends no more of it', async () => {
    const gate = new Gate();
    world().openai.whenAsked('Speak', { parts: ['Well ', gate, 'STALE'] });
    const { call, callSid, line } = await world().incoming();
    line.prompt('Speak');
    await gate.reached;
    await order('end', { callSid });
    gate.open();
    await call.untilOver();
    expect(line.spoken()).not.toContain('STALE');
  });
});

describe('the end of a call', () => {
  it('is the same in whatever order and however often Twilio tells it', async () => {
    const { call, callSid, events, line } = await world().incoming();
    await call.reportStatus('completed', { CallDuration: '15' });
    await events.event('call.ended');
    await call.hangUp();
    await call.reportStatus('completed', { CallDuration: '15' });
    await line.untilClosed();
    const listed = await world().supervisor.events(callSid);
    expect(listed.filter((event) => event.type === 'call.ended')).toHaveLength(1);
    expect(listed.at(-1)?.type).toBe('call.ended');
  });
});
