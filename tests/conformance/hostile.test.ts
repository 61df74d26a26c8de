import { randomBytes } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { WebSocket } from 'ws';
import { AUTH_TOKEN, PUBLIC_HOST } from './harness/fake-twilio.ts';
import { Flood } from './harness/flood.ts';
import { ask, jsonOf, recordOf, wireText } from './harness/http.ts';
import type { Reply } from './harness/model-protocol.ts';
import { says } from './harness/model-protocol.ts';
import { RawClient } from './harness/raw-client.ts';
import type { RelayLine } from './harness/relay-line.ts';
import { formBody, signatureOf } from './harness/twilio-signature.ts';
import { useWorld } from './harness/use-world.ts';
import { eventually, Gate, within } from './harness/watched.ts';
import { SUPERVISOR_TOKEN, type World } from './harness/world.ts';

const BEARER = `Authorization: Bearer ${SUPERVISOR_TOKEN}`;
const FLOOD_MS = 4_000;
const DEEP = '['.repeat(10_000) + ']'.repeat(10_000);

/** A reply of so many words, each of which waits until it is let go. */
function heldWords(count: number): {
  readonly reply: Reply;
  readonly words: readonly string[];
  readonly gates: Gate[];
} {
  const gates = Array.from({ length: count }, () => new Gate());
  const words = gates.map((_, index) => `w${index} `);
  return { reply: { parts: gates.flatMap((gate, index) => [gate, words[index] ?? '']) }, words, gates };
}

/** How long each word took from the model to the line, in ms, shortest first. */
async function wordTimes(world: World, line: RelayLine, count: number): Promise<readonly number[]> {
  const { gates, reply, words } = heldWords(count);
  const asked = `Say ${count} words, ${randomBytes(4).toString('hex')}`;
  world.openai.whenAsked(asked, reply);
  const mark = line.mark();
  line.prompt(asked);
  const times: number[] = [];
  for (const [index, gate] of gates.entries()) {
    await within(gate.reached, 'word to let go');
    const beganMs = performance.now();
    gate.open();
    await line.untilSpoken(words[index] ?? '', mark);
    times.push(performance.now() - beganMs);
  }
  return times.sort((a, b) => a - b);
}

const median = (sorted: readonly number[]): number => sorted[Math.floor(sorted.length / 2)] ?? 0;
const slowest = (sorted: readonly number[]): number => sorted.at(-1) ?? 0;

/** A call can still come in and be talked to. */
async function expectCallsStillWork(world: World): Promise<void> {
  world.openai.whenAsked('Are you there?', says('I am here.'));
  const { line } = await world.incoming();
  const mark = line.mark();
  line.prompt('Are you there?');
  await line.untilSpoken('I am here.', mark);
  expect(world.relay.exit).toBeNull();
}

describe('what is no request, or two at once', () => {
  const world = useWorld();
  const local = (): string => `Host: 127.0.0.1:${world().port}`;
  const chunk = '5\r\nhello\r\n0\r\n\r\n';
  const smuggled = (): string => `GET /healthz HTTP/1.1\r\n${local()}\r\n\r\n`;

  it.each<[what: string, request: () => string, status: readonly number[]]>([
    [
      'a length and chunks',
      () =>
        `POST /calls HTTP/1.1\r\n${local()}\r\nContent-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n${chunk}${smuggled()}`,
      [400],
    ],
    [
      'two lengths',
      () => `POST /calls HTTP/1.1\r\n${local()}\r\nContent-Length: 5\r\nContent-Length: 0\r\n\r\nhello${smuggled()}`,
      [400],
    ],
    [
      'an unknown transfer coding',
      () => `POST /calls HTTP/1.1\r\n${local()}\r\nTransfer-Encoding: xchunked\r\n\r\n${chunk}${smuggled()}`,
      [400, 501],
    ],
    [
      'chunks that are none',
      () => `POST /calls HTTP/1.1\r\n${local()}\r\n${BEARER}\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n${smuggled()}`,
      [400],
    ],
    [
      'a header on two lines',
      () => `GET /calls HTTP/1.1\r\n${local()}\r\nX-A: b\r\n c\r\n${BEARER}\r\n : x\r\n\r\n`,
      [400],
    ],
    ['a blank before the colon', () => `GET /calls HTTP/1.1\r\n${local()}\r\nContent-Length : 5\r\n\r\nhello`, [400]],
    ['two hosts', () => `GET /calls HTTP/1.1\r\n${local()}\r\nHost: ${PUBLIC_HOST}\r\n${BEARER}\r\n\r\n`, [400]],
    ['the same host twice', () => `GET /calls HTTP/1.1\r\n${local()}\r\n${local()}\r\n${BEARER}\r\n\r\n`, [400]],
    ['no host', () => `GET /calls HTTP/1.1\r\n${BEARER}\r\n\r\n`, [400, 403]],
    [
      'an address with a host of its own',
      () => `GET http://127.0.0.1:${world().port}/calls HTTP/1.1\r\n${local()}\r\n${BEARER}\r\n\r\n`,
      [400],
    ],
    [
      'a public host hidden in the address',
      () => `GET http://${PUBLIC_HOST}/calls HTTP/1.1\r\n${local()}\r\n${BEARER}\r\n\r\n`,
      [400],
    ],
    ['a request to be a proxy', () => `CONNECT example.com:443 HTTP/1.1\r\n${local()}\r\n\r\n`, [400, 403, 404, 405]],
    ['an address of percent signs', () => `GET /calls/%%%%zz%ff HTTP/1.1\r\n${local()}\r\n${BEARER}\r\n\r\n`, [404]],
    [
      'more headers than there is room for',
      () => `GET /calls HTTP/1.1\r\n${local()}\r\nX: ${'x'.repeat(20_000)}\r\n\r\n`,
      [431],
    ],
    ['a method nobody knows', () => `BREW /calls HTTP/1.1\r\n${local()}\r\n\r\n`, [400]],
    ['bytes', () => randomBytes(400).toString('latin1'), [400]],
    [
      'the first bytes of TLS',
      () => `\u0016\u0003\u0001\u0002\u0000\u0001\u0000\u0001\u00fc\u0003\u0003${'\u0000'.repeat(60)}`,
      [400],
    ],
  ])('is refused and nothing behind it is looked at: %s', async (_what, request, among) => {
    const client = await RawClient.open(world().port);
    client.send(request());
    const closed = within(client.untilClosed(3_000), 'end').catch(() => false);
    // Some are over with a cut connection and no answer, which is an answer too.
    const status = await Promise.race([client.untilAnswered(), closed.then(() => client.statuses[0] ?? 400)]);
    expect(among).toContain(status);
    await new Promise((resolve) => setTimeout(resolve, 30));
    expect(client.statuses.length).toBeLessThanOrEqual(1);
    expect(client.received).not.toContain('uptimeSeconds');
    client.close();
  });

  it('leaves calls as they are', () => expectCallsStillWork(world()));
});

describe('a stranger', () => {
  const world = useWorld({ PHONY_RATE_LIMIT: '6' });

  it('is not heard twice for one signature', async () => {
    const call = world().twilio.incoming();
    const url = `https://${PUBLIC_HOST}/receive_call`;
    const signature = signatureOf(AUTH_TOKEN, url, call.form());
    const body = formBody(call.form());
    const client = await RawClient.open(world().port);
    client.send(
      `POST /receive_call HTTP/1.1\r\nHost: ${PUBLIC_HOST}\r\nContent-Type: application/x-www-form-urlencoded\r\nX-Twilio-Signature: ${signature}\r\nX-Twilio-Signature: forged\r\nContent-Length: ${body.length}\r\n\r\n${body}`,
    );
    expect(await client.untilAnswered()).toBe(403);
    client.close();
  });

  it('is not believed about where it comes from or to', async () => {
    const forwarded = {
      'x-forwarded-host': `127.0.0.1:${world().port}`,
      'x-forwarded-proto': 'http',
      forwarded: 'host=127.0.0.1',
    };
    const headers = { host: PUBLIC_HOST, authorization: `Bearer ${SUPERVISOR_TOKEN}`, ...forwarded };
    expect((await ask({ port: world().port, path: '/calls', headers })).status).toBe(404);
    const statuses = [];
    for (let count = 0; count < 8; count += 1) {
      statuses.push((await world().supervisor.get('/calls', { 'x-forwarded-for': `203.0.113.${count}` })).status);
    }
    expect(statuses).toContain(429);
  });

  it('is told by no header that other pages may read answers', async () => {
    const host = `127.0.0.1:${world().port}`;
    for (const origin of ['https://evil.example', 'null', `http://${host}`]) {
      for (const method of ['GET', 'OPTIONS']) {
        const client = await RawClient.open(world().port);
        client.send(
          `${method} /healthz HTTP/1.1\r\nHost: ${host}\r\nOrigin: ${origin}\r\nAccess-Control-Request-Method: POST\r\n\r\n`,
        );
        await client.untilAnswered();
        expect(client.received).not.toMatch(/access-control-allow/i);
        client.close();
      }
    }
  });
});

describe('the slow', () => {
  const world = useWorld();

  it('are let go, whatever they are slow with', { timeout: 40_000 }, async () => {
    const { port } = world();
    const host = `Host: 127.0.0.1:${port}`;
    const silent = await RawClient.open(port);
    const dripping = await RawClient.open(port);
    dripping.drip(`GET /calls HTTP/1.1\r\n${host}\r\nX-Slow: ${'x'.repeat(100)}`, 500);
    const unfinished = await RawClient.open(port);
    unfinished.send(`POST /override/text HTTP/1.1\r\n${host}\r\n${BEARER}\r\nContent-Type: application/json\r\n`);
    unfinished.send('Content-Length: 1000\r\n\r\n{"callSid"');
    const all = [silent, dripping, unfinished];
    await Promise.all(all.map((client) => client.untilClosed(25_000)));
    const seconds = all.map(({ closedAfterMs }) => Math.round(closedAfterMs / 1_000));
    expect(Math.max(...seconds.slice(0, 2))).toBeLessThanOrEqual(14);
    expect(seconds[2]).toBeLessThanOrEqual(19);
    expect(dripping.statuses).toEqual([408]);
    expect(unfinished.statuses).toEqual([408]);
  });

  it('are turned away before their body where nobody signed for them', async () => {
    const client = await RawClient.open(world().port);
    client.send(`POST /receive_call HTTP/1.1\r\nHost: ${PUBLIC_HOST}\r\nContent-Length: 60000\r\n\r\nCallSid=`);
    expect(await client.untilAnswered()).toBe(403);
    client.close();
  });
});

describe('a crowd of connections that say nothing', () => {
  const world = useWorld();

  it('makes way for whoever comes, and touches no call', async () => {
    const { line } = await world().incoming();
    const crowd: RawClient[] = [];
    for (let count = 0; count < 400; count += 1) crowd.push(await RawClient.open(world().port));
    // One in four asks for an upgrade with a body it never sends, which Node itself has no deadline for.
    for (const client of crowd.filter((_, index) => index % 4 === 0)) {
      client.send(
        `POST /receive_call HTTP/1.1\r\nHost: ${PUBLIC_HOST}\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n`,
      );
      client.send(`X-Twilio-Signature: ${signatureOf('another token', 'https://x')}\r\nContent-Length: 1000\r\n\r\n`);
    }
    const stay = (): readonly RawClient[] => crowd.filter(({ isClosed }) => !isClosed);
    await eventually(async () => stay().length <= 256, 'room made');
    expect(stay().at(-1)).toBe(crowd.at(-1));
    await expectCallsStillWork(world());
    expect(line.closed).toBeNull();
    for (const client of crowd) client.close();
  });
});

describe('a flood nobody signed', () => {
  const world = useWorld();

  it('does not keep a call’s words from the line, and is not written down', { timeout: 40_000 }, async () => {
    const { line } = await world().incoming();
    await wordTimes(world(), line, 40);
    const calm = await wordTimes(world(), line, 100);
    const logged = world().relay.stderr.length;
    const form = world().twilio.incoming().form();
    const flood = new Flood({
      port: world().port,
      connections: 40,
      headers: {
        host: PUBLIC_HOST,
        'content-type': 'application/x-www-form-urlencoded',
        'x-twilio-signature': signatureOf('another token', 'https://x', {}),
      },
      payload: formBody(form),
    });
    const flooded: number[] = [];
    const beganMs = performance.now();
    while (performance.now() - beganMs < FLOOD_MS) flooded.push(...(await wordTimes(world(), line, 50)));
    flooded.sort((a, b) => a - b);
    const { perSecond, statuses } = await flood.stop();
    const ratio = median(flooded) / median(calm);
    const figures = [median(calm), median(flooded), slowest(flooded)].map((ms) => ms.toFixed(2));
    console.log(
      `a word took ${figures[0]} ms, and ${figures[1]} ms (${ratio.toFixed(1)} times, at most ${figures[2]} ms) beside ${perSecond} forged requests a second`,
    );
    expect(Object.keys(statuses)).toEqual(['403']);
    expect(statuses['403']).toBeGreaterThan(500);
    expect(median(flooded)).toBeLessThan(Math.max(60, 10 * median(calm)));
    expect(slowest(flooded)).toBeLessThan(2_000);
    expect(world().relay.stderr.length - logged).toBeLessThan(2_000);
  });
});

describe('a frame that is too much', () => {
  const world = useWorld();
  const giant = JSON.stringify({ type: 'prompt', voicePrompt: 'x'.repeat(300_000), last: true });

  // Whoever is still sending when the close frame comes may see the connection reset instead.
  const CLOSED = [1009, 1006];

  it('closes the line it came on, and no other', async () => {
    const other = await world().incoming();
    const { call, line } = await world().incoming();
    call.reportsAction = false;
    line.sendRaw(giant);
    expect(CLOSED).toContain((await line.untilClosed()).code);
    expect(other.line.closed).toBeNull();
    await expectCallsStillWork(world());
  });

  it('closes a supervisor’s socket too', async () => {
    const headers = { authorization: `Bearer ${SUPERVISOR_TOKEN}` };
    const socket = new WebSocket(`ws://127.0.0.1:${world().port}/events/ws?callSid=*`, { headers });
    const closed = new Promise<number>((resolve) => socket.on('close', resolve));
    socket.on('open', () => socket.send(giant));
    expect(CLOSED).toContain(await within(closed, 'end'));
  });

  it.each([
    ['10,000 levels deep', `{"type":${DEEP}}`],
    ['a type that cannot be made a word of', '{"type":{"toString":1,"valueOf":1}}'],
    ['an event that cannot be made a word of', '{"event":{"toString":1,"valueOf":1}}'],
    ['fields of every object', '{"type":"prompt","voicePrompt":"","__proto__":{"last":false},"constructor":1}'],
  ])('is left aside: %s', async (_what, frame) => {
    world().openai.whenAsked('Still there?', says('Still here.'));
    const { line } = await world().incoming();
    const mark = line.mark();
    line.sendRaw(frame);
    line.prompt('Still there?');
    await line.untilSpoken('Still here.', mark);
    expect(line.closed).toBeNull();
  });

  it('10,000 levels deep in a body is no request', async () => {
    for (const body of [DEEP, `{"callSid":${DEEP}}`]) {
      const { code, status } = await world().supervisor.post('/override/text', body);
      expect([status, code]).toEqual([400, 'invalid_request']);
    }
  });

  it('nobody knows is told ten times and then counted, and another call’s words keep their pace', async () => {
    const other = await world().incoming();
    const { call, line } = await world().incoming();
    const logged = world().relay.stderr.length;
    for (let count = 0; count < 20_000; count += 1) line.sendRaw(`{"type":"n${count}"}`);
    const times = await wordTimes(world(), other.line, 30);
    expect(slowest(times)).toBeLessThan(1_000);
    await call.hangUp();
    await world().relay.untilStderr(/"count":20000/);
    expect(world().relay.stderr.length - logged).toBeLessThan(8_000);
  });

  it('was compressed is refused: nothing of the kind was agreed', async () => {
    const { call } = await world().incoming();
    const headers = { authorization: `Bearer ${SUPERVISOR_TOKEN}` };
    const socket = new WebSocket(`ws://127.0.0.1:${world().port}/events/ws?callSid=${call.sid}`, {
      headers,
      perMessageDeflate: true,
    });
    await within(new Promise((resolve) => socket.on('open', resolve)), 'opening');
    expect(socket.extensions).toBe('');
    socket.close();
  });
});

describe('a follower', () => {
  const world = useWorld();
  const words = 'x'.repeat(200_000);
  const ROUND = 12;

  /** A call of which more is told than any buffer takes, no faster than who follows it can read. */
  async function talkativeCall() {
    const live = await world().incoming();
    const { events, line } = live;
    const tell = async (rounds: number): Promise<void> => {
      const before = events.mark();
      for (let round = 1; round <= rounds; round += 1) {
        for (let said = 0; said < ROUND; said += 1) line.partial(`${said} ${words}`);
        const told = (): boolean => events.all('caller.transcript', before).length >= round * ROUND;
        await events.until(told, 'all of the words');
      }
    };
    return { ...live, tell };
  }

  const follow = (callSid: string): WebSocket =>
    new WebSocket(`ws://127.0.0.1:${world().port}/events/ws?callSid=${callSid}`, {
      headers: { authorization: `Bearer ${SUPERVISOR_TOKEN}` },
    });

  it('that never reads is let go with a reason, and holds nobody up', { timeout: 40_000 }, async () => {
    const { callSid, tell } = await talkativeCall();
    const other = await world().incoming();
    const deaf = follow(callSid);
    const closed = new Promise<readonly [number, string]>((resolve) =>
      deaf.on('close', (code, reason) => resolve([code, String(reason)])),
    );
    await within(new Promise((resolve) => deaf.on('open', resolve)), 'opening');
    deaf.pause();
    await tell(10);
    expect(slowest(await wordTimes(world(), other.line, 20))).toBeLessThan(500);
    deaf.resume();
    expect(await within(closed, 'end of the deaf one')).toEqual([1013, 'too slow']);
  });

  it('that reads is told all of a call, however much that is', async () => {
    const { callSid, events, tell } = await talkativeCall();
    await tell(10);
    const late = follow(callSid);
    const seqs: number[] = [];
    late.on('message', (data) => seqs.push(Number(jsonOf(wireText(data))['seq'])));
    const last = events.events.at(-1)?.seq ?? 0;
    // Slow at first: more is on its way by then than any follower may lag behind.
    late.once('open', () => {
      late.pause();
      setTimeout(() => late.resume(), 500);
    });
    await eventually(async () => seqs.at(-1) === last, 'the last event');
    expect(seqs).toEqual(Array.from({ length: last }, (_, index) => index + 1));
    late.close();
  });
});

describe('the relay after all this', () => {
  const world = useWorld();

  it('says nothing of what broke it to strangers', async () => {
    const answer = await ask({ port: world().port, path: `/calls/${'%41'.repeat(40)}?${'q='.repeat(500)}` });
    expect(answer.status).toBe(401);
    expect(Object.keys(recordOf(jsonOf(answer.text)['error']))).toEqual(['code', 'message']);
    expect(answer.headers['server'] ?? answer.headers['x-powered-by']).toBeUndefined();
  });
});
