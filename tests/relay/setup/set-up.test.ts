import { describe, expect, it } from 'vitest';
import { RealtimeModel } from '#relay/adapters/openai/realtime-model.ts';
import { twilioCarrier } from '#relay/carriers.ts';
import { readConfiguration } from '#relay/configuration.ts';
import { type Probe, probeByFetch } from '#relay/setup/public-address.ts';
import { SetUp } from '#relay/setup/set-up.ts';
import { systemClock } from '#relay/system.ts';
import { Works } from '#relay/works.ts';
import type { SetUpCheck } from '#shared/set-up.ts';
import { keptLog } from '../../fakes/log.ts';
import { RealtimeServer } from '../../fakes/realtime-server.ts';
import { temporaryFolder } from '../../fakes/temporary-folder.ts';
import { answeringRelay } from './answering-relay.ts';
import { AUTH_TOKEN, FakeTwilioApi, NUMBER, NUMBER_SID, numberFields, refusal, SID } from './fake-twilio-api.ts';

const HOST = 'relay.example.com';
const OFF = { state: 'off', detail: 'Off.' } as const;
const KEY = 'sk-the-key-of-these-tests';
const OURS = { error: { code: 'forbidden', message: 'The request is not signed by Twilio for this address.' } };
const SECRETS = [AUTH_TOKEN, KEY, Buffer.from(`${SID}:${AUTH_TOKEN}`).toString('base64')];

const answering =
  (status: number, body: string, location: string | null = null): Probe =>
  async () => ({ status, body, location });

interface WorldOptions {
  readonly env?: Readonly<Record<string, string | undefined>>;
  readonly probe?: Probe;
  /** Plays the model's part for the session that is opened. */
  readonly model?: (server: RealtimeServer) => void;
  readonly callees?: readonly { readonly name: string; readonly number: string }[];
}

const accepts = (server: RealtimeServer): void => {
  server.send('{"type":"session.created"}');
  server.send('{"type":"session.updated"}');
};

const refuses =
  (code: string | null, close: number, message = `It says ${KEY} is no good.`) =>
  (server: RealtimeServer): void => {
    server.send(JSON.stringify({ type: 'error', error: { type: 'invalid_request_error', code, message } }));
    server.closeWith(close, 'refused');
  };

/** Plays the part for every session that is opened, until nobody comes any more. */
async function attend(server: RealtimeServer, play: (server: RealtimeServer) => void): Promise<void> {
  for (let nth = 1; ; nth += 1) {
    try {
      await server.connections.first(() => server.connections.all.length >= nth);
    } catch {
      return;
    }
    play(server);
  }
}

/** A set-up between a fake Twilio and a fake Realtime API, both over real sockets. */
async function world({ env = {}, probe, model = accepts, callees }: WorldOptions = {}) {
  const twilio = await FakeTwilioApi.start();
  const realtime = await RealtimeServer.start();
  const { log } = keptLog();
  const { configuration } = readConfiguration(
    {
      TWILIO_ACCOUNT_SID: SID,
      TWILIO_AUTH_TOKEN: AUTH_TOKEN,
      TWILIO_PHONE_NUMBER: NUMBER,
      TWILIO_API_BASE_URL: twilio.baseUrl,
      OPENAI_API_KEY: KEY,
      OPENAI_BASE_URL: realtime.baseUrl,
      HOST,
      ...env,
    },
    await temporaryFolder(),
  );
  const carrier = twilioCarrier(configuration, log, () => configuration.HOST);
  const practising = await RealtimeServer.start();
  const practiceModel = new RealtimeModel({
    baseUrl: practising.baseUrl,
    apiKey: 'practice',
    model: 'practice/person',
    log,
    monotonicMs: systemClock.monotonicMs,
  });
  void attend(realtime, model);
  void attend(practising, accepts);
  const line = {
    callees: (callees ?? [{ name: 'person', number: '+15550100101' }]).map((callee) => ({
      ...callee,
      title: '',
      summary: '',
      model: 'practice/person',
    })),
  };
  const relay = await answeringRelay(carrier);
  const setUp = new SetUp({
    configuration,
    twilio: carrier,
    practice: { line, carrier: { ...carrier, modelFor: () => practiceModel } },
    works: new Works({ relay: OFF, tunnel: OFF, model: OFF }),
    localUrl: () => 'http://127.0.0.1:24187',
    probe: probe ?? answering(403, JSON.stringify(OURS)),
    clock: systemClock,
    way: relay.way,
    loopback: relay.calls,
  });
  return { twilio, realtime, practising, setUp };
}

async function found(setUp: SetUp, id: string): Promise<SetUpCheck> {
  const checks = await setUp.checks();
  for (const secret of SECRETS) expect(JSON.stringify(checks)).not.toContain(secret);
  const check = checks.find((candidate) => candidate.id === id);
  if (check === undefined) throw new Error(`no check ${id}`);
  return check;
}

describe('a set-up that is whole', () => {
  it('is well in every part, in the order in which one would mend it', async () => {
    const { twilio, setUp, realtime } = await world();
    twilio.numbers = [numberFields({ voice_url: `https://${HOST}/receive_call`, voice_method: 'POST' })];
    const checks = await setUp.checks();
    expect(checks.map(({ id, state }) => `${id} ${state}`)).toEqual([
      'data-folder ok',
      'practice-line ok',
      'public-address ok',
      'loopback-call ok',
      'twilio-account ok',
      'twilio-trial ok',
      'twilio-number ok',
      'number-webhook ok',
      'geo-permission ok',
      'model ok',
    ]);
    expect(checks.every(({ fix }) => fix === null)).toBe(true);
    // Nothing is asked of the model, and Twilio is asked each thing once.
    expect(realtime.received.all.map(({ type }) => type)).toEqual(['session.update']);
    expect(twilio.asked.map((line) => line.split('?')[0])).toEqual([
      'GET .json',
      'GET /IncomingPhoneNumbers.json',
      'GET /v1/DialingPermissions/Countries/US',
    ]);
  });

  it('is looked at once by all who ask at the same time', async () => {
    const { twilio, setUp } = await world();
    const [first, second] = await Promise.all([setUp.checks(), setUp.checks()]);
    expect(first).toBe(second);
    expect(twilio.asked.filter((line) => line === 'GET .json')).toHaveLength(1);
  });
});

describe('a set-up with nothing in it', () => {
  it('says for each part what to set, and asks nobody', async () => {
    const { twilio, setUp, realtime } = await world({
      env: {
        TWILIO_ACCOUNT_SID: undefined,
        TWILIO_AUTH_TOKEN: undefined,
        TWILIO_PHONE_NUMBER: undefined,
        OPENAI_API_KEY: undefined,
        HOST: undefined,
      },
    });
    const checks = await setUp.checks();
    expect(checks.filter(({ needed }) => needed === 'practice').map(({ state }) => state)).toEqual(['ok', 'ok']);
    const real = checks.filter(({ needed }) => needed === 'real');
    expect(real.every(({ state }) => state === 'skipped')).toBe(true);
    const fixes = real.map(({ fix }) => fix ?? '').join(' ');
    for (const name of ['HOST', 'TWILIO_ACCOUNT_SID', 'TWILIO_AUTH_TOKEN', 'TWILIO_PHONE_NUMBER', 'OPENAI_API_KEY']) {
      expect(fixes).toContain(name);
    }
    expect([...twilio.asked, ...realtime.handshakes]).toEqual([]);
  });
});

describe('the public address', () => {
  it.each([
    [
      'another page',
      answering(200, '<html>'),
      /Something else answers at relay\.example\.com \(HTTP 200\)/,
      /127\.0\.0\.1:24187/,
    ],
    ['a gateway that does not reach us', answering(502, ''), /answers HTTP 502/, /127\.0\.0\.1:24187/],
    ['a redirect', answering(301, '', 'https://www.example.com/x?token=1'), /redirects to www\.example\.com;/, /HOST/],
    ['a sleeping ngrok', answering(404, 'ERR_NGROK_3200'), /ngrok address nothing is connected to/, /NGROK_AUTHTOKEN/],
    [
      'a proxy that changes the Host header',
      answering(403, JSON.stringify({ error: { code: 'forbidden', message: 'Requests from other pages.' } })),
      /under another name/,
      /Host header/,
    ],
    ['somebody else’s 403', answering(403, 'Forbidden'), /Something else answers/, /HOST/],
  ])('behind %s fails, and says what to do', async (_name, probe, detail, fix) => {
    const { setUp } = await world({ probe });
    const check = await found(setUp, 'public-address');
    expect(check.state).toBe('failed');
    expect(check.detail).toMatch(detail);
    expect(check.fix).toMatch(fix);
  });

  it.each([
    ['ENOTFOUND', /not known to the name service/],
    ['CERT_HAS_EXPIRED', /certificate/],
    ['ECONNREFUSED', /cannot be reached from here \(ECONNREFUSED\)/],
  ])('that fails with %s is explained', async (code, detail) => {
    const { setUp } = await world({
      probe: () => Promise.reject(new TypeError('fetch failed', { cause: Object.assign(new Error('x'), { code }) })),
    });
    expect(await found(setUp, 'public-address')).toMatchObject({
      state: 'failed',
      detail: expect.stringMatching(detail),
    });
  });

  it('is really asked for', async () => {
    const { setUp } = await world({ probe: probeByFetch, env: { HOST: '127.0.0.1:9' } });
    expect(await found(setUp, 'public-address')).toMatchObject({ state: 'failed', fix: expect.any(String) });
  });
});

describe('the Twilio account', () => {
  it.each([
    [
      refusal(401, 20_003, 'Authenticate'),
      /Authenticate \(20003\)\.$/,
      /^Check TWILIO_ACCOUNT_SID and TWILIO_AUTH_TOKEN/,
    ],
    [refusal(403, 20_403, 'Account suspended'), /\(20403\)/, /suspended or closed/],
    [refusal(429, 20_429, 'Too many requests'), /\(20429\)/, /Wait a moment/],
    [refusal(400, 29_999, `Never heard of ${AUTH_TOKEN}`), /Never heard of \[hidden\] \(29999\)/, /errors\/29999/],
    [refusal(503, 20_503, 'Down'), /cannot be reached \(HTTP 503\)\.$/, /^Check the network.*TWILIO_API_BASE_URL/],
    [{ status: 404, body: 'Nothing here.' }, /^Twilio refused: .*404/, /^Check TWILIO_API_BASE_URL, or unset it\.$/],
  ])('that answers %j is explained once, and nothing more is asked', async (answer, detail, fix) => {
    const { twilio, setUp } = await world();
    twilio.instead.set('GET .json', answer);
    const check = await found(setUp, 'twilio-account');
    expect(check.state).toBe('failed');
    expect(check.detail).toMatch(detail);
    expect(check.fix).toMatch(fix);
    expect(twilio.asked).toEqual(['GET .json']);
    expect(await found(setUp, 'twilio-number')).toMatchObject({ state: 'skipped', fix: null });
  });

  it('that cannot be reached is explained, and no credentials come out', async () => {
    const { setUp } = await world({ env: { TWILIO_API_BASE_URL: 'http://127.0.0.1:1' } });
    const check = await found(setUp, 'twilio-account');
    expect(check).toMatchObject({ state: 'failed', detail: expect.stringContaining('ECONNREFUSED') });
  });

  it('that is suspended fails', async () => {
    const { twilio, setUp } = await world();
    twilio.account = { ...twilio.account, status: 'suspended' };
    expect(await found(setUp, 'twilio-account')).toMatchObject({ state: 'failed', detail: 'Ann is suspended.' });
  });

  it('on trial names who may be called', async () => {
    const { twilio, setUp } = await world();
    twilio.account = { ...twilio.account, type: 'Trial' };
    twilio.verified = ['+14155550199'];
    expect(await found(setUp, 'twilio-account')).toMatchObject({
      state: 'ok',
      detail: expect.stringContaining('trial'),
    });
    const limits = await found(setUp, 'twilio-trial');
    expect(limits).toMatchObject({ state: 'warning', detail: expect.stringContaining('+14155550199') });
    expect(limits.detail).toContain('trial number');
    twilio.verified = [];
    expect((await found(setUp, 'twilio-trial')).detail).toContain('there is none yet');
  });
});

describe('the phone number', () => {
  it.each([
    [{ phone_number: '+14155550199' }, /is no number of this account/],
    [{ capabilities: { voice: false, sms: true } }, /cannot make voice calls/],
  ])('with %j fails', async (fields, detail) => {
    const { twilio, setUp } = await world();
    twilio.numbers = [numberFields(fields)];
    const check = await found(setUp, 'twilio-number');
    expect(check).toMatchObject({ state: 'failed', fix: expect.stringContaining('TWILIO_PHONE_NUMBER') });
    expect(check.detail).toMatch(detail);
  });

  it('that rings elsewhere says where, without what is secret there', async () => {
    const { twilio, setUp } = await world();
    twilio.numbers = [
      numberFields({ voice_url: 'https://ann:pass-word@old.example.com/voice?token=tok-en#frag-ment' }),
    ];
    const check = await found(setUp, 'number-webhook');
    expect(check).toMatchObject({ state: 'warning', fix: expect.stringContaining('phony setup --point') });
    expect(check.detail).toContain('https://old.example.com/voice');
    expect(check.detail).not.toMatch(/pass-word|tok-en|frag-ment/);
  });

  it.each([
    [{ voice_url: '' }, 'warning', /is empty/],
    [{ voice_url: `https://${HOST}/receive_call`, voice_method: 'GET' }, 'warning', /is GET https:/],
    [{ voice_application_sid: `AP${'1'.repeat(32)}` }, 'failed', /TwiML app or a trunk/],
  ])('with %j does not ring here', async (fields, state, detail) => {
    const { twilio, setUp } = await world();
    twilio.numbers = [numberFields(fields)];
    const check = await found(setUp, 'number-webhook');
    expect(check.state).toBe(state);
    expect(check.detail).toMatch(detail);
  });
});

describe('the permission to dial the own country', () => {
  it('that is missing fails, and says where it is given', async () => {
    const { twilio, setUp } = await world();
    twilio.lowRiskEnabled = false;
    expect(await found(setUp, 'geo-permission')).toMatchObject({
      state: 'failed',
      fix: expect.stringContaining('Geo permissions'),
    });
  });

  it('is not looked at where the number tells no country', async () => {
    const { setUp } = await world({ env: { TWILIO_PHONE_NUMBER: '+15550100002' } });
    expect(await found(setUp, 'geo-permission')).toMatchObject({
      state: 'skipped',
      detail: 'Which country +15550100002 is in is not known.',
    });
  });

  it('that may not be read is a warning', async () => {
    const { twilio, setUp } = await world();
    twilio.instead.set('GET /v1', refusal(401, 70_051, 'Authorization Error'));
    expect(await found(setUp, 'geo-permission')).toMatchObject({
      state: 'warning',
      detail: expect.stringContaining('(70051)'),
    });
  });
});

describe('the model', () => {
  it.each([
    ['invalid_api_key', 3000, /OpenAI refused the key/, /OPENAI_API_KEY/],
    [null, 3000, /refused/, /OPENAI/],
    ['invalid_model', 4000, /no model gpt-realtime-2\.1/, /OPENAI_MODEL/],
    ['model_not_found', 4004, /no model gpt-realtime-2\.1/, /OPENAI_MODEL/],
    ['insufficient_quota', 3000, /no credit/, /Billing/],
    ['beta_api_shape_disabled', 4000, /It says \[(?:key|hidden)\] is no good/, /OPENAI_MODEL/],
  ])('that closes with %s (%i) is explained', async (code, close, detail, fix) => {
    const { setUp, realtime } = await world({ model: refuses(code, close) });
    const check = await found(setUp, 'model');
    expect(check.state).toBe('failed');
    expect(check.detail).toMatch(detail);
    expect(check.fix).toMatch(fix);
    expect(realtime.handshakes).toHaveLength(1);
  });

  it('that is not there is unreachable', async () => {
    const { setUp } = await world({ env: { OPENAI_BASE_URL: 'http://127.0.0.1:1/v1' } });
    expect(await found(setUp, 'model')).toMatchObject({
      state: 'failed',
      detail: expect.stringContaining('cannot be reached'),
      fix: expect.stringContaining('OPENAI_BASE_URL'),
    });
  });

  it('that goes away before it accepts is unreachable', async () => {
    const { setUp } = await world({ model: (server) => server.vanish() });
    expect(await found(setUp, 'model')).toMatchObject({
      state: 'failed',
      detail: expect.stringContaining('no connection'),
    });
  });

  it('with a key that holds a line break is asked for another', async () => {
    const { setUp } = await world({ env: { OPENAI_API_KEY: 'sk-one\nsk-two' } });
    expect(await found(setUp, 'model')).toMatchObject({ state: 'failed', detail: 'OpenAI refused the key.' });
  });
});

describe('what practice calls need', () => {
  it('fails where nobody can be called', async () => {
    const { setUp } = await world({ callees: [] });
    expect(await found(setUp, 'practice-line')).toMatchObject({ state: 'failed', needed: 'practice' });
  });

  it('fails where the line is gone', async () => {
    const { setUp, practising } = await world();
    practising.stop();
    expect(await found(setUp, 'practice-line')).toMatchObject({ state: 'failed', fix: expect.any(String) });
  });
});

describe('pointing the number', () => {
  it('lets it ring here, and takes it back', async () => {
    const { twilio, setUp } = await world();
    expect(await setUp.pointNumber()).toMatchObject({
      ok: true,
      value: { message: expect.stringContaining('rings here now') },
    });
    expect(await found(setUp, 'number-webhook')).toMatchObject({ state: 'ok' });
    expect(await setUp.undo()).toMatchObject({ ok: true });
    expect(twilio.asked.filter((line) => line === `POST /IncomingPhoneNumbers/${NUMBER_SID}.json`)).toHaveLength(2);
    expect(await found(setUp, 'number-webhook')).toMatchObject({ state: 'warning' });
  });

  it.each([
    [refusal(401, 20_003, `Authenticate ${AUTH_TOKEN}`), { code: 'twilio_refused', twilioCode: 20_003 }],
    [
      refusal(500, 20_500, 'Broken'),
      { code: 'twilio_unreachable', message: expect.stringMatching(/\(HTTP 500\)\. Check the network/) },
    ],
  ])('passes Twilio’s refusal on', async (answer, error) => {
    const { twilio, setUp } = await world();
    twilio.instead.set('POST', answer);
    const outcome = await setUp.pointNumber();
    expect(outcome).toMatchObject({ ok: false, error });
    for (const secret of SECRETS) expect(JSON.stringify(outcome)).not.toContain(secret);
  });

  it.each([{ HOST: undefined }, { TWILIO_PHONE_NUMBER: undefined }, { TWILIO_AUTH_TOKEN: undefined }])(
    'is refused without %j',
    async (env) => {
      const { setUp } = await world({ env });
      expect(await setUp.pointNumber()).toMatchObject({ ok: false, error: { code: 'not_configured' } });
    },
  );
});
