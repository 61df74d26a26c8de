import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { listOf, textOf } from './harness/http.ts';
import { TlsFront } from './harness/tls-front.ts';
import { World } from './harness/world.ts';

/** The set-up's test call goes out to the public address, which is a TLS proxy of ours, and comes back. */
describe('the test call of the set-up', () => {
  let front: TlsFront;
  let world: World;

  beforeAll(async () => {
    front = await TlsFront.start();
    world = await World.prepare({ HOST: front.host });
    const trusted = join(world.dataDir, 'front.pem');
    await writeFile(trusted, front.cert);
    front.relayPort = (await world.startRelay({ NODE_EXTRA_CA_CERTS: trusted })).port;
  });
  afterEach(() => {
    front.relayPort = world.port;
    front.passesSockets = true;
    front.requests.length = 0;
  });
  afterAll(async () => {
    await world.close();
    await front.stop();
  });

  const look = async () => {
    const { body } = await world.supervisor.get('/console/checks');
    const checks = listOf(body['checks']);
    const found = (id: string) => checks.find((check) => check['id'] === id) ?? {};
    return { call: found('loopback-call'), address: found('public-address') };
  };

  it('goes through the public address, all of it, and says how long it took', async () => {
    const { call } = await look();
    expect(call).toMatchObject({ title: 'Test call', needed: 'real', state: 'ok', fix: null });
    expect(textOf(call['detail'])).toMatch(
      /^A whole call went through localhost:\d+: TwiML after \d+ ms, socket \d+ ms, words back \d+ ms, end \d+ ms\.$/,
    );
    expect(front.requests.map((request) => request.replace(/ws\/.*/, 'ws'))).toEqual([
      'POST /start_call',
      'POST /receive_call',
      'upgrade /relay/ws',
      'POST /call_ended',
      'POST /call_status',
    ]);
  });

  it('is in no history, shown to nobody, and asks neither Twilio nor the model for anything', async () => {
    const events = await world.supervisor.follow('callSid=*');
    const [sessions, calls] = [world.openai.sessions.length, world.twilio.requests.length];
    expect((await look()).call).toMatchObject({ state: 'ok' });
    expect(await world.supervisor.calls()).toEqual([]);
    expect(events.events).toEqual([]);
    // The look at the model opens one session and asks nothing of it.
    expect(world.openai.sessions.slice(sessions).flatMap((session) => session.sent('response.create'))).toEqual([]);
    const asked = world.twilio.requests.slice(calls).filter(({ path }) => path.includes('/Calls'));
    expect(asked).toEqual([]);
  });

  it('says where it fails and what to do', async () => {
    front.passesSockets = false;
    expect((await look()).call).toMatchObject({
      state: 'failed',
      detail: expect.stringMatching(/passes requests on, but not as WebSockets/),
      fix: expect.stringMatching(/Upgrade and Connection/),
    });
    front.relayPort = null;
    const { address, call } = await look();
    expect(address).toMatchObject({ state: 'failed', detail: expect.stringMatching(/HTTP 502/) });
    expect(call).toMatchObject({ state: 'skipped', detail: 'Needs the public address first.' });
  });
});
