import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { BUSY, DECLINES, FAR, OWN, type Rig, SILENT, startRig } from './support/phone-rig.ts';

const ANSWERS = '+15550100150';
const BRIEFING = 'Ada is calling, about her invoice.';

let rig: Rig;
beforeEach(async () => {
  rig = await startRig();
});
afterEach(() => rig.close());

/** A call that is connected to a number at once. @param noun - Attributes of `<Number>`. */
async function transfer(number: string, noun = ''): Promise<string> {
  rig.app.answer(
    '/start',
    `<Response><Dial action="/dialled" callerId="${OWN}" timeout="25" answerOnBridge="true"><Number ${noun}>${number}</Number></Dial></Response>`,
  );
  rig.app.answer('/dialled', '<Response><Say>Back again.</Say></Response>');
  return rig.dial();
}

const warm = (number: string, twiml = `<Response><Say>${BRIEFING}</Say></Response>`): Promise<string> => {
  rig.app.answer('/briefing/TOKEN', twiml);
  return transfer(number, `url="${rig.app.url}/briefing/TOKEN" method="POST"`);
};

const outcome = async (): Promise<Readonly<Record<string, string>>> =>
  (await rig.app.webhooks.first(({ path }) => path === '/dialled')).params;
const over = () => rig.app.webhooks.first(({ path }) => path === '/status');
const heardBy = (who: 'callee' | 'receiver'): readonly string[] =>
  rig.log.flatMap(({ message, pii }) => (message === `practice ${who} heard` ? [pii?.text ?? ''] : []));

describe('a practice call that is connected to a number', () => {
  it.each([
    [ANSWERS, { DialCallStatus: 'completed', DialBridged: 'true', DialCallDuration: '1' }],
    [BUSY, { DialCallStatus: 'busy', DialBridged: 'false' }],
    [SILENT, { DialCallStatus: 'no-answer', DialBridged: 'false' }],
    ['911', { DialCallStatus: 'failed', DialBridged: 'false' }],
  ])('at %s tells the action how it went, and goes on', async (number, expected) => {
    const callSid = await transfer(number);
    const params = await outcome();
    expect(params).toMatchObject({ ...expected, CallSid: callSid, CallStatus: 'in-progress' });
    expect(params['DialCallSid']).toMatch(/^CA[0-9a-f]{32}$/);
    expect(params['DialCallSid']).not.toBe(callSid);
    await over();
    expect(heardBy('callee')).toEqual(['Back again.']);
  });

  it('is told canceled where the other party hangs up while it rings, and nothing more comes of it', async () => {
    await rig.close();
    rig = await startRig({ transferRingMs: [60_000, 60_000] });
    await transfer(ANSWERS);
    await rig.app.webhooks.first(({ path }) => path === '/start');
    await expect.poll(() => rig.callee.line).not.toBeNull();
    rig.callee.line?.hangUp();
    expect(await outcome()).toMatchObject({
      DialCallStatus: 'canceled',
      DialBridged: 'false',
      CallStatus: 'completed',
    });
    await over();
    expect(rig.callee.happened.all).toEqual(['answered']);
  });

  it('rings no more once it is given other TwiML, and its action is not asked', async () => {
    await rig.close();
    rig = await startRig({ transferRingMs: [60_000, 60_000] });
    const sid = await transfer(ANSWERS);
    await rig.app.webhooks.first(({ path }) => path === '/start');
    const update = () => rig.rest(`/Calls/${sid}.json`, [['Twiml', '<Response><Say>Instead.</Say></Response>']]);
    await expect.poll(async () => (await update()).status).toBe(200);
    await over();
    expect(heardBy('callee')).toEqual(['Instead.']);
    expect(rig.app.webhooks.all.some(({ path }) => path === '/dialled')).toBe(false);
  });
});

describe('a practice call that is transferred warmly', () => {
  it('has the receiver hear the briefing, the other party not a word of it, and then the two talk', async () => {
    const callSid = await warm(ANSWERS);
    expect(await outcome()).toMatchObject({ DialCallStatus: 'completed', DialBridged: 'true' });
    await over();
    expect(heardBy('receiver')).toEqual([BRIEFING]);
    expect(heardBy('callee')).toEqual(['Back again.']);
    expect(rig.callee.happened.all.join()).not.toContain('invoice');
    const told = rig.log.findIndex(({ message }) => message === 'practice receiver heard');
    const connected = rig.log.findIndex(({ message }) => message === 'practice transfer connected');
    expect(connected).toBeGreaterThan(told);
    expect(rig.log[connected]?.callSid).toBe(callSid);
  });

  it('asks for the briefing about the receiver’s call, signed, with ours as its parent', async () => {
    const callSid = await warm(ANSWERS);
    const asked = await rig.app.webhooks.first(({ path }) => path === '/briefing/TOKEN');
    const { DialCallSid } = await outcome();
    expect(asked.isSigned).toBe(true);
    expect(asked.params).toMatchObject({ CallSid: DialCallSid, ParentCallSid: callSid, Direction: 'outbound-dial' });
    expect(asked.params).toMatchObject({ From: OWN, To: ANSWERS, CallStatus: 'in-progress' });
    expect([FAR, callSid]).not.toContain(asked.params['CallSid']);
  });

  it.each([
    ['the receiver hangs up meanwhile', DECLINES, undefined],
    ['the briefing ends with <Hangup/>', ANSWERS, '<Response><Say>No.</Say><Hangup/></Response>'],
    ['the briefing cannot be had', ANSWERS, 'no xml'],
  ])('is not connected where %s, though somebody answered', async (_what, number, twiml) => {
    await warm(number, twiml);
    const params = await outcome();
    expect(params).toMatchObject({ DialCallStatus: 'completed', DialBridged: 'false' });
    expect(params).not.toHaveProperty('DialCallDuration');
    await over();
    expect(heardBy('receiver')).not.toContain(BRIEFING);
    expect(heardBy('callee')).toEqual(['Back again.']);
  });

  it('asks for no briefing where nobody answers', async () => {
    await warm(BUSY);
    await outcome();
    expect(rig.app.webhooks.all.some(({ path }) => path === '/briefing/TOKEN')).toBe(false);
  });
});
