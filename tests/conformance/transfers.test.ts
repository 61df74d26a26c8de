import { afterEach, describe, expect, it } from 'vitest';
import { ACCOUNT_SID, PUBLIC_HOST, TRANSFER_NUMBER } from './harness/fake-twilio.ts';
import { ask, jsonOf, recordOf, textOf } from './harness/http.ts';
import { PART_BYTES, says } from './harness/model-protocol.ts';
import type { PhoneCall } from './harness/phone-call.ts';
import type { EventStream } from './harness/supervisor.ts';
import { formBody, signatureOf } from './harness/twilio-signature.ts';
import { verbIn, verbsOf } from './harness/twiml.ts';
import { useWorld } from './harness/use-world.ts';

const BRIEFING = 'Ada is calling & wants her invoice explained.';
const RECEIVER = '+15551230007';
/** How long the relay may wait for Twilio to act on `end` before it turns to the REST API. */
const FORCED_MS = 15_000;

const FAILURES = [
  ['busy', false],
  ['no-answer', false],
  ['failed', false],
  ['canceled', false],
  // The receiver answered, was being briefed, and hung up.
  ['completed', false],
] as const;

/** Whether anything the caller hears, or an address, has the briefing in it. */
function leaks(call: PhoneCall): boolean {
  const spoken = [...call.lines].map((line) => JSON.stringify(line.frames)).join();
  return [spoken, ...call.twimls, ...call.callbacks.map(({ url }) => url)].some((text) => text.includes('invoice'));
}

/** The assistant is back on the line, has been told why, and tells the caller. */
async function backOnTheLine(call: PhoneCall, events: EventStream, status: string): Promise<void> {
  const relay = verbIn(call.twiml, 'ConversationRelay');
  expect(relay?.attributes['welcomeGreeting'] ?? '').toBe('');
  const code = status === 'completed' ? 'transfer_declined' : `transfer_${status.replaceAll('-', '_')}`;
  expect(await events.event('error')).toMatchObject({ code, fatal: false });
  const line = await call.connect();
  await line.untilSpoken('Nobody is free.');
}

describe('a call in text', () => {
  const world = useWorld({ TRANSFER_NUMBER });
  afterEach(() => {
    world().openai.otherwise = () => says();
  });
  const transfer = (callSid: string, body: object) =>
    world().supervisor.post('/override/transfer', { callSid, number: RECEIVER, ...body });

  it('is transferred warmly: the receiver hears the briefing, the caller rings and hears none of it', async () => {
    const { call, callSid, events } = await world().incoming();
    expect((await transfer(callSid, { briefing: BRIEFING })).status).toBe(200);
    expect(await call.untilDialled()).toBe(RECEIVER);
    expect(verbsOf(call.twiml).map(({ name }) => name)).toEqual(['Response', 'Dial', 'Number']);
    expect(verbIn(call.twiml, 'Dial')?.attributes['answerOnBridge']).toBe('true');
    expect(leaks(call)).toBe(false);
    const heard = (await call.answerTransfer()) ?? '';
    expect(verbIn(heard, 'Say')).toMatchObject({ text: BRIEFING, attributes: { language: 'en-US' } });
    expect(leaks(call)).toBe(false);
    expect(await events.event('supervisor')).toMatchObject({
      action: 'transfer',
      number: RECEIVER,
      briefing: BRIEFING,
    });
    await call.endTransfer('completed', true);
    await call.untilOver();
    expect(await events.event('call.ended')).toMatchObject({ reason: 'transferred' });
    expect(call.faults).toEqual([]);
  });

  it('has its briefing told once: who asks again is told nothing', async () => {
    const { call, callSid } = await world().incoming();
    await transfer(callSid, { briefing: BRIEFING });
    await call.untilDialled();
    expect(await call.answerTransfer()).toContain('invoice');
    expect(await call.answerTransfer()).not.toContain('invoice');
  });

  it('tells nothing without Twilio’s signature, nor makes a call of the receiver’s', async () => {
    const { call, callSid } = await world().incoming();
    await transfer(callSid, { briefing: BRIEFING });
    await call.untilDialled();
    const url = new URL(verbIn(call.twiml, 'Number')?.attributes['url'] ?? '');
    expect(url.host).toBe(PUBLIC_HOST);
    expect(url.search).toBe('');
    const form = { AccountSid: ACCOUNT_SID, CallSid: call.childSid };
    const forged = await ask({
      port: world().port,
      method: 'POST',
      path: url.pathname,
      headers: {
        host: PUBLIC_HOST,
        'content-type': 'application/x-www-form-urlencoded',
        'x-twilio-signature': signatureOf('another token', url.href, form),
      },
      body: formBody(form),
    });
    expect(forged.status).toBe(403);
    expect(await call.answerTransfer()).toContain('invoice');
    await call.webhook(`https://${PUBLIC_HOST}/call_status`, {
      ...call.form(),
      CallSid: call.childSid,
      ParentCallSid: call.sid,
      CallStatus: 'completed',
    });
    expect((await world().supervisor.get(`/calls/${call.childSid}`)).status).toBe(404);
  });

  it.each([[{}], [{ briefing: '' }], [{ briefing: '  ' }]])('is transferred coldly with %j', async (body) => {
    const { call, callSid, events } = await world().incoming();
    expect((await transfer(callSid, body)).status).toBe(200);
    await call.untilDialled();
    expect(await call.answerTransfer()).toBeNull();
    expect(await events.event('supervisor')).not.toHaveProperty('briefing');
  });

  it.each([
    ['too long', 'x'.repeat(501)],
    ['markup alone', '<speak><break/></speak>'],
    ['no text', 7],
  ])('is not transferred with a briefing that is %s', async (_what, briefing) => {
    const { call, callSid, line } = await world().incoming();
    const result = await transfer(callSid, { briefing });
    expect([result.status, result.code]).toEqual([400, 'invalid_request']);
    expect(JSON.stringify(result.body)).toContain('"field":"briefing"');
    expect([call.twimls.length, line.closed]).toEqual([1, null]);
  });

  it('has markup and control characters taken out of the briefing, then counted', async () => {
    const { call, callSid } = await world().incoming();
    const briefing = `<b>${'x'.repeat(500)}</b>\u0007`;
    expect((await transfer(callSid, { briefing })).status).toBe(200);
    await call.untilDialled();
    expect(verbIn((await call.answerTransfer()) ?? '', 'Say')?.text).toBe('x'.repeat(500));
  });

  it.each(FAILURES)('comes back to the assistant where the receiver is "%s"', async (status, bridged) => {
    world().openai.otherwise = () => says('Nobody is free.');
    const { call, callSid, events } = await world().incoming();
    await transfer(callSid, { briefing: BRIEFING });
    await call.untilDialled();
    await call.endTransfer(status, bridged);
    await backOnTheLine(call, events, status);
    expect(leaks(call)).toBe(false);
    expect(call.faults).toEqual([]);
  });

  it.each(FAILURES)(
    'comes back, too, where Twilio had to be told: "%s"',
    { timeout: 30_000 },
    async (status, bridged) => {
      world().openai.otherwise = () => says('Nobody is free.');
      const { call, callSid, events } = await world().incoming();
      call.obeysEnd = false;
      await transfer(callSid, { briefing: BRIEFING });
      expect(await call.untilDialled(FORCED_MS)).toBe(RECEIVER);
      expect(await call.answerTransfer()).toContain('invoice');
      call.obeysEnd = true;
      await call.endTransfer(status, bridged);
      await backOnTheLine(call, events, status);
      expect(call.faults).toEqual([]);
    },
  );

  it('may be transferred again after that, and has a briefing of its own', async () => {
    world().openai.otherwise = () => says('Nobody is free.');
    const { call, callSid, events } = await world().incoming();
    await transfer(callSid, { briefing: BRIEFING });
    await call.untilDialled();
    await call.endTransfer('busy');
    await backOnTheLine(call, events, 'busy');
    const before = call.twimls.length;
    await transfer(callSid, { number: TRANSFER_NUMBER, briefing: 'Second try.' });
    const twiml = await call.until(
      () => call.twimls.slice(before).find((one) => one.includes('<Dial')),
      'a second dial',
    );
    expect(verbIn(twiml, 'Number')?.text).toBe(TRANSFER_NUMBER);
    expect(await call.answerTransfer()).toContain('Second try.');
  });

  it('asked for by the model is cold', async () => {
    world().openai.whenAsked('A person please', says('Connecting you. [[transfer]]'));
    const { call, line } = await world().incoming();
    line.prompt('A person please');
    await call.untilDialled();
    expect(await call.answerTransfer()).toBeNull();
  });

  it('ends when the caller gives up while it rings', async () => {
    const { call, callSid, events } = await world().incoming();
    await transfer(callSid, { briefing: BRIEFING });
    await call.untilDialled();
    call.status = 'completed';
    await call.endTransfer('canceled');
    await call.reportStatus('completed', { CallDuration: '15' });
    await events.event('call.ended');
    expect(events.all('error')).toEqual([]);
    expect((await world().supervisor.events(callSid)).at(-1)?.type).toBe('call.ended');
  });

  it('is hung up by the supervisor while it rings', async () => {
    const { call, callSid, events } = await world().incoming();
    await transfer(callSid, {});
    await call.untilDialled();
    expect((await world().supervisor.post('/override/end', { callSid })).status).toBe(200);
    await call.untilOver();
    expect(await events.event('call.ended')).toMatchObject({ reason: 'supervisor_ended' });
  });
});

describe('a call in sound', () => {
  const world = useWorld({ CALL_MODE: 'media', TRANSFER_NUMBER });
  afterEach(() => {
    world().openai.otherwise = () => says();
  });
  const transfer = (callSid: string) =>
    world().supervisor.post('/override/transfer', { callSid, number: RECEIVER, briefing: BRIEFING });

  const greeted = async () => {
    const live = await world().incomingStream();
    await live.line.untilPlayed(PART_BYTES);
    await live.session.untilIdle();
    world().openai.otherwise = () => says('Nobody is free.');
    return live;
  };

  it.each(FAILURES)('is transferred warmly, and comes back where the receiver is "%s"', async (status, bridged) => {
    const { call, callSid, events } = await greeted();
    expect((await transfer(callSid)).status).toBe(200);
    expect(await call.untilDialled()).toBe(RECEIVER);
    expect(verbIn((await call.answerTransfer()) ?? '', 'Say')?.text).toBe(BRIEFING);
    await call.endTransfer(status, bridged);
    expect(await events.event('error')).toMatchObject({
      code: status === 'completed' ? 'transfer_declined' : `transfer_${status.replaceAll('-', '_')}`,
    });
    const again = await call.connectStream();
    await again.untilPlayed(PART_BYTES);
    await events.event('assistant.transcript', ({ text }) => text === 'Nobody is free.');
    expect(leaks(call)).toBe(false);
    expect(call.faults).toEqual([]);
  });

  it('is transferred warmly by the way behind the stream where Twilio’s API does not take it', async () => {
    const { call, callSid } = await greeted();
    world().twilio.refuseNext({ status: 503, code: null, message: 'Service unavailable' });
    expect((await transfer(callSid)).status).toBe(200);
    expect(await call.untilDialled()).toBe(RECEIVER);
    expect(await call.answerTransfer()).toContain('invoice explained');
  });
});

describe('a practice call', () => {
  const world = useWorld({
    PHONY_PRACTICE_PACE: 'fast',
    PHONY_DEBUG: '1',
    HOST: undefined,
    TWILIO_ACCOUNT_SID: undefined,
    TWILIO_AUTH_TOKEN: undefined,
    TWILIO_PHONE_NUMBER: undefined,
    TWILIO_API_BASE_URL: undefined,
    OPENAI_API_KEY: undefined,
    OPENAI_BASE_URL: undefined,
  });

  /** What the practice line says somebody heard. */
  const heard = (who: 'callee' | 'receiver'): readonly string[] =>
    world()
      .relay.stderr.split('\n')
      .filter((line) => line.includes(`practice ${who} heard`))
      .map((line) => textOf(recordOf(jsonOf(line)['pii'])['text']));

  /** A call that is up and waits for the supervisor, then is transferred. */
  const transferred = async (number: string) => {
    const callSid = await world().supervisor.dial({ practice: 'person' });
    const events = await world().supervisor.follow(`callSid=${callSid}`);
    await events.event('question.asked', undefined, { deadlineMs: 30_000 });
    const body = { callSid, number, briefing: BRIEFING };
    expect((await world().supervisor.post('/override/transfer', body)).status).toBe(200);
    return { callSid, events };
  };

  it('is transferred warmly to someone who answers: they hear the briefing, the callee does not', async () => {
    const { events } = await transferred('+15550100150');
    expect(await events.event('call.ended')).toMatchObject({ reason: 'transferred' });
    await world().relay.untilStderr(/practice transfer connected/);
    expect(heard('receiver')).toEqual([BRIEFING]);
    expect(heard('callee').join()).not.toContain('invoice');
    expect(heard('callee').length).toBeGreaterThan(0);
  });

  it.each([
    ['is busy', '+15550100198', 'transfer_busy'],
    ['does not answer', '+15550100199', 'transfer_no_answer'],
    ['hangs up while being briefed', '+15550100197', 'transfer_declined'],
  ])('comes back to the assistant from a receiver who %s', async (_what, number, code) => {
    const { callSid, events } = await transferred(number);
    expect(await events.event('error')).toMatchObject({ code, fatal: false });
    const since = events.mark();
    expect((await world().supervisor.post('/override/pause', { callSid, paused: true })).status).toBe(200);
    await expect
      .poll(async () => (await world().supervisor.post('/override/text', { callSid, text: 'Here again.' })).status)
      .toBe(200);
    await events.event('assistant.transcript', ({ text }) => text === 'Here again.', { since });
    await expect.poll(() => heard('callee').join('')).toContain('Here again.');
    await world().supervisor.post('/override/end', { callSid });
    expect(await events.event('call.ended')).toMatchObject({ reason: 'supervisor_ended' });
  });
});
