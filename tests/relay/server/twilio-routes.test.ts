import { describe, expect, it } from 'vitest';
import {
  ACCOUNT_SID,
  AUTH_TOKEN,
  LOCAL_HOST,
  PUBLIC_HOST,
  type RelayServer,
  relayServer,
  supervisor,
  webhook,
} from '../../fakes/relay-server.ts';
import { twilioSignature } from '../../fakes/twilio-signature.ts';

const CALL = `CA${'0'.repeat(31)}1`;
const FORM = {
  AccountSid: ACCOUNT_SID,
  ApiVersion: '2010-04-01',
  CallSid: CALL,
  CallStatus: 'ringing',
  CallerName: '',
  Direction: 'inbound',
  From: '+15550100001',
  FromCity: 'SÃO PAULO',
  To: '+15550100002',
};

/** Takes a call in; the path of the socket in its TwiML. */
async function receive({ app }: RelayServer): Promise<string> {
  const answer = await app.inject(webhook('/receive_call', FORM));
  return /url="wss:\/\/relay\.example\.com([^"]+)"/.exec(answer.body)?.[1] ?? '';
}

const handshake = (path: string, headers: Readonly<Record<string, string>> = {}) => ({
  headers: {
    host: PUBLIC_HOST,
    'x-twilio-signature': twilioSignature(AUTH_TOKEN, `wss://${PUBLIC_HOST}${path}`),
    ...headers,
  },
});

const setup = (callSid = CALL, accountSid = ACCOUNT_SID): string =>
  JSON.stringify({ type: 'setup', sessionId: 'VX1', accountSid, callSid, customParameters: {} });

describe('the signature of these tests', () => {
  // Worked examples of the reference, computed with Twilio's own package and independently.
  it.each([
    ['https://relay.example.com/twilio/voice/inbound?line=main', FORM, 'OkrOcJLXWDDZD0ylxANyDlcHHXk='],
    ['wss://relay.example.com/twilio/relay/s3cr3t', {}, 'MtPuDIIoB3j1rShZtCWAGn2j2sM='],
    ['https://relay.example.com/twilio/relay/s3cr3t', {}, 'Rcvu2mpIluVW5s002wBO/2G/q0A='],
    ['wss://relay.example.com/twilio/relay/s3cr3t/', {}, 'aGCpGQGlx6Gw71u9wT5SYBp+lQ0='],
  ])('is Twilio’s for %s', (url, form, signature) => {
    expect(twilioSignature(AUTH_TOKEN, url, form)).toBe(signature);
  });
});

describe('a webhook', () => {
  it('signed by Twilio is answered with TwiML that connects the call', async () => {
    const { app } = await relayServer();
    const answer = await app.inject(webhook('/receive_call', FORM));
    expect(answer.statusCode).toBe(200);
    expect(answer.headers['content-type']).toMatch(/xml/);
    expect(answer.body).toMatch(/url="wss:\/\/relay\.example\.com\/relay\/ws\/[^"?]+"/);
  });

  it.each(['/start_call', '/receive_call', '/call_status', '/call_ended', '/transfer_briefing/x'])(
    '%s wants a signature',
    async (path) => {
      const { app } = await relayServer();
      const good = twilioSignature(AUTH_TOKEN, `https://${PUBLIC_HOST}${path}`, FORM);
      const forged = [
        '',
        'bm9uc2Vuc2U=',
        twilioSignature('another token', `https://${PUBLIC_HOST}${path}`, FORM),
        twilioSignature(AUTH_TOKEN, `http://${PUBLIC_HOST}${path}`, FORM),
        twilioSignature(AUTH_TOKEN, `https://${PUBLIC_HOST}${path}`, { ...FORM, From: '+15550100003' }),
        twilioSignature(AUTH_TOKEN, `https://elsewhere.example.com${path}`, FORM),
      ];
      for (const signature of forged) expect((await app.inject(webhook(path, FORM, signature))).statusCode).toBe(403);
      expect((await app.inject(webhook(path, FORM, good))).statusCode).toBeLessThan(300);
    },
  );

  it('is refused while no auth token is configured, however it is signed', async () => {
    const { app } = await relayServer({ account: false });
    expect((await app.inject(webhook('/receive_call', FORM))).statusCode).toBe(403);
    const emptyKey = twilioSignature('', `https://${PUBLIC_HOST}/receive_call`, FORM);
    expect((await app.inject(webhook('/receive_call', FORM, emptyKey))).statusCode).toBe(403);
  });

  it('is signed for the configured address, whatever the headers say', async () => {
    const { app } = await relayServer();
    const request = webhook(
      '/receive_call',
      FORM,
      twilioSignature(AUTH_TOKEN, 'https://evil.example.com/receive_call', FORM),
    );
    const headers = { ...request.headers, 'x-forwarded-host': 'evil.example.com', 'x-forwarded-proto': 'https' };
    expect((await app.inject({ ...request, headers })).statusCode).toBe(403);
  });

  it('makes one call of a CallSid, however often it comes', async () => {
    const server = await relayServer();
    const paths = [await receive(server), await receive(server)];
    expect(new Set(paths).size).toBe(2);
    expect(server.registry.liveCalls).toHaveLength(1);
  });
});

/** A call that a supervisor has transferred with a briefing; the path Twilio asks for that once the receiver answers. */
async function transfer(server: RelayServer, briefing: string): Promise<string> {
  const { app } = server;
  const path = await receive(server);
  const socket = await app.injectWS(path, handshake(path));
  const opened = server.model.session;
  opened.ready();
  socket.send(setup());
  await expect.poll(() => server.registry.liveCalls[0]?.state.status).toBe('in-progress');
  const body = { callSid: CALL, number: '+15551234567', briefing };
  expect((await app.inject(supervisor('POST', '/override/transfer', body))).statusCode).toBe(200);
  const action = { ...FORM, CallStatus: 'in-progress', SessionStatus: 'ended', HandoffData: '{}' };
  const dial = await app.inject(webhook('/call_ended', action));
  expect(dial.body).not.toContain(briefing);
  return /<Number url="https:\/\/relay\.example\.com(\/transfer_briefing\/[^"]+)"/.exec(dial.body)?.[1] ?? '';
}

const CHILD = { ...FORM, CallSid: `CA${'0'.repeat(31)}2`, ParentCallSid: CALL, CallStatus: 'in-progress' };

describe('the receiver of a transfer', () => {
  it('is told the briefing once, and connected without it after', async () => {
    const server = await relayServer();
    const path = await transfer(server, 'Ada, about her invoice.');
    const first = await server.app.inject(webhook(path, CHILD));
    expect(first.headers['content-type']).toMatch(/xml/);
    expect(first.body).toContain('<Say language="en-US">Ada, about her invoice.</Say>');
    const again = await server.app.inject(webhook(path, CHILD));
    expect([again.statusCode, again.body]).toEqual([200, expect.stringMatching(/<Response\s*\/>$/)]);
    expect(server.lines.join()).not.toContain('invoice');
  });

  it('is told nothing two minutes later', async () => {
    const server = await relayServer();
    const path = await transfer(server, 'Ada, about her invoice.');
    server.clock.advance(120_001);
    expect((await server.app.inject(webhook(path, CHILD))).body).not.toContain('invoice');
  });

  it('hears nothing that Twilio did not ask for', async () => {
    const server = await relayServer();
    const path = await transfer(server, 'Ada, about her invoice.');
    const forged = twilioSignature('another token', `https://${PUBLIC_HOST}${path}`, CHILD);
    expect((await server.app.inject(webhook(path, CHILD, forged))).statusCode).toBe(403);
    expect((await server.app.inject(webhook(path, CHILD, ''))).statusCode).toBe(403);
    // A token that was let by unused is still good.
    expect((await server.app.inject(webhook(path, CHILD))).body).toContain('invoice');
  });

  it('makes no call of ours by being called', async () => {
    const server = await relayServer();
    const path = await transfer(server, 'Ada, about her invoice.');
    await server.app.inject(webhook(path, CHILD));
    for (const CallStatus of ['ringing', 'in-progress', 'completed'])
      await server.app.inject(webhook('/call_status', { ...CHILD, CallStatus, SequenceNumber: '1' }));
    expect(server.registry.liveCalls.map(({ callSid }) => callSid)).toEqual([CALL]);
  });

  it.each([
    ['busy', 'false', 'transfer_busy'],
    ['completed', 'false', 'transfer_declined'],
  ])('that is %s (bridged: %s) brings the assistant back', async (DialCallStatus, DialBridged, code) => {
    const server = await relayServer();
    await transfer(server, 'Ada, about her invoice.');
    const action = { ...FORM, CallStatus: 'in-progress', DialCallStatus, DialBridged, DialCallSid: CHILD.CallSid };
    const answer = await server.app.inject(webhook('/call_ended', action));
    expect(answer.body).toMatch(/<ConversationRelay url="wss:\/\/relay\.example\.com\/relay\/ws\//);
    expect(answer.body).not.toContain('welcomeGreeting');
    const [call] = server.registry.liveCalls;
    await call?.idle();
    expect(call?.shown.at(-1)).toMatchObject({ type: 'error', code });
  });

  it('that was connected has had the call: it is hung up after', async () => {
    const server = await relayServer();
    await transfer(server, 'Ada, about her invoice.');
    const action = { ...FORM, CallStatus: 'in-progress', DialCallStatus: 'completed', DialBridged: 'true' };
    expect((await server.app.inject(webhook('/call_ended', action))).body).toMatch(/<Response><Hangup\s*\/>/);
  });
});

describe('the socket of a call', () => {
  it('opens once with its token, and the call is live', async () => {
    const server = await relayServer();
    const path = await receive(server);
    const socket = await server.app.injectWS(path, handshake(path));
    socket.send(setup());
    await expect(server.app.injectWS(path, handshake(path))).rejects.toThrow(/403/);
    socket.terminate();
  });

  it('does not open without a signature over its wss address', async () => {
    const server = await relayServer();
    const path = await receive(server);
    const forged = [
      '',
      twilioSignature(AUTH_TOKEN, `https://${PUBLIC_HOST}${path}`),
      twilioSignature(AUTH_TOKEN, `wss://${PUBLIC_HOST}${path}/`),
    ];
    for (const signature of forged) {
      const headers = { 'x-twilio-signature': signature };
      await expect(server.app.injectWS(path, handshake(path, headers))).rejects.toThrow(/403/);
    }
    const socket = await server.app.injectWS(path, handshake(path));
    socket.terminate();
  });

  it('does not open with an unknown token, or with a query', async () => {
    const server = await relayServer();
    const path = await receive(server);
    const unknown = '/relay/ws/unknown-token';
    await expect(server.app.injectWS(unknown, handshake(unknown))).rejects.toThrow(/403/);
    const query = `${path}?a=b`;
    await expect(server.app.injectWS(query, handshake(query))).rejects.toThrow(/403/);
  });

  it('does not open with a token older than two minutes', async () => {
    const server = await relayServer();
    const path = await receive(server);
    server.clock.advance(120_001);
    await expect(server.app.injectWS(path, handshake(path))).rejects.toThrow(/403/);
  });

  it.each([
    ['another call', setup(`CA${'f'.repeat(32)}`)],
    ['another account', setup(CALL, `AC${'f'.repeat(32)}`)],
  ])('is closed with 1008 where the first frame names %s', async (_what, frame) => {
    const server = await relayServer();
    const path = await receive(server);
    const socket = await server.app.injectWS(path, handshake(path));
    const closed = new Promise<number>((resolve) => socket.once('close', resolve));
    socket.send(frame);
    expect(await closed).toBe(1008);
  });

  it('tolerates frames nobody knows', async () => {
    const server = await relayServer();
    const path = await receive(server);
    const socket = await server.app.injectWS(path, handshake(path));
    server.model.session.ready();
    const frames = [
      setup(),
      'no json',
      '{"type":"configUpdated"}',
      '{"type":"prompt"}',
      '{"type":"prompt","voicePrompt":"Hello.","last":true}',
    ];
    const answered = new Promise<string>((resolve) => socket.on('message', (data: Buffer) => resolve(data.toString())));
    const asked = server.model.session.asked.first();
    for (const frame of frames) socket.send(frame);
    await asked;
    server.model.session.answers('Hi.');
    expect(JSON.parse(await answered)).toMatchObject({ type: 'text', token: 'Hi.', last: false, preemptible: true });
    socket.terminate();
  });
});

describe('the public host', () => {
  it.each(['/healthz', '/dashboard/', '/calls', '/events/ws?callSid=*', '/', '/relay/ws', '/start_call/x'])(
    'has nothing at %s, even for the supervisor',
    async (url) => {
      const { app } = await relayServer();
      const headers = { host: PUBLIC_HOST, authorization: 'Bearer the-supervisors-token' };
      expect((await app.inject({ url, headers })).statusCode).toBe(404);
    },
  );

  it('is the same with a port and in any case', async () => {
    const { app } = await relayServer();
    for (const host of [`${PUBLIC_HOST}:443`, PUBLIC_HOST.toUpperCase()]) {
      expect((await app.inject({ url: '/healthz', headers: { host } })).statusCode).toBe(404);
    }
    expect((await app.inject({ url: '/healthz', headers: { host: LOCAL_HOST } })).statusCode).toBe(200);
  });
});
