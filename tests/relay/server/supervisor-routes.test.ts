import { describe, expect, it } from 'vitest';
import { Fault } from '#core/errors.ts';
import { LOCAL_HOST, relayServer, SUPERVISOR_TOKEN, supervisor } from '../../fakes/relay-server.ts';

const UNKNOWN = `CA${'e'.repeat(32)}`;
const OVERRIDES = [
  ['/override/text', { text: 'Hello.' }],
  ['/override/whisper', { text: 'Be brief.' }],
  ['/override/dtmf', { digits: '1' }],
  ['/override/transfer', { number: '+15551234567' }],
  ['/override/end', {}],
  ['/override/pause', { paused: true }],
  ['/override/clarification', { response: 'Yes.' }],
  ['/override/approval', { approvalId: 'a1', decision: 'approve' }],
] as const;

/** A call that was dialled and rings. */
async function dialled() {
  const server = await relayServer();
  const answer = await server.app.inject(supervisor('POST', '/calls', { to: '+15551234567' }));
  const callSid: string = answer.json().call.callSid;
  return { ...server, callSid, answer };
}

describe('a request without the supervisor’s token', () => {
  it.each([
    ['GET', '/calls'],
    ['GET', `/calls/${UNKNOWN}`],
    ['GET', '/events/ws?callSid=*'],
    ['POST', '/calls'],
    ...OVERRIDES.map(([url]) => ['POST', url] as const),
  ] as const)('gets 401: %s %s', async (method, url) => {
    const { app } = await relayServer();
    for (const authorization of [undefined, 'Bearer wrong', 'Basic eDp5', 'Bearer ']) {
      const headers = { host: LOCAL_HOST, ...(authorization === undefined ? {} : { authorization }) };
      const answer = await app.inject({ method, url, headers, ...(method === 'POST' ? { payload: {} } : {}) });
      expect(answer.statusCode).toBe(401);
      expect(answer.json().error.code).toBe('unauthorized');
    }
  });

  it('gets 401 whatever its body looks like', async () => {
    const { app } = await relayServer();
    const headers = { host: LOCAL_HOST, 'content-type': 'application/json' };
    const answer = await app.inject({ method: 'POST', url: '/override/text', headers, payload: '{no json' });
    expect(answer.statusCode).toBe(401);
  });

  it('may ask how we are', async () => {
    const { app } = await relayServer();
    const answer = await app.inject({ url: '/healthz', headers: { host: LOCAL_HOST } });
    expect(answer.json()).toEqual({ status: 'ok', uptimeSeconds: expect.any(Number), activeCalls: 0 });
  });
});

describe('a request from somewhere else', () => {
  it.each([
    'https://evil.example.com',
    'http://127.0.0.1:1',
    'https://127.0.0.1:0',
    'null',
    'http://localhost.evil.example.com:0',
  ])('with the origin %s gets 403, token or not', async (origin) => {
    const { app } = await relayServer();
    for (const url of ['/calls', '/healthz', '/nothing', '/receive_call']) {
      const request = supervisor('GET', url);
      const answer = await app.inject({ ...request, headers: { ...request.headers, origin } });
      expect(answer.statusCode).toBe(403);
    }
  });

  it.each(['evil.example.com', 'localhost', '127.0.0.1', '127.0.0.1:1', 'relay.example.com.evil.example.com'])(
    'to the host %s gets 403, token or not',
    async (host) => {
      const { app } = await relayServer();
      for (const url of ['/calls', '/healthz', '/nothing']) {
        const request = supervisor('GET', url);
        expect((await app.inject({ ...request, headers: { ...request.headers, host } })).statusCode).toBe(403);
      }
    },
  );

  it.each(['http://127.0.0.1:0', 'http://localhost:0'])('from our own page %s is served', async (origin) => {
    const { app } = await relayServer();
    const request = supervisor('GET', '/calls');
    expect((await app.inject({ ...request, headers: { ...request.headers, origin } })).statusCode).toBe(200);
  });
});

describe('a bad request', () => {
  it.each([
    ['/calls', {}, 'to'],
    ['/calls', { to: 5 }, 'to'],
    ['/calls', { to: 'home' }, 'to'],
    ['/calls', { to: '+15551234567', mode: 'video' }, 'mode'],
    ['/override/text', { text: 'x' }, 'callSid'],
    ['/override/text', { callSid: 'CA1', text: 'x' }, 'callSid'],
    ['/override/text', { callSid: UNKNOWN, text: '  ' }, 'text'],
    ['/override/text', { callSid: UNKNOWN }, 'text'],
    ['/override/dtmf', { callSid: UNKNOWN, digits: '1x' }, 'digits'],
    ['/override/dtmf', { callSid: UNKNOWN, digits: '1'.repeat(33) }, 'digits'],
    ['/override/pause', { callSid: UNKNOWN, paused: 'yes' }, 'paused'],
    ['/override/transfer', { callSid: UNKNOWN, number: 'home' }, 'number'],
    ['/override/transfer', { callSid: UNKNOWN, number: '+15551234567', briefing: 5 }, 'briefing'],
    ['/override/transfer', { callSid: UNKNOWN, number: '+15551234567', briefing: 'a'.repeat(501) }, 'briefing'],
    ['/override/transfer', { callSid: UNKNOWN, number: '+15551234567', briefing: '<b></b>' }, 'briefing'],
    ['/override/clarification', { callSid: UNKNOWN }, 'response'],
    ['/override/approval', { callSid: UNKNOWN, approvalId: 'a1', decision: 'maybe' }, 'decision'],
    ['/override/approval', { callSid: UNKNOWN, approvalId: 'a1', decision: 'edit' }, 'text'],
    ['/override/approval', { callSid: UNKNOWN, approvalId: 'a1', decision: 'reject', rest: true }, 'rest'],
    ['/override/approval', { callSid: UNKNOWN, approvalId: 'a1', decision: 'approve', rest: 'yes' }, 'rest'],
  ])('to %s with %j names %s', async (url, body, field) => {
    const { app } = await relayServer();
    const answer = await app.inject(supervisor('POST', url, body));
    expect(answer.statusCode).toBe(400);
    expect(answer.json().error).toMatchObject({ code: 'invalid_request', message: expect.stringContaining(field) });
  });

  it.each([
    ['/calls', { to: '+15551234567', mode: 'video' }, 'mode must be relay or media'],
    ['/calls', { to: '+15551234567', confirm: 'quiet_hours' }, 'confirm must be a list'],
    ['/calls', { to: '1'.repeat(41) }, 'to takes at most 40 characters'],
    ['/override/text', { callSid: UNKNOWN }, 'text is missing; give text'],
    ['/override/pause', { callSid: UNKNOWN, paused: 'yes' }, 'paused must be true or false'],
    ['/override/approval', { callSid: UNKNOWN, decision: 'approve' }, 'approvalId is missing; give text'],
    [
      '/override/approval',
      { callSid: UNKNOWN, approvalId: 'a', decision: 'maybe' },
      'decision must be approve, edit or reject',
    ],
  ])('to %s with %j says what would be right', async (url, body, message) => {
    const { app } = await relayServer();
    expect((await app.inject(supervisor('POST', url, body))).json().error.message).toBe(message);
  });

  it.each([
    ['?limit=0', 'limit must be at least 1'],
    ['?limit=abc', 'limit must be a number'],
    ['?limit=9999', 'limit must be at most 500'],
    ['?state=over', 'state must be live or past'],
  ])('for a list with %s says what would be right', async (query, message) => {
    const { app } = await relayServer();
    const answer = await app.inject(supervisor('GET', `/calls${query}`));
    expect(answer.json().error).toMatchObject({ code: 'invalid_request', message });
  });

  it.each([
    ['a form', 'application/x-www-form-urlencoded', 'text=hello'],
    ['plain text', 'text/plain', 'hello'],
    ['a list', 'application/json', '[]'],
  ])('that is %s is told to be JSON', async (_what, type, payload) => {
    const { app } = await relayServer();
    const request = supervisor('POST', '/override/text');
    const answer = await app.inject({ ...request, headers: { ...request.headers, 'content-type': type }, payload });
    expect(answer.statusCode).toBe(400);
    expect(answer.json().error.message).toBe(
      'body must be a JSON object; send one with Content-Type: application/json',
    );
  });

  it('to transfer a call nobody knows speaks of the call, not of the number', async () => {
    const { app } = await relayServer();
    const answer = await app.inject(supervisor('POST', '/override/transfer', { callSid: UNKNOWN }));
    expect([answer.statusCode, answer.json().error.code]).toEqual([404, 'call_not_found']);
  });

  it('that is no JSON is invalid', async () => {
    const { app } = await relayServer();
    const request = supervisor('POST', '/override/text');
    const headers = { ...request.headers, 'content-type': 'application/json' };
    const answer = await app.inject({ ...request, headers, payload: '{no json' });
    expect(answer.statusCode).toBe(400);
    expect(answer.json().error.code).toBe('invalid_request');
  });

  it('larger than 64 KiB gets 413', async () => {
    const { app } = await relayServer();
    const answer = await app.inject(supervisor('POST', '/override/text', { text: 'x'.repeat(65 * 1024) }));
    expect(answer.statusCode).toBe(413);
    expect(answer.json().error.code).toMatch(/./);
  });
});

describe('a client that asks too often', () => {
  it('gets 429 and is told when to come back, and Twilio’s routes stay open', async () => {
    const { app } = await relayServer({ rateLimit: 3 });
    for (let i = 0; i < 3; i++) expect((await app.inject(supervisor('GET', '/calls'))).statusCode).toBe(200);
    const answer = await app.inject(supervisor('GET', '/calls'));
    expect(answer.statusCode).toBe(429);
    expect(Number(answer.headers['retry-after'])).toBeGreaterThan(0);
    expect(answer.json().error.code).toMatch(/./);
    expect((await app.inject({ url: '/healthz', headers: { host: LOCAL_HOST } })).statusCode).toBe(200);
  });

  it('is never told so where there is no limit', async () => {
    const { app } = await relayServer({ rateLimit: 0 });
    for (let i = 0; i < 130; i++) expect((await app.inject(supervisor('GET', '/calls'))).statusCode).toBe(200);
  });
});

describe('a call that does not exist', () => {
  it.each(OVERRIDES)('is not found by %s', async (url, body) => {
    const { app } = await relayServer();
    const answer = await app.inject(supervisor('POST', url, { callSid: UNKNOWN, ...body }));
    expect(answer.statusCode).toBe(404);
    expect(answer.json().error.code).toBe('call_not_found');
  });

  it.each(['', '/events'])('is not found at /calls/…%s', async (rest) => {
    const { app } = await relayServer();
    expect((await app.inject(supervisor('GET', `/calls/${UNKNOWN}${rest}`))).statusCode).toBe(404);
    expect((await app.inject(supervisor('GET', `/calls/nonsense${rest}`))).statusCode).toBe(404);
  });

  it('has no events to follow: 404 before the upgrade', async () => {
    const { app } = await relayServer();
    const headers = supervisor('GET', '/').headers;
    await expect(app.injectWS(`/events/ws?callSid=${UNKNOWN}`, { headers })).rejects.toThrow(/404/);
  });
});

describe('a call that is dialled', () => {
  it('is answered with 201 and listed', async () => {
    const { app, answer, callSid } = await dialled();
    expect(answer.statusCode).toBe(201);
    expect(answer.json()).toMatchObject({ ok: true, call: { direction: 'outbound', to: '+15551234567', needs: null } });
    const listed = await app.inject(supervisor('GET', '/calls?state=live'));
    expect(listed.json().calls.map((call: { callSid: string }) => call.callSid)).toEqual([callSid]);
    const events = await app.inject(supervisor('GET', `/calls/${callSid}/events`));
    expect(events.json().events[0]).toMatchObject({ seq: 1, type: 'call.created' });
  });

  it('waits for nothing: 409', async () => {
    const { app, callSid } = await dialled();
    for (const [url, body] of [
      ['/override/clarification', { response: 'Yes.' }],
      ['/override/approval', { approvalId: 'a1', decision: 'approve' }],
    ] as const) {
      const answer = await app.inject(supervisor('POST', url, { callSid, ...body }));
      expect([answer.statusCode, answer.json().error.code]).toEqual([409, 'nothing_pending']);
    }
  });

  it.each(['911', '112', '+1911', '9-1-1'])('is never %s, confirmed or not: 422', async (to) => {
    const { app, company } = await relayServer();
    const answer = await app.inject(supervisor('POST', '/calls', { to, confirm: ['emergency_number'] }));
    expect([answer.statusCode, answer.json().error.code]).toEqual([422, 'emergency_number']);
    expect(company.asked).toEqual([]);
  });

  it('and refused by Twilio gets 422 with Twilio’s own code and words', async () => {
    const { app, company } = await relayServer();
    company.failNext = new Fault('twilio.refused', 'Geo permission', { retryable: false, vendorCode: 21_215 });
    const answer = await app.inject(supervisor('POST', '/calls', { to: '+15551234567' }));
    expect(answer.statusCode).toBe(422);
    expect(answer.json().error).toMatchObject({
      code: 'twilio_refused',
      twilioCode: 21_215,
      message: 'Geo permission',
    });
  });

  it('with Twilio out of reach gets 502', async () => {
    const { app, company } = await relayServer();
    company.failNext = new Fault('twilio.unreachable', 'no answer', { retryable: true });
    expect((await app.inject(supervisor('POST', '/calls', { to: '+15551234567' }))).statusCode).toBe(502);
  });

  it('without an account gets 422', async () => {
    const { app } = await relayServer({ account: false });
    const answer = await app.inject(supervisor('POST', '/calls', { to: '+15551234567' }));
    expect([answer.statusCode, answer.json().error.code]).toEqual([422, 'not_configured']);
  });
});

describe('the supervisor’s token', () => {
  it('may stand in the address of a socket, where headers cannot be set', async () => {
    const { app } = await relayServer();
    const socket = await app.injectWS(`/events/ws?callSid=*&token=${SUPERVISOR_TOKEN}`, {
      headers: { host: LOCAL_HOST },
    });
    socket.terminate();
  });
});
