import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ACCOUNT_SID, CALLER_NUMBER } from './harness/fake-twilio.ts';
import { ECHO, MARKED, secretsIn } from './harness/marked-secrets.ts';
import { says } from './harness/model-protocol.ts';
import { CALLEE, Day, REPLY, WORDS } from './harness/secret-day.ts';
import { World } from './harness/world.ts';
import { filesIn, type Written } from './harness/written.ts';

const DAY_MS = 150_000;

describe.each([
  ['as it is', '0'],
  ['with PHONY_DEBUG=1', '1'],
])('after a whole day of a relay %s', (_how, debug) => {
  let day: Day;
  let written: readonly Written[];
  let stderr: string;

  beforeAll(async () => {
    day = await Day.begin(debug);
    await day.start();
    await day.quietHours();
    await day.twilioRefuses();
    await day.modelRefuses();
    await day.oddLines();
    await day.strangers();
    const whileUp = await filesIn(day.world.dataDir);
    await day.powerFailure();
    await day.world.relay.stop();
    written = [...whileUp, ...(await day.written())];
    stderr = day.relays.map((relay) => relay.stderr).join('');
  }, DAY_MS);
  afterAll(() => day.end());

  it('everybody had the secrets to quote', () => {
    expect(secretsIn(ECHO)).toHaveLength(6);
    expect(secretsIn(day.world.twilio.requests[0]?.authorization ?? '')).toEqual(['TWILIO_AUTH_TOKEN']);
    expect(secretsIn(JSON.stringify(day.world.openai.sessions[0]?.headers))).toEqual(['OPENAI_API_KEY']);
    expect(secretsIn(day.traces.heard[0] ?? '')).toHaveLength(2);
    expect(secretsIn(Buffer.from(`\0\x01${btoa(`${ACCOUNT_SID}:${MARKED.TWILIO_AUTH_TOKEN}`)}`))).toHaveLength(1);
  });

  it('everything that could go wrong did', () => {
    const answered = written.map(({ bytes }) => String(bytes)).join('\n');
    for (const code of ['twilio_refused', 'twilio_unreachable', 'forbidden', 'unauthorized', 'invalid_request']) {
      expect(answered).toContain(`"code":"${code}"`);
    }
    const places = written.map(({ place }) => place).join('\n');
    expect(places).toMatch(/calls\/CA\w+\.jsonl/);
    expect(places).toMatch(/history\.db/);
    expect(places).toMatch(/calls\/CA\w+\.notes\.jsonl/);
    expect(day.commands).toMatch(/model/i);
  });

  it.each(Object.keys(MARKED))('%s stands nowhere', (name) => {
    const found = written.filter(({ bytes }) => secretsIn(bytes).some((one) => one.endsWith(name)));
    expect(found.map(({ place, bytes }) => `${place}: ${excerpt(bytes, name)}`)).toEqual([]);
  });

  it('no one-time token stands anywhere but in the TwiML that gave it', () => {
    expect(day.oneTime.size).toBeGreaterThan(5);
    const elsewhere = written.filter(({ place }) => !/answer to \/(?:receive_call|start_call|call_ended)/.test(place));
    const found = elsewhere.filter(({ bytes }) => [...day.oneTime].some((token) => String(bytes).includes(token)));
    expect(found.map(({ place }) => place)).toEqual([]);
  });

  it('the traces have no secret in them, other than the header they are sent with', () => {
    const bodies = day.traces.heard.filter((_heard, index) => index % 2 === 1);
    expect(bodies.length).toBeGreaterThan(0);
    expect(bodies.flatMap(secretsIn)).toEqual([]);
  });

  it(`the log has ${debug === '1' ? 'numbers and words whole' : 'numbers shortened and no words'}`, () => {
    const [whole, parts] = [debug === '1', debug !== '1'];
    expect(stderr.includes(CALLER_NUMBER)).toBe(whole);
    expect(stderr.includes(CALLEE)).toBe(whole);
    expect(stderr.includes('+1555…02')).toBe(parts);
    expect(stderr.includes(WORDS)).toBe(whole);
    expect(stderr.includes(REPLY)).toBe(whole);
  });

  it('every line of the log is JSON, but for what is said at a start', () => {
    const odd = stderr.split('\n').filter((line) => line !== '' && !line.startsWith('{'));
    expect(odd.filter((line) => !/^[A-Z_]+: /.test(line))).toEqual([]);
    for (const line of stderr.split('\n').filter((one) => one.startsWith('{'))) JSON.parse(line);
  });
});

describe('a bug with a call up', () => {
  let world: World;

  beforeAll(async () => {
    world = await World.prepare(MARKED);
    const provoke = join(world.dataDir, 'provoke.cjs');
    await writeFile(provoke, BUGS);
    await world.startRelay({ NODE_OPTIONS: `--require ${provoke}` });
  });
  afterAll(() => world.close());

  it('is written down without what hangs on it, and takes neither the call nor the relay with it', async () => {
    const { relay } = world;
    world.openai.whenAsked(WORDS, says(REPLY));
    const { line } = await world.incoming();
    process.kill(relay.pid ?? 0, 'SIGUSR2');
    await relay.untilStderr(/"message":"thrown.*\n.*"message":"rejected/);
    line.prompt(WORDS);
    await line.untilSpoken(REPLY);
    expect(relay.exit).toBeNull();
    expect(relay.stderr).toMatch(/provoke\.cjs:\d+/);
    expect(secretsIn(relay.stderr)).toEqual([]);
  });
});

/** Throws and rejects with what an HTTP client's errors carry. */
const BUGS = `process.on('SIGUSR2', () => {
  const bug = (words) => Object.assign(new Error(words + ' ' + process.env.OPENAI_API_KEY), {
    config: { headers: { authorization: process.env.TWILIO_AUTH_TOKEN }, url: 'https://x/?' + process.env.NGROK_AUTHTOKEN },
  });
  void Promise.reject(bug('rejected'));
  throw bug('thrown');
});`;

const excerpt = (bytes: string | Buffer, name: string): string =>
  String(bytes)
    .split('\n')
    .filter((line) => secretsIn(line).some((one) => one.endsWith(name)))
    .map((line) => line.slice(0, 400))
    .slice(0, 3)
    .join(' | ');
