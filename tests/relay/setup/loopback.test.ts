import { describe, expect, it } from 'vitest';
import type { Clock } from '#core/ports/clock.ts';
import type { Carrier } from '#relay/calls/carrier.ts';
import { OneTimeTokens } from '#relay/calls/one-time-tokens.ts';
import { type Finding, failed, fine } from '#relay/setup/check.ts';
import type { WayOut } from '#relay/setup/loopback/loopback-call.ts';
import { loopbackCheck } from '#relay/setup/loopback/loopback-check.ts';
import { systemClock } from '#relay/system.ts';
import { twilioSignature } from '../../fakes/twilio-signature.ts';
import { answeringRelay } from './answering-relay.ts';
import { type Front, wayTo } from './front.ts';

const HOST = 'phony.example.com';
const ACCOUNT = { sid: `AC${'0'.repeat(32)}`, authToken: '12345678901234567890123456789012' };
const HERE = 'http://127.0.0.1:24187';

interface WorldOptions {
  readonly front?: Front;
  readonly approval?: boolean;
  readonly carrier?: Partial<Carrier>;
  readonly address?: Finding;
  readonly way?: Partial<WayOut>;
  readonly clock?: Partial<Clock>;
}

/** A look at the test call, with what it goes through. */
async function world({ front, approval, ...options }: WorldOptions = {}) {
  const carrier: Carrier = {
    name: 'twilio',
    account: ACCOUNT,
    phoneNumber: '+15550100002',
    company: null,
    publicOrigin: () => ({ http: `https://${HOST}`, ws: `wss://${HOST}` }),
    modelFor: () => null,
    speechModelFor: () => null,
    practiceCallee: () => null,
    openingSilenceMs: 6_000,
    briefings: new OneTimeTokens<string>(systemClock),
    ...options.carrier,
  };
  const relay = await answeringRelay(carrier, front, approval);
  const address = async (): Promise<Finding> => options.address ?? fine('It is well.');
  const { run: look } = loopbackCheck({
    twilio: carrier,
    address,
    calls: relay.calls,
    localUrl: () => HERE,
    way: { ...relay.way, ...options.way },
    clock: { ...systemClock, ...options.clock },
  });
  return { ...relay, look };
}

/** Patience, a hundred times shorter. */
const soon: Clock['after'] = (delayMs, action) => systemClock.after(delayMs / 100, action);

const found = async (options: WorldOptions): Promise<Finding> => (await world(options)).look();

describe('a test call through the public address', () => {
  it('rings, is answered, and says how long each leg took', async () => {
    const { look, elsewhere } = await world();
    const finding = await look();
    expect(finding).toMatchObject({ state: 'ok', fix: null });
    expect(finding.detail).toMatch(
      /^A whole call went through phony\.example\.com: TwiML after \d+ ms, socket \d+ ms, words back \d+ ms, end \d+ ms\.$/,
    );
    expect(elsewhere).toEqual([]);
  });

  it('leaves nothing behind, and can be made again', async () => {
    const { look, calls } = await world();
    expect((await look()).state).toBe('ok');
    expect((await look()).state).toBe('ok');
    const { callSid, release } = calls.expect();
    release();
    expect(calls.live(callSid)).toBeNull();
  });

  it('is not held back for approval', async () => {
    expect((await found({ approval: true })).state).toBe('ok');
  });

  it('is taken for itself only by the SID made for it: a signed stranger is a real call', async () => {
    const { app, calls, elsewhere } = await world();
    const expected = calls.expect();
    const form = { CallSid: `CA${'1'.repeat(32)}`, From: '+15550100001', To: '+15550100002' };
    const post = (callSid: string, signature?: string) => {
      const body = { ...form, CallSid: callSid };
      const signed = signature ?? twilioSignature(ACCOUNT.authToken, `https://${HOST}/receive_call`, body);
      return app.inject({
        method: 'POST',
        url: '/receive_call',
        headers: { 'content-type': 'application/x-www-form-urlencoded', 'x-twilio-signature': signed },
        payload: new URLSearchParams(body).toString(),
      });
    };
    expect((await post(form.CallSid)).body).toContain('cannot take calls');
    expect(elsewhere.map(({ callSid }) => callSid)).toEqual([form.CallSid]);
    expect((await post(expected.callSid, 'A'.repeat(27) + '=')).statusCode).toBe(403);
    expect(expected.hasCome()).toBe(false);
    expected.release();
    await post(expected.callSid);
    expect(elsewhere).toHaveLength(2);
  });
});

describe('a test call that cannot be made', () => {
  it.each<[string, WorldOptions, RegExp]>([
    ['without a public address', { carrier: { publicOrigin: () => null } }, /^There is no public address yet/],
    ['without an account', { carrier: { account: null } }, /^Needs the Twilio account first/],
    ['where the address is known to be bad', { address: failed('Bad.', null) }, /^Needs the public address first/],
  ])('is skipped %s', async (_, options, detail) => {
    expect(await found(options)).toMatchObject({ state: 'skipped', detail: expect.stringMatching(detail) });
  });
});

const CONNECT = '<Response><Connect action="https://x/y"><ConversationRelay url="wss://x/z"/></Connect></Response>';
const upgradeLost = (status: number, body: string) => (path: string) =>
  path.startsWith('/relay/ws/') ? { status, body } : null;
const broken = (code: string) => Object.assign(new Error('It broke.'), { code });

describe('a test call that fails says where and what to do', () => {
  it.each<[string, WorldOptions, RegExp, RegExp]>([
    [
      'a path that is changed',
      { front: { path: (path) => `${path}?from=front` } },
      /signed for phony\.example\.com came back refused \(403\)/,
      /lead to http:\/\/127\.0\.0\.1:24187, path, query and body/,
    ],
    [
      'another Phony',
      { front: { answers: () => ({ status: 200, body: CONNECT }) } },
      /^Another Phony with the same Twilio account answers/,
      /stop the other/,
    ],
    [
      'something else',
      { front: { answers: () => ({ status: 200, body: '<html>' }) } },
      /^Something else answers at/,
      /set HOST/,
    ],
    [
      'a front that has lost us',
      { front: { answers: () => ({ status: 502, body: '' }) } },
      /answers HTTP 502/,
      /^Let phony/,
    ],
    [
      'an upgrade that is lost',
      { front: { sockets: 'as requests' } },
      /not as WebSockets: the upgrade is lost on the way \(403\)/,
      /Upgrade and Connection/,
    ],
    [
      'a front that knows no sockets',
      { front: { sockets: 'as requests', answers: upgradeLost(426, '') } },
      /passes no WebSockets on: what is in front answers HTTP 426/,
      /Upgrade and Connection/,
    ],
    [
      'a socket that is cut',
      { front: { sockets: 'cut' } },
      /cut off in the middle of the call \(1006\)/,
      /keep WebSockets/,
    ],
    [
      'a name nobody knows',
      { way: { post: () => Promise.reject(broken('ENOTFOUND')) } },
      /not known to the name service \(ENOTFOUND\)/,
      /^Check HOST/,
    ],
    [
      'a certificate that is not good',
      { way: { post: () => Promise.reject(broken('CERT_HAS_EXPIRED')) } },
      /^The certificate of phony\.example\.com is not good \(CERT_HAS_EXPIRED\)/,
      /Twilio trusts/,
    ],
    [
      'a socket that nobody takes',
      { way: { connect: wayTo(1).connect } },
      /cannot be reached from here \(ECONNREFUSED\)/,
      /port 443/,
    ],
  ])('%s', async (_, options, detail, fix) => {
    expect(await found(options)).toEqual({
      state: 'failed',
      detail: expect.stringMatching(detail),
      fix: expect.stringMatching(fix),
    });
  });

  it('a socket through which nothing comes back', async () => {
    const finding = await found({ front: { sockets: 'silent' }, clock: { after: soon } });
    expect(finding).toMatchObject({ state: 'failed', detail: expect.stringMatching(/nothing comes back through it/) });
  });
});
