import twilio from 'twilio';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { BUSY, FAR, OWN, type Rig, SILENT, startRig } from './support/phone-rig.ts';

let rig: Rig;
beforeEach(async () => {
  rig = await startRig();
});
afterEach(() => rig.close());

const isFinal = ({ path, params }: { path: string; params: Readonly<Record<string, string>> }): boolean =>
  path === '/status' && ['completed', 'busy', 'no-answer', 'canceled'].includes(params['CallStatus'] ?? '');

describe('the REST API of the practice phone company', () => {
  it('answers wrong credentials with 20003', async () => {
    const response = await fetch(`${rig.account.twilioApiBaseUrl}/2010-04-01/Accounts/${rig.account.accountSid}.json`, {
      headers: { Authorization: 'Basic bm86bm8=' },
    });
    expect(response.status).toBe(401);
    expect(await response.json()).toEqual({
      code: 20003,
      message: 'Authenticate',
      more_info: 'https://www.twilio.com/docs/errors/20003',
      status: 401,
    });
  });

  const good = { To: FAR, From: OWN, Url: 'http://127.0.0.1:9/x' };
  const refused: readonly (readonly [string, Record<string, string>, number])[] = [
    ['a number nobody has', { ...good, To: '+15550109999' }, 21211],
    ['a number that is none', { ...good, To: '12' }, 21211],
    ['a From that is not ours', { ...good, From: '+15550100102' }, 21210],
    ['no To', { From: OWN, Url: good.Url }, 21201],
    ['no Url', { To: FAR, From: OWN }, 21205],
    ['inline TwiML, as on a trial account', { ...good, Twiml: '<Response/>' }, 10002],
  ];
  it.each(refused)('refuses to dial: %s', async (_what, form, code) => {
    const { status, body } = await rig.rest('/Calls.json', Object.entries(form));
    expect({ status, code: body.code, shape: Object.keys(body).sort() }).toEqual({
      status: 400,
      code,
      shape: ['code', 'message', 'more_info', 'status'],
    });
  });

  it('answers 20404 for a call it does not know and 21220 for one that has ended', async () => {
    expect((await rig.rest(`/Calls/CA${'1'.repeat(32)}.json`)).body.code).toBe(20404);
    rig.app.answer('/start', '<Response><Hangup/></Response>');
    const sid = await rig.dial();
    await rig.app.webhooks.first(isFinal);
    expect((await rig.rest(`/Calls/${sid}.json`, [['Status', 'completed']])).body.code).toBe(21220);
  });

  it("works with Twilio's own client", async () => {
    rig.app.answer('/start', '<Response><Pause length="60000"/></Response>');
    const client = twilio(rig.account.accountSid, rig.account.authToken);
    client.api.baseUrl = rig.account.twilioApiBaseUrl;
    const call = await client.calls.create({ to: FAR, from: OWN, url: `${rig.app.url}/start` });
    expect(call).toMatchObject({ status: 'queued', direction: 'outbound-api', to: FAR });
    await rig.app.webhooks.first(({ path }) => path === '/start');
    expect((await client.calls(call.sid).fetch()).status).toBe('in-progress');
    expect((await client.calls(call.sid).update({ status: 'completed' })).status).toBe('completed');
    expect(await client.api.v2010.accounts(rig.account.accountSid).fetch()).toMatchObject({ status: 'active' });
    await expect(
      client.calls.create({ to: '+15550109999', from: OWN, url: 'http://127.0.0.1:9' }),
    ).rejects.toMatchObject({
      code: 21211,
      status: 400,
    });
  });
});

describe('a practice call', () => {
  it('reports every step it was asked to, in order, signed', async () => {
    rig.app.answer('/start', '<Response><Say>Good bye.</Say></Response>');
    const sid = await rig.dial({ StatusCallbackEvent: 'initiated ringing answered completed' });
    const final = await rig.app.webhooks.first(isFinal);
    const status = rig.app.webhooks.all.filter(({ path }) => path === '/status').map(({ params }) => params);
    expect(status.map((params) => [params['SequenceNumber'], params['CallStatus']])).toEqual([
      ['0', 'initiated'],
      ['1', 'ringing'],
      ['2', 'in-progress'],
      ['3', 'completed'],
    ]);
    expect(final.params).toMatchObject({ CallSid: sid, CallDuration: '1', Duration: '1', From: OWN, To: FAR });
    expect(final.params).toMatchObject({ CallbackSource: 'call-progress-events', Direction: 'outbound-api' });
    expect(final.params['Timestamp']).toMatch(/^\w{3}, \d\d \w{3} \d{4} [\d:]{8} \+0000$/);
    expect(rig.app.webhooks.all.every(({ isSigned }) => isSigned)).toBe(true);
    expect(rig.callee.happened.all).toEqual(['answered', 'heard Good bye.', 'silence']);
  });

  it('tells only of the end where no events were asked for', async () => {
    rig.app.answer('/start', '<Response><Hangup/></Response>');
    await rig.dial();
    await rig.app.webhooks.first(isFinal);
    expect(rig.app.webhooks.all.map(({ path }) => path)).toEqual(['/start', '/status']);
  });

  it.each([
    [BUSY, 'busy'],
    [SILENT, 'no-answer'],
  ])('that nobody takes at %s ends as %s and asks for no TwiML', async (number, status) => {
    await rig.dial({ To: number, Timeout: '5' });
    expect((await rig.app.webhooks.first(isFinal)).params).toMatchObject({ CallStatus: status, CallDuration: '0' });
    expect(rig.app.webhooks.all.some(({ path }) => path === '/start')).toBe(false);
  });

  it('runs its TwiML verb after verb, through a redirect', async () => {
    rig.app.answer(
      '/start',
      '<Response><Say>Tom &amp; &#39;Ann&#39;</Say><Pause/><Play digits="12#"/><Redirect>/more</Redirect></Response>',
    );
    rig.app.answer('/more', '<Response><Say>More.</Say><Hangup/><Say>Never.</Say></Response>');
    await rig.dial();
    await rig.app.webhooks.first(isFinal);
    expect(rig.callee.happened.all.filter((what) => what !== 'silence')).toEqual([
      'answered',
      "heard Tom & 'Ann'",
      'digits 12#',
      'heard More.',
    ]);
  });

  it('runs the TwiML that replaces its own', async () => {
    const { sid, relay } = await rig.connect();
    await rig.rest(`/Calls/${sid}.json`, [['Twiml', '<Response><Say>Instead.</Say></Response>']]);
    expect(await relay.closed).toMatchObject({ code: 1000 });
    await rig.app.webhooks.first(isFinal);
    expect(rig.callee.happened.all).toContain('heard Instead.');
  });

  it('ends after its time limit', async () => {
    rig.app.answer('/start', '<Response><Pause length="600000"/></Response>');
    await rig.dial({ TimeLimit: '1' });
    const final = await rig.app.webhooks.first(isFinal);
    expect(final.params).toMatchObject({ CallStatus: 'completed', CallDuration: expect.stringMatching(/^[12]$/) });
  });

  it('ends where its TwiML cannot be had', async () => {
    rig.app.answer('/start', 'no xml');
    await rig.dial();
    expect((await rig.app.webhooks.first(isFinal)).params).toMatchObject({ CallStatus: 'completed' });
  });
});
