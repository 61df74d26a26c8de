import { describe, expect, it } from 'vitest';
import { OUR_NUMBER } from './harness/fake-twilio.ts';
import { recordOf } from './harness/http.ts';
import { says } from './harness/model-protocol.ts';
import { newCallSid } from './harness/phone-call.ts';
import { namesField } from './harness/supervisor.ts';
import { useWorld } from './harness/use-world.ts';
import { eventually } from './harness/watched.ts';

const CALLEE = '+12125550123';

/** Every command with a body that would do on a live call. */
const COMMANDS: readonly [action: string, body: Readonly<Record<string, unknown>>, field: string][] = [
  ['text', { text: 'Hello.' }, 'text'],
  ['whisper', { text: 'Be brief.' }, 'text'],
  ['dtmf', { digits: '12#' }, 'digits'],
  ['transfer', { number: '+15551230007' }, 'number'],
  ['pause', { paused: true }, 'paused'],
  ['clarification', { response: 'Yes.' }, 'response'],
  ['approval', { approvalId: 'nothing', decision: 'approve' }, 'decision'],
  ['end', {}, 'callSid'],
];

describe('a command of the supervisor', () => {
  const world = useWorld();

  it.each(COMMANDS)('%s is refused with 404 call_not_found for an unknown call', async (action, body) => {
    const result = await world().supervisor.post(`/override/${action}`, { callSid: newCallSid(), ...body });
    expect([result.status, result.code]).toEqual([404, 'call_not_found']);
    expect(recordOf(result.body['error'])['message']).toEqual(expect.any(String));
  });

  it('is refused with 409 call_not_active once the call has ended, save the end itself', async () => {
    const { call, events } = await world().incoming();
    await call.hangUp();
    await events.event('call.ended');
    for (const [action, body] of COMMANDS) {
      const result = await world().supervisor.post(`/override/${action}`, { callSid: call.sid, ...body });
      const expected = action === 'end' ? [200, ''] : [409, 'call_not_active'];
      expect([action, result.status, result.code]).toEqual([action, ...expected]);
    }
  });

  it.each(COMMANDS)('%s without a callSid is refused with 400 and names the field', async (action, body) => {
    const result = await world().supervisor.post(`/override/${action}`, body);
    expect([result.status, result.code]).toEqual([400, 'invalid_request']);
    expect(namesField(result, 'callSid')).toBe(true);
  });

  it.each(COMMANDS.slice(0, -1))('%s with a value of the wrong type names the field', async (action, body, field) => {
    const { callSid } = await world().incoming();
    const result = await world().supervisor.post(`/override/${action}`, { callSid, ...body, [field]: { a: 1 } });
    expect([result.status, result.code]).toEqual([400, 'invalid_request']);
    expect(namesField(result, field)).toBe(true);
  });

  it.each(['text', 'digits', 'response', 'paused', 'decision', 'approvalId'])(
    'without its %s names the field',
    async (field) => {
      const { callSid } = await world().incoming();
      for (const [action, body] of COMMANDS.filter(
        ([, given]) => field in given && !(field === 'text' && given['decision']),
      )) {
        const rest = Object.fromEntries(Object.entries(body).filter(([name]) => name !== field));
        const result = await world().supervisor.post(`/override/${action}`, { callSid, ...rest });
        expect([action, result.status, result.code]).toEqual([action, 400, 'invalid_request']);
        expect(namesField(result, field)).toBe(true);
      }
    },
  );

  it.each(['', '1'.repeat(33), '12a', '1 2', 'A', '-1', '١'])('dtmf takes no digits like "%s"', async (digits) => {
    const { callSid, line } = await world().incoming();
    const result = await world().supervisor.post('/override/dtmf', { callSid, digits });
    expect([result.status, result.code]).toEqual([400, 'invalid_request']);
    expect(namesField(result, 'digits')).toBe(true);
    expect(line.frames.filter((frame) => frame.type === 'sendDigits')).toEqual([]);
  });

  it.each(['0', '1'.repeat(32), '0123456789*#w'])('dtmf takes digits like "%s"', async (digits) => {
    const { callSid, line } = await world().incoming();
    const result = await world().supervisor.post('/override/dtmf', { callSid, digits });
    expect([result.status, result.body['ok']]).toEqual([200, true]);
    await line.until(() => line.frames.find((frame) => frame.digits === digits), 'the pressed digits');
  });

  it.each(['edit without text', 'a decision nobody knows'])('approval refuses %s', async (what) => {
    const { callSid } = await world().incoming();
    const decision = what.startsWith('edit') ? 'edit' : 'postpone';
    const result = await world().supervisor.post('/override/approval', { callSid, approvalId: 'x', decision });
    expect([result.status, result.code]).toEqual([400, 'invalid_request']);
  });

  it('that is no JSON is refused with 400', async () => {
    expect((await world().supervisor.post('/override/text', '{"callSid":')).status).toBe(400);
    expect((await world().supervisor.post('/override/text', '[]')).status).toBe(400);
  });

  it('over 64 KiB is refused with 413, just under it is read', async () => {
    const large = { callSid: newCallSid(), text: 'x'.repeat(65 * 1024) };
    expect((await world().supervisor.post('/override/text', large)).status).toBe(413);
    const small = { callSid: newCallSid(), text: 'x'.repeat(60 * 1024) };
    expect([400, 404]).toContain((await world().supervisor.post('/override/text', small)).status);
  });

  it('waits for nothing: an answer and a decision are refused with 409 nothing_pending', async () => {
    const { callSid } = await world().incoming();
    const answer = await world().supervisor.post('/override/clarification', { callSid, response: 'Yes.' });
    expect([answer.status, answer.code]).toEqual([409, 'nothing_pending']);
    const decision = { callSid, approvalId: 'nothing', decision: 'approve' };
    const approval = await world().supervisor.post('/override/approval', decision);
    expect([approval.status, approval.code]).toEqual([409, 'nothing_pending']);
  });

  it('on a route there is not gets 404', async () => {
    expect((await world().supervisor.post('/override/sing', { callSid: newCallSid() })).status).toBe(404);
    expect((await world().supervisor.get('/nothing')).status).toBe(404);
  });
});

describe('dialling', () => {
  const world = useWorld();

  it('answers 201 with the call, asks Twilio for it at the public address, and lists it', async () => {
    const result = await world().supervisor.post('/calls', { to: CALLEE });
    expect([result.status, result.body['ok']]).toEqual([201, true]);
    const call = recordOf(result.body['call']);
    expect(call).toMatchObject({ direction: 'outbound', to: CALLEE, from: OUR_NUMBER, mode: 'relay' });
    const [request] = world()
      .twilio.requestsTo(/Calls\.json$/)
      .slice(-1);
    expect(request?.params.get('Url')).toMatch(/^https:\/\/relay\.example\.com\/start_call/);
    expect(request?.params.get('StatusCallback')).toMatch(/^https:\/\/relay\.example\.com\/call_status/);
    expect(request?.params.has('Twiml')).toBe(false);
    const live = await world().supervisor.calls('?state=live');
    expect(live.map((one) => one['callSid'])).toContain(call['callSid']);
  });

  it('brings the call up when it is answered', async () => {
    world().openai.whenAsked('Hello?', says('Good day.'));
    const { line, events } = await world().outgoing(CALLEE);
    line.prompt('Hello?');
    await line.untilSpoken('Good day.');
    expect((await events.event('call.created')).direction).toBe('outbound');
  });

  it.each([{}, { to: '' }, { to: '5551234567' }, { to: 'Bob' }, { to: '+0123456789' }, { to: 12 }, { to: '+1555' }])(
    'refuses %j with 400 and names the field',
    async (body) => {
      const result = await world().supervisor.post('/calls', body);
      expect([result.status, result.code]).toEqual([400, 'invalid_request']);
      expect(namesField(result, 'to')).toBe(true);
    },
  );

  it('refuses a mode there is not', async () => {
    const result = await world().supervisor.post('/calls', { to: CALLEE, mode: 'fax' });
    expect([result.status, result.code]).toEqual([400, 'invalid_request']);
    expect(namesField(result, 'mode')).toBe(true);
  });

  it.each(['911', '112', '+911'])('never dials the emergency number %s, confirmed or not', async (to) => {
    const before = world().twilio.requests.length;
    for (const body of [{ to }, { to, confirm: ['emergency_number'] }]) {
      const result = await world().supervisor.post('/calls', body);
      const isForm = to === '+911' && result.status === 400;
      expect(isForm ? [422, 'emergency_number'] : [result.status, result.code]).toEqual([422, 'emergency_number']);
    }
    expect(world().twilio.requests.length).toBe(before);
  });

  it.each([
    { status: 400, code: 21215, message: 'Account not authorized to call +12125550123.' },
    { status: 401, code: 20003, message: 'Authenticate' },
    { status: 429, code: 20429, message: 'Too Many Requests' },
    { status: 400, code: 21211, message: "The 'To' number is not a valid phone number." },
  ])('says 422 twilio_refused with Twilio’s code and words for $code', async (refusal) => {
    const before = world().twilio.requests.length;
    world().twilio.refuseNext(refusal);
    const result = await world().supervisor.post('/calls', { to: CALLEE });
    expect([result.status, result.code]).toEqual([422, 'twilio_refused']);
    expect(recordOf(result.body['error'])['twilioCode']).toBe(refusal.code);
    expect(result.text).toContain(refusal.message.slice(0, 12));
    expect(world().twilio.requests.length).toBe(before + 1);
  });

  it.each([500, 503])('says 502 when Twilio answers %i', async (status) => {
    world().twilio.refuseNext({ status, code: null, message: 'Bad gateway' });
    expect((await world().supervisor.post('/calls', { to: CALLEE })).status).toBe(502);
  });

  it('says 502 when Twilio cannot be reached', async () => {
    world().twilio.isUnreachable = true;
    try {
      const result = await world().supervisor.post('/calls', { to: CALLEE });
      expect(result.status).toBe(502);
      expect(result.code).not.toBe('');
    } finally {
      world().twilio.isUnreachable = false;
    }
  });
});

describe('reading', () => {
  const world = useWorld();

  it('lists calls newest first with every field of the table', async () => {
    const first = await world().incoming();
    const second = await world().incoming();
    await first.call.hangUp();
    await first.events.event('call.ended');
    const calls = await world().supervisor.calls();
    expect(calls.slice(0, 2).map((one) => one['callSid'])).toEqual([second.callSid, first.callSid]);
    for (const name of [
      'callSid',
      'direction',
      'from',
      'to',
      'status',
      'mode',
      'practice',
      'startedAt',
      'endedAt',
      'durationSeconds',
      'needs',
    ]) {
      expect(calls[0]).toHaveProperty(name);
    }
    expect(calls[0]).toMatchObject({ direction: 'inbound', mode: 'relay', needs: null, endedAt: null });
    expect(calls[1]).toMatchObject({ endedAt: expect.any(String), durationSeconds: expect.any(Number) });
  });

  it('tells live from past', async () => {
    const [ended, live] = [await world().incoming(), await world().incoming()];
    await ended.call.hangUp();
    await ended.events.event('call.ended');
    const idsOf = async (query: string): Promise<readonly unknown[]> =>
      (await world().supervisor.calls(query)).map((one) => one['callSid']);
    expect(await idsOf('?state=live')).toContain(live.callSid);
    expect(await idsOf('?state=live')).not.toContain(ended.callSid);
    expect(await idsOf('?state=past')).toContain(ended.callSid);
    expect(await idsOf('?state=past')).not.toContain(live.callSid);
  });

  it('gives pages with limit and before', async () => {
    const made = [await world().incoming(), await world().incoming(), await world().incoming()].map(
      (one) => one.callSid,
    );
    const page = await world().supervisor.calls('?limit=2');
    expect(page.map((one) => one['callSid'])).toEqual([made[2], made[1]]);
    const next = await world().supervisor.calls(`?limit=1&before=${made[1]}`);
    expect(next.map((one) => one['callSid'])).toEqual([made[0]]);
  });

  it.each(['?limit=many', '?state=asleep', '?before=nobody'])('refuses %s with 400', async (query) => {
    const result = await world().supervisor.get(`/calls${query}`);
    expect([result.status, result.code]).toEqual([400, 'invalid_request']);
  });

  it('finds calls by what either side said', async () => {
    world().openai.whenAsked('zanzibar', says('You mean the quetzal?'));
    const { call, callSid, line, events } = await world().incoming();
    line.prompt('I am calling from zanzibar today');
    await line.untilSpoken('quetzal');
    await call.hangUp();
    await events.event('call.ended');
    for (const words of ['zanzibar', 'quetzal', 'from zanzibar']) {
      const found = await eventually(async () => {
        const ids = (await world().supervisor.calls(`?q=${encodeURIComponent(words)}`)).map((one) => one['callSid']);
        return ids.length > 0 && ids;
      }, `call found by "${words}"`);
      expect(found).toEqual([callSid]);
    }
    expect(await world().supervisor.calls('?q=xylophone')).toEqual([]);
    expect((await world().supervisor.get(`/calls?q=${encodeURIComponent('"* OR -(')}`)).status).toBe(200);
  });

  it('shows one call and its events', async () => {
    const { callSid, events } = await world().incoming();
    await events.event('call.created');
    const shown = recordOf((await world().supervisor.get(`/calls/${callSid}`)).body['call']);
    expect(shown).toMatchObject({ callSid, direction: 'inbound', mode: 'relay' });
    const listed = await world().supervisor.events(callSid);
    expect(listed[0]).toEqual(events.events[0]);
  });

  it('says 404 call_not_found for a call nobody knows', async () => {
    for (const path of [`/calls/${newCallSid()}`, `/calls/${newCallSid()}/events`]) {
      const result = await world().supervisor.get(path);
      expect([result.status, result.code]).toEqual([404, 'call_not_found']);
    }
  });
});

describe('a client over PHONY_RATE_LIMIT', () => {
  const world = useWorld({ PHONY_RATE_LIMIT: '4' });

  it('gets 429 with Retry-After and a failure body', async () => {
    const results = [];
    for (let count = 0; count < 6; count += 1) results.push(await world().supervisor.get('/calls'));
    expect(results.slice(0, 4).map((one) => one.status)).toEqual([200, 200, 200, 200]);
    const refused = results.at(-1);
    expect(refused?.status).toBe(429);
    expect(Number(refused?.headers['retry-after'])).toBeGreaterThan(0);
    expect(refused?.code).not.toBe('');
  });

  it('does not keep Twilio from its routes', async () => {
    for (let count = 0; count < 6; count += 1) await world().twilio.incoming().ring();
  });
});
