import { existsSync } from 'node:fs';
import { request } from 'node:http';
import path from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import type { Tunnel, TunnelState } from '#core/ports/tunnel.ts';
import type { Carrier } from '#relay/calls/carrier.ts';
import { OneTimeTokens } from '#relay/calls/one-time-tokens.ts';
import { createServer } from '#relay/server/server.ts';
import { twilioRoutes } from '#relay/server/twilio-routes.ts';
import { PublicDoor } from '#relay/tunnel/public-door.ts';
import { FakePhoneCompany } from '../../fakes/fake-phone-company.ts';
import { keptLog } from '../../fakes/log.ts';
import { ACCOUNT_SID, AUTH_TOKEN, relayServer, SUPERVISOR_TOKEN } from '../../fakes/relay-server.ts';
import { twilioSignature } from '../../fakes/twilio-signature.ts';

const HOST = 'quiet-lake.ngrok.example';
const FORM = {
  AccountSid: ACCOUNT_SID,
  CallSid: `CA${'0'.repeat(31)}1`,
  CallStatus: 'ringing',
  Direction: 'inbound',
  From: '+15550100001',
  To: '+15550100002',
};

/** A tunnel that opens and breaks as the test says. */
class FakeTunnel implements Tunnel {
  socketPath = '';
  closed = false;
  reopened = 0;
  tell: (state: TunnelState) => void = () => undefined;

  async open(socketPath: string, onState: (state: TunnelState) => void): Promise<void> {
    this.socketPath = socketPath;
    this.tell = onState;
    onState({ state: 'opening' });
  }

  reopen(): void {
    this.reopened += 1;
  }

  async close(): Promise<void> {
    this.closed = true;
  }
}

interface Answer {
  readonly status: number;
  readonly body: string;
}

/** What comes out of the tunnel's far end. */
function ask(
  socketPath: string,
  line: string,
  { headers = {}, form = {} }: { headers?: Record<string, string>; form?: Readonly<Record<string, string>> } = {},
): Promise<Answer> {
  const [method, url] = line.split(' ');
  return new Promise((resolve, reject) => {
    const asked = request({ socketPath, method, path: url, headers: { host: HOST, ...headers } }, (response) => {
      let body = '';
      response.setEncoding('utf8').on('data', (text: string) => (body += text));
      response.on('end', () => resolve({ status: response.statusCode ?? 0, body }));
    });
    asked.on('error', reject);
    asked.end(method === 'POST' ? new URLSearchParams(form).toString() : undefined);
  });
}

const signed = (url: string, host = HOST) => ({
  headers: {
    'content-type': 'application/x-www-form-urlencoded',
    'x-twilio-signature': twilioSignature(AUTH_TOKEN, `https://${host}${url}`, FORM),
  },
  form: FORM,
});

async function openDoor() {
  const { clock, registry, tokens, planned, model } = await relayServer();
  const { log } = keptLog();
  const way: { door: PublicDoor | null } = { door: null };
  const carrier: Carrier = {
    name: 'twilio',
    account: { sid: ACCOUNT_SID, authToken: AUTH_TOKEN },
    phoneNumber: '+15550100002',
    company: new FakePhoneCompany(),
    publicOrigin: () => {
      const host = way.door?.host ?? null;
      return host === null ? null : { http: `https://${host}`, ws: `wss://${host}` };
    },
    modelFor: () => model,
    speechModelFor: () => null,
    practiceCallee: () => null,
    openingSilenceMs: 6_000,
    briefings: new OneTimeTokens(clock),
  };
  const server = await createServer(log);
  const speech = { language: 'en-US', ttsProvider: null, voice: null };
  await server.register(twilioRoutes, { carrier, registry, tokens, planned, log, speech });
  const tunnel = new FakeTunnel();
  const states: string[] = [];
  const door = new PublicDoor({ tunnel, server, onState: ({ state }) => states.push(state) });
  way.door = door;
  onTestFinished(() => door.close());
  await door.open();
  return { door, tunnel, states };
}

describe.skipIf(process.platform === 'win32')('the way in through the tunnel', () => {
  it('answers Twilio under the tunnel’s own name', async () => {
    const { tunnel } = await openDoor();
    tunnel.tell({ state: 'open', host: HOST });
    const answer = await ask(tunnel.socketPath, 'POST /receive_call', signed('/receive_call'));
    expect(answer.status).toBe(200);
    expect(answer.body).toMatch(new RegExp(`url="wss://${HOST}/relay/ws/[^"?]+"`));
    expect(answer.body).toContain(`https://${HOST}/call_ended`);
  });

  it('leads to the briefings of transfers', async () => {
    const { tunnel } = await openDoor();
    tunnel.tell({ state: 'open', host: HOST });
    const url = '/transfer_briefing/of-nobody';
    const answer = await ask(tunnel.socketPath, `POST ${url}`, signed(url));
    expect([answer.status, answer.body]).toEqual([200, expect.stringContaining('<Response')]);
  });

  it('wants Twilio’s signature for that name', async () => {
    const { tunnel } = await openDoor();
    tunnel.tell({ state: 'open', host: HOST });
    for (const options of [{}, signed('/receive_call', 'other.example.com'), signed('/start_call')]) {
      expect((await ask(tunnel.socketPath, 'POST /receive_call', options)).status).toBe(403);
    }
  });

  it.each([
    'GET /healthz',
    'GET /calls',
    'POST /calls',
    'GET /dashboard/',
    'GET /console/state',
    'GET /console/checks',
    'POST /console/number',
    'POST /override/text',
    'GET /events/ws?callSid=*',
  ])('has no %s, whatever the token and the host', async (line) => {
    const { tunnel } = await openDoor();
    tunnel.tell({ state: 'open', host: HOST });
    for (const host of [HOST, '127.0.0.1:24187', 'localhost']) {
      const headers = { host, authorization: `Bearer ${SUPERVISOR_TOKEN}` };
      expect((await ask(tunnel.socketPath, line, { headers })).status).toBe(404);
    }
  });

  it('lets nobody in while the tunnel has no name', async () => {
    const { door, tunnel, states } = await openDoor();
    expect(door.host).toBeNull();
    expect((await ask(tunnel.socketPath, 'POST /receive_call', signed('/receive_call'))).status).toBe(403);
    tunnel.tell({ state: 'open', host: HOST });
    expect(door.host).toBe(HOST);
    tunnel.tell({ state: 'failed', message: 'Gone.', hopeless: false });
    expect(door.host).toBeNull();
    expect((await ask(tunnel.socketPath, 'POST /receive_call', signed('/receive_call'))).status).toBe(403);
    expect(states).toEqual(['opening', 'open', 'failed']);
  });

  it.each([
    ['nothing answers', () => Promise.reject(new Error('ECONNREFUSED')), 1],
    ['something else answers', () => Promise.resolve({ status: 404, body: 'ERR_NGROK_3200', location: null }), 1],
    [
      'we answer',
      () =>
        Promise.resolve({
          status: 403,
          body: '{"error":{"code":"forbidden","message":"The request is not signed by Twilio for this address."}}',
          location: null,
        }),
      0,
    ],
  ])('is looked at after a sleep, and opened anew where %s through it: %#', async (_what, probe, reopened) => {
    const { door, tunnel } = await openDoor();
    await door.check(probe);
    tunnel.tell({ state: 'open', host: HOST });
    await door.check(probe);
    expect(tunnel.reopened).toBe(reopened);
  });

  it('is gone once it is closed, with its folder', async () => {
    const { door, tunnel } = await openDoor();
    await door.close();
    expect(tunnel.closed).toBe(true);
    expect(existsSync(path.dirname(tunnel.socketPath))).toBe(false);
    await expect(ask(tunnel.socketPath, 'GET /healthz')).rejects.toThrow();
  });
});
