import { writeFile } from 'node:fs/promises';
import { type AddressInfo, createServer } from 'node:net';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { ask, jsonOf } from './harness/http.ts';
import { says } from './harness/model-protocol.ts';
import { type Environment, type RelayExit, RelayProcess } from './harness/relay-process.ts';
import { SUPERVISOR_TOKEN, World } from './harness/world.ts';

/** A line of the form `NAME: what is wrong; what to do`. */
const complaintAbout = (name: string): RegExp => new RegExp(`^${name}: \\S.*; \\S.*$`, 'm');
const STACK = /^\s+at .+[:(]/m;

const NO_KEYS: Environment = {
  TWILIO_ACCOUNT_SID: undefined,
  TWILIO_AUTH_TOKEN: undefined,
  TWILIO_PHONE_NUMBER: undefined,
  OPENAI_API_KEY: undefined,
};

describe('the relay alone', () => {
  let world: World;
  let relay: RelayProcess | null = null;

  beforeEach(async () => {
    world = await World.prepare();
  });

  afterEach(async () => {
    if (relay !== null && relay.exit === null) await relay.stop();
    relay = null;
    await world.close();
  });

  const start = async (environment: Environment = {}): Promise<RelayProcess> => {
    relay = await RelayProcess.start({ ...world.environment, ...environment });
    return relay;
  };

  const refuseToStart = async (environment: Environment): Promise<RelayExit> => {
    relay = RelayProcess.spawn({ ...world.environment, ...environment });
    return relay.until(
      () => relay?.exit ?? (relay?.listening !== null && { code: null, signal: 'none: it is listening' }),
      'refusal to start',
      15_000,
    );
  };

  it('prints one JSON line with its port and address on standard output and nothing else there', async () => {
    const { port, url } = (await start()).listening ?? { port: 0, url: '' };
    expect(port).toBeGreaterThan(0);
    expect(url).toBe(`http://127.0.0.1:${port}`);
    await ask({ port, path: '/healthz' });
    const lines = relay?.stdout.split('\n').filter((line) => line.trim() !== '') ?? [];
    expect(lines.map(jsonOf)).toEqual([{ event: 'listening', port, url }]);
  });

  it('listens on the PORT it is given', async () => {
    const port = await freePort();
    expect((await start({ PORT: String(port) })).port).toBe(port);
  });

  it('says it is well on /healthz', async () => {
    const answer = await ask({ port: (await start()).port, path: '/healthz' });
    expect(answer.status).toBe(200);
    expect(jsonOf(answer.text)).toMatchObject({ status: 'ok', uptimeSeconds: expect.any(Number), activeCalls: 0 });
  });

  it.each(['SIGTERM', 'SIGINT'] as const)('exits with 0 on %s', async (signal) => {
    expect(await (await start()).stop(signal)).toEqual({ code: 0, signal: null });
  });

  it('takes calls without any key, and says what is missing', async () => {
    const started = await start(NO_KEYS);
    expect(started.listening?.port).toBeGreaterThan(0);
    await started.untilStderr(/TWILIO_/);
    await started.untilStderr(/OPENAI_API_KEY/);
    expect(started.stderr).not.toMatch(STACK);
  });

  it('keeps its supervisor token out of sight on standard output', async () => {
    expect((await start()).stdout).not.toContain(SUPERVISOR_TOKEN);
  });

  describe('given a value that cannot work', () => {
    it.each<[string, string]>([
      ['PORT', 'telephone'],
      ['PORT', '70000'],
      ['PORT', '-1'],
      ['TWILIO_PHONE_NUMBER', '5551234567'],
      ['TWILIO_PHONE_NUMBER', '+0551234567'],
      ['TWILIO_PHONE_NUMBER', '+1555'],
      ['TRANSFER_NUMBER', '555-123-4567'],
      ['TRANSFER_NUMBER', '911'],
      ['TWILIO_ACCOUNT_SID', 'AC123'],
      ['TWILIO_ACCOUNT_SID', `SK${'0'.repeat(32)}`],
      ['REQUIRE_SUPERVISOR_FEEDBACK', 'maybe'],
      ['CALL_MODE', 'carrier-pigeon'],
      ['TWILIO_API_BASE_URL', 'not a url'],
      ['OPENAI_BASE_URL', 'api.openai.com'],
    ])('exits with 1 and one line for %s=%s', async (name, value) => {
      expect(await refuseToStart({ [name]: value })).toEqual({ code: 1, signal: null });
      expect(relay?.stderr).toMatch(complaintAbout(name));
      expect(relay?.stderr).not.toMatch(STACK);
      expect(relay?.stdout).toBe('');
    });

    it('exits with 1 for a PORT in use', async () => {
      const port = (await start()).port;
      const second = RelayProcess.spawn({
        ...world.environment,
        PORT: String(port),
        PHONY_DATA_DIR: join(world.dataDir, 'b'),
      });
      expect(await second.untilExit()).toEqual({ code: 1, signal: null });
      expect(second.stderr).toMatch(complaintAbout('PORT'));
      expect(second.stderr).not.toMatch(STACK);
    });

    it('exits with 1 for a data folder that cannot be written', async () => {
      const file = join(world.dataDir, 'a-file');
      await writeFile(file, '');
      expect(await refuseToStart({ PHONY_DATA_DIR: join(file, 'data') })).toEqual({ code: 1, signal: null });
      expect(relay?.stderr).toMatch(complaintAbout('PHONY_DATA_DIR'));
      expect(relay?.stderr).not.toMatch(STACK);
    });

    it('has one line for each of several', async () => {
      await refuseToStart({ PORT: 'telephone', CALL_MODE: 'pigeon', TRANSFER_NUMBER: '911' });
      for (const name of ['PORT', 'CALL_MODE', 'TRANSFER_NUMBER']) {
        expect(relay?.stderr.match(new RegExp(complaintAbout(name), 'gm'))).toHaveLength(1);
      }
    });

    it('does not repeat a secret in its complaint', async () => {
      await refuseToStart({ TWILIO_ACCOUNT_SID: 'AC123', TWILIO_AUTH_TOKEN: 'very-secret-token' });
      expect(relay?.stderr).not.toContain('very-secret-token');
    });
  });

  describe('given what can still work', () => {
    it.each(['https://relay.example.com', 'relay.example.com/', 'https://relay.example.com/'])(
      'takes HOST=%s without scheme and slash, with a warning',
      async (host) => {
        const started = await start({ HOST: host });
        await started.untilStderr(/HOST/);
        world.twilio.account.relayPort = started.port;
        expect(await world.twilio.incoming().ring()).toContain('"wss://relay.example.com/relay/ws/');
      },
    );

    it.each(['fable', 'onyx', 'nova'])(
      'warns of OPENAI_VOICE=%s, lists the voices there are and starts',
      async (voice) => {
        const started = await start({ OPENAI_VOICE: voice });
        const line = await started.until(
          () => started.stderr.split('\n').find((one) => one.includes('OPENAI_VOICE')),
          'a warning about OPENAI_VOICE',
        );
        for (const known of ['alloy', 'ash', 'ballad', 'coral', 'echo', 'sage', 'shimmer', 'verse', 'marin', 'cedar']) {
          expect(line).toContain(known);
        }
      },
    );

    it('takes a number of possible length that nobody has', async () => {
      expect((await start({ TWILIO_PHONE_NUMBER: '+15551234567' })).port).toBeGreaterThan(0);
    });
  });

  describe('stopped while a call is up', () => {
    it('ends the call politely, flushes the journal and exits with 0', async () => {
      world.openai.whenAsked('Are you there?', says('I am here.'));
      const started = await world.startRelay();
      const { line, call } = await world.incoming();
      line.prompt('Are you there?');
      await line.untilSpoken('I am here.');
      const stopped = await started.stop();
      expect(stopped).toEqual({ code: 0, signal: null });
      const isEndedBySocket = line.frames.some((frame) => frame.type === 'end');
      expect(isEndedBySocket || world.twilio.requestsTo(new RegExp(call.sid)).length > 0).toBe(true);

      await world.startRelay();
      const events = await world.supervisor.events(call.sid);
      expect(events.at(-1)?.type).toBe('call.ended');
      expect(events.map((event) => event.text)).toEqual(expect.arrayContaining(['Are you there?', 'I am here.']));
    });
  });
});

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => {
    server.close(resolve);
  });
  return port;
}
