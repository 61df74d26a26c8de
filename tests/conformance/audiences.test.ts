import { randomBytes } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { ACCOUNT_SID, AUTH_TOKEN, PUBLIC_HOST } from './harness/fake-twilio.ts';
import { type Answer, ask } from './harness/http.ts';
import { newCallSid, type PhoneCall } from './harness/phone-call.ts';
import { UpgradeRefused, upgrade } from './harness/relay-line.ts';
import { EventStream } from './harness/supervisor.ts';
import { type Form, formBody, signatureOf } from './harness/twilio-signature.ts';
import { verbIn } from './harness/twiml.ts';
import { useWorld } from './harness/use-world.ts';
import { within } from './harness/watched.ts';
import { SUPERVISOR_TOKEN } from './harness/world.ts';

const TWILIO_ROUTES = ['/start_call', '/receive_call', '/call_status', '/call_ended', '/transfer_briefing/of-nobody'];
const BEARER = { authorization: `Bearer ${SUPERVISOR_TOKEN}` };

interface Webhook {
  readonly path: string;
  readonly form: Form;
  readonly signature: string | null;
}

function post(port: number, { path, form, signature }: Webhook): Promise<Answer> {
  return ask({
    port,
    method: 'POST',
    path,
    headers: {
      host: PUBLIC_HOST,
      'content-type': 'application/x-www-form-urlencoded',
      ...(signature === null ? {} : { 'x-twilio-signature': signature }),
    },
    body: formBody(form),
  });
}

const refusalOf = async (attempt: Promise<unknown>): Promise<number> => {
  try {
    await attempt;
    return 101;
  } catch (error) {
    if (error instanceof UpgradeRefused) return error.status;
    throw error;
  }
};

const socketUrlOf = (call: PhoneCall): string => verbIn(call.twiml, 'ConversationRelay')?.attributes['url'] ?? '';

describe('Twilio on its routes', () => {
  const world = useWorld();

  it.each(TWILIO_ROUTES)('gets 403 on %s without a signature', async (path) => {
    const form = world().twilio.incoming().form();
    expect((await post(world().port, { path, form, signature: null })).status).toBe(403);
  });

  it.each(TWILIO_ROUTES)('gets 403 on %s with a forged signature', async (path) => {
    const form = world().twilio.incoming().form();
    const signature = signatureOf('another token', `https://${PUBLIC_HOST}${path}`, form);
    expect((await post(world().port, { path, form, signature })).status).toBe(403);
  });

  it('gets 403 when a parameter was changed after signing', async () => {
    const form = world().twilio.incoming().form();
    const signature = signatureOf(AUTH_TOKEN, `https://${PUBLIC_HOST}/receive_call`, form);
    const changed = { ...form, From: '+15551239999' };
    expect((await post(world().port, { path: '/receive_call', form: changed, signature })).status).toBe(403);
  });

  it('gets 403 when the signature is for another address than the public one', async () => {
    const form = world().twilio.incoming().form();
    const signature = signatureOf(AUTH_TOKEN, `http://127.0.0.1:${world().port}/receive_call`, form);
    expect((await post(world().port, { path: '/receive_call', form, signature })).status).toBe(403);
  });

  it('is answered with TwiML that connects an inbound call to a one-time address', async () => {
    const call = world().twilio.incoming();
    const answer = await call.webhook(`https://${PUBLIC_HOST}/receive_call`, call.form());
    expect(answer.status).toBe(200);
    expect(answer.headers['content-type']).toMatch(/xml/);
    const url = verbIn(answer.text, 'ConversationRelay')?.attributes['url'] ?? '';
    expect(url).toMatch(/^wss:\/\/relay\.example\.com\/relay\/ws\/[^/?]{16,}$/);
    const action = new URL(
      verbIn(answer.text, 'Connect')?.attributes['action'] ?? '',
      `https://${PUBLIC_HOST}/receive_call`,
    );
    expect(action.origin + action.pathname).toBe(`https://${PUBLIC_HOST}/call_ended`);
  });

  it('is asked for key presses and for what was heard', async () => {
    const relay = verbIn(await world().twilio.incoming().ring(), 'ConversationRelay');
    expect(relay?.attributes['dtmfDetection']).toBe('true');
    expect(relay?.attributes['events']).toContain('tokens-played');
  });

  it('is given another address for every call', async () => {
    const [one, two] = [world().twilio.incoming(), world().twilio.incoming()];
    await one.ring();
    await two.ring();
    expect(socketUrlOf(one)).not.toBe(socketUrlOf(two));
  });

  it('may connect once with a token and gets 403 the second time', async () => {
    const { call, line } = await world().incoming();
    const again = upgrade({ port: world().port, url: socketUrlOf(call), authToken: AUTH_TOKEN });
    expect(await refusalOf(again)).toBe(403);
    expect(line.closed).toBeNull();
  });

  it('gets 403 before the upgrade without a signature, with a forged one and for the https form of the address', async () => {
    const call = world().twilio.incoming();
    await call.ring();
    const url = socketUrlOf(call);
    for (const signature of [
      null,
      signatureOf('another token', url),
      signatureOf(AUTH_TOKEN, url.replace('wss', 'https')),
    ]) {
      const attempt = upgrade({ port: world().port, url, authToken: AUTH_TOKEN, signature });
      expect(await refusalOf(attempt)).toBe(403);
    }
  });

  it.each(['', 'x', randomBytes(16).toString('hex'), randomBytes(32).toString('base64url'), '..%2F..%2Fhealthz'])(
    'gets 403 before the upgrade with the token "%s" that nobody was given',
    async (token) => {
      const url = `wss://${PUBLIC_HOST}/relay/ws/${token}`;
      const status = await refusalOf(upgrade({ port: world().port, url, authToken: AUTH_TOKEN }));
      expect(token === '' ? [403, 404] : [403]).toContain(status);
    },
  );

  it.each([
    ['callSid', newCallSid()],
    ['accountSid', `AC${'f'.repeat(32)}`],
  ])('is closed with 1008 when the setup has another %s than the token', async (field, value) => {
    const call = world().twilio.incoming();
    await call.ring();
    call.reportsAction = false;
    const line = await call.connect({ [field]: value });
    expect((await line.untilClosed()).code).toBe(1008);
  });

  it('gets 204 or 200 for a status callback, also for one of a call nobody knows', async () => {
    const call = world().twilio.incoming();
    const answer = await call.webhook(`https://${PUBLIC_HOST}/call_status`, {
      ...call.form(),
      CallStatus: 'completed',
    });
    expect([200, 204]).toContain(answer.status);
  });

  it('is answered with TwiML for the end of a session nobody knows', async () => {
    const call = world().twilio.incoming();
    const form = { ...call.form(), SessionId: `VX${'0'.repeat(32)}`, SessionStatus: 'completed', SessionDuration: '1' };
    const answer = await call.webhook(`https://${PUBLIC_HOST}/call_ended`, form);
    expect(answer.status).toBe(200);
    expect(answer.text).toContain('<Response');
  });
});

describe('while no auth token is configured', () => {
  const world = useWorld({ TWILIO_AUTH_TOKEN: undefined });

  it.each(TWILIO_ROUTES)('Twilio gets 403 on %s whatever the signature', async (path) => {
    const form = { AccountSid: ACCOUNT_SID, CallSid: newCallSid() };
    for (const token of ['', 'undefined', AUTH_TOKEN]) {
      const signature = signatureOf(token, `https://${PUBLIC_HOST}${path}`, form);
      expect((await post(world().port, { path, form, signature })).status).toBe(403);
    }
  });

  it('a socket upgrade gets 403', async () => {
    const url = `wss://${PUBLIC_HOST}/relay/ws/${randomBytes(16).toString('hex')}`;
    expect(await refusalOf(upgrade({ port: world().port, url, authToken: '' }))).toBe(403);
  });
});

describe('the public host', () => {
  const world = useWorld();

  it.each([
    '/',
    '/healthz',
    '/calls',
    `/calls/${newCallSid()}`,
    '/dashboard',
    '/dashboard/',
    '/events/ws?callSid=*',
    '/nothing',
  ])('shows 404 for %s, token or not', async (path) => {
    for (const headers of [{}, BEARER]) {
      const answer = await ask({ port: world().port, path, headers: { host: PUBLIC_HOST, ...headers } });
      expect(answer.status).toBe(404);
    }
  });

  it('shows 404 for the supervisor’s commands', async () => {
    for (const path of ['/calls', '/override/text', '/override/end']) {
      const headers = { host: PUBLIC_HOST, 'content-type': 'application/json', ...BEARER };
      const answer = await ask({ port: world().port, method: 'POST', path, headers, body: '{}' });
      expect(answer.status).toBe(404);
    }
  });

  it('does not open the event socket', async () => {
    const attempt = EventStream.open(world().port, '/events/ws?callSid=*', { host: PUBLIC_HOST, ...BEARER });
    expect(await refusalOf(attempt)).toBe(404);
  });
});

describe('the supervisor', () => {
  const world = useWorld();
  const local = (): string => `127.0.0.1:${world().port}`;

  it.each(['/calls', `/calls/${newCallSid()}`, `/calls/${newCallSid()}/events`])(
    'gets 401 on %s without the token and with a wrong one',
    async (path) => {
      const { port } = world();
      for (const headers of [{}, { authorization: 'Bearer wrong' }, { authorization: 'Basic eDp5' }]) {
        expect((await ask({ port, path, headers })).status).toBe(401);
      }
    },
  );

  it('gets 401 for every command without the token', async () => {
    for (const action of ['text', 'whisper', 'dtmf', 'transfer', 'end', 'pause', 'clarification', 'approval']) {
      const path = `/override/${action}`;
      const headers = { 'content-type': 'application/json' };
      expect((await ask({ port: world().port, method: 'POST', path, headers, body: '{}' })).status).toBe(401);
    }
  });

  it('gets 401 on the event socket without the token, and in with it as a header or in the query', async () => {
    expect(await refusalOf(EventStream.open(world().port, '/events/ws?callSid=*', {}))).toBe(401);
    expect(await refusalOf(EventStream.open(world().port, '/events/ws?callSid=*&token=wrong', {}))).toBe(401);
    const inQuery = await EventStream.open(world().port, `/events/ws?callSid=*&token=${SUPERVISOR_TOKEN}`, {});
    inQuery.close();
    const inHeader = await EventStream.open(world().port, '/events/ws?callSid=*', BEARER);
    inHeader.close();
  });

  it.each(['http://evil.example', 'null', 'https://relay.example.com', 'http://127.0.0.1:1', 'file://'])(
    'gets 403 from the origin %s on every route',
    async (origin) => {
      for (const path of ['/calls', '/healthz', '/dashboard/']) {
        expect((await world().supervisor.get(path, { origin })).status).toBe(403);
      }
      const attempt = EventStream.open(world().port, '/events/ws?callSid=*', { ...BEARER, origin });
      expect(await refusalOf(attempt)).toBe(403);
    },
  );

  it('is let in from its own two origins', async () => {
    for (const host of ['127.0.0.1', 'localhost']) {
      expect((await world().supervisor.get('/calls', { origin: `http://${host}:${world().port}` })).status).toBe(200);
    }
  });

  it.each(['evil.example', 'evil.example:80', '127.0.0.1:1', 'localhost', '0.0.0.0', 'relay.example.com.evil.example'])(
    'gets 403 for the host %s on every route',
    async (host) => {
      for (const path of ['/calls', '/healthz', '/dashboard/', '/receive_call']) {
        expect((await world().supervisor.get(path, { host })).status).toBe(403);
      }
    },
  );

  it('is let in as localhost too', async () => {
    expect((await world().supervisor.get('/calls', { host: `localhost:${world().port}` })).status).toBe(200);
  });

  it('needs no token for /healthz on this machine', async () => {
    expect((await ask({ port: world().port, path: '/healthz', headers: { host: local() } })).status).toBe(200);
  });

  it('gets 401 on the dashboard without token or cookie', async () => {
    expect((await ask({ port: world().port, path: `/dashboard/?callSid=${newCallSid()}` })).status).toBe(401);
  });

  it('keeps a strict cookie after opening the dashboard with the token, good for every route', async () => {
    const opened = await ask({
      port: world().port,
      path: `/dashboard/?callSid=${newCallSid()}&token=${SUPERVISOR_TOKEN}`,
    });
    const cookie = [opened.headers['set-cookie'] ?? []].flat().join('\n');
    expect(cookie).toMatch(/HttpOnly/i);
    expect(cookie).toMatch(/SameSite=Strict/i);
    if (opened.status >= 300) expect(opened.headers['location']).not.toContain('token');
    const headers = { cookie: cookie.split(';')[0] ?? '' };
    expect((await ask({ port: world().port, path: '/calls', headers })).status).toBe(200);
    const stream = await EventStream.open(world().port, '/events/ws?callSid=*', headers);
    stream.close();
  });
});

describe('calls of kind media', () => {
  const world = useWorld({ CALL_MODE: 'media' });

  it('are connected to a one-time address of their own', async () => {
    const twiml = await world().twilio.incoming().ring();
    expect(verbIn(twiml, 'Stream')?.attributes['url']).toMatch(/^wss:\/\/relay\.example\.com\/media\/ws\/[^/?]{16,}$/);
  });

  it('do not open without their token', async () => {
    const url = `wss://${PUBLIC_HOST}/media/ws/${randomBytes(16).toString('hex')}`;
    const attempt = upgrade({ port: world().port, url, authToken: AUTH_TOKEN });
    expect(await within(refusalOf(attempt), 'answer to the upgrade')).toBe(403);
  });
});
