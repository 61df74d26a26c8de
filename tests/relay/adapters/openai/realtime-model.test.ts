import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import type { ModelFact } from '#core/ports/conversation-model.ts';
import { RealtimeModel } from '#relay/adapters/openai/realtime-model.ts';
import { realtimeUrl } from '#relay/adapters/openai/realtime-socket.ts';
import { Inbox } from '../../../fakes/inbox.ts';
import { keptLog } from '../../../fakes/log.ts';
import { RealtimeServer } from '../../../fakes/realtime-server.ts';

const KEY = 'sk-test-key';

function openAt(baseUrl: string, model = 'gpt-realtime-2.1') {
  const { log, lines } = keptLog();
  const facts = new Inbox<ModelFact>();
  const clock = { ms: 42 };
  const session = new RealtimeModel({ baseUrl, apiKey: KEY, model, log, monotonicMs: () => clock.ms }).open(
    'Be kind.',
    (fact) => facts.push(fact),
  );
  onTestFinished(() => session.close());
  const until = <T extends ModelFact['type']>(type: T): Promise<Extract<ModelFact, { type: T }>> =>
    facts.first((fact) => fact.type === type) as Promise<Extract<ModelFact, { type: T }>>;
  return { session, clock, facts, until, lines };
}

/** A session that has connected and asked to be configured. */
async function connected(model?: string) {
  const server = await RealtimeServer.start();
  const client = openAt(server.baseUrl, model);
  await server.connections.first();
  const configure = await server.received.first();
  return { server, configure, ...client };
}

/** A session that is ready. */
async function ready() {
  const session = await connected();
  session.server.play(['created', 'configured']);
  await session.until('ready');
  return session;
}

describe('the address of the model', () => {
  it.each([
    ['https://api.openai.com/v1', 'wss://api.openai.com/v1/realtime?model=gpt-realtime-2.1'],
    ['https://eu.example.com/v1/', 'wss://eu.example.com/v1/realtime?model=gpt-realtime-2.1'],
    ['http://127.0.0.1:9/v1', 'ws://127.0.0.1:9/v1/realtime?model=gpt-realtime-2.1'],
  ])('%s becomes %s', (base, url) => {
    expect(realtimeUrl(base, 'gpt-realtime-2.1')).toBe(url);
  });
});

describe('a session that opens', () => {
  it('shows the key and no beta header', async () => {
    const { server } = await connected();
    expect(server.handshakes[0]?.url).toBe('/v1/realtime?model=gpt-realtime-2.1');
    expect(server.handshakes[0]?.headers['authorization']).toBe(`Bearer ${KEY}`);
    expect(server.handshakes[0]?.headers).not.toHaveProperty('openai-beta');
  });

  it('asks for text, with the instructions and without turn detection', async () => {
    const { configure } = await connected();
    expect(configure).toMatchObject({
      type: 'session.update',
      session: {
        type: 'realtime',
        instructions: 'Be kind.',
        output_modalities: ['text'],
        audio: { input: { turn_detection: null } },
      },
    });
    expect(configure.session).not.toHaveProperty('temperature');
    expect(configure.session).not.toHaveProperty('prompt');
  });

  it('asks no reasoning of a model that has none: the whole update would be lost', async () => {
    expect((await connected('gpt-realtime-1.5')).configure.session).not.toHaveProperty('reasoning');
  });

  it('is ready with session.updated and not with session.created', async () => {
    const { server, facts, until } = await connected();
    server.play(['created', 'unknown']);
    server.play(['configured', 'configured']);
    await until('ready');
    expect(facts.all.map(({ type }) => type)).toEqual(['ready']);
  });

  it.each([
    ['when it is created', { expires_at: 1_800_000_000 }, {}, 1_800_000_000_000],
    [
      'once more when it is configured',
      { expires_at: 1_800_000_000 },
      { expires_at: 1_800_000_060 },
      1_800_000_060_000,
    ],
    ['in no way that makes sense', { expires_at: 'soon' }, { expires_at: null }, null],
    ['not at all', undefined, undefined, null],
  ])('says when it will end as the server does: %s', async (_when, created, updated, expiresAtMs) => {
    const { server, until } = await connected();
    server.send(JSON.stringify({ type: 'session.created', session: created }));
    server.send(JSON.stringify({ type: 'session.updated', session: updated }));
    expect(await until('ready')).toEqual({ type: 'ready', expiresAtMs });
  });
});

describe('a turn', () => {
  it('is told as it comes: response, item, text, end, with its usage', async () => {
    const { server, session, facts, until } = await ready();
    session.append({ id: 'it_user', role: 'user', text: 'Hello.' });
    session.respond('r1');
    const create = await server.received.first(({ type }) => type === 'response.create');
    expect(create).toMatchObject({ event_id: 'r1', response: { metadata: { request: 'r1' } } });
    server.play(['item taken', 'reply begins', 'reply completes']);
    await until('response-done');
    expect(facts.all.slice(1)).toMatchObject([
      { type: 'response-started', responseId: 'resp_1', requestId: 'r1' },
      { type: 'item-started', responseId: 'resp_1', itemId: 'item_reply' },
      { type: 'text', responseId: 'resp_1', delta: 'Hi ', receivedAtMs: 42 },
      { type: 'text', responseId: 'resp_1', delta: 'there.' },
      {
        type: 'response-done',
        status: 'completed',
        error: null,
        usage: { inputTokens: 132, outputTokens: 121, cachedTokens: 64 },
      },
    ]);
    const done = await until('response-done');
    expect(done.usage?.costUsd).toBeCloseTo((68 * 4 + 64 * 0.4 + 121 * 24) / 1e6, 12);
  });

  it('sends items of every role in the content the API wants', async () => {
    const { server, session } = await ready();
    session.append({ id: 'a', role: 'user', text: 'Hello.' });
    session.append({ id: 'b', role: 'assistant', text: 'Hi.' });
    session.append({ id: 'c', role: 'system', text: 'Be brief.' });
    await server.received.first(({ item }) => item?.id === 'c');
    const items = server.received.all.filter(({ type }) => type === 'conversation.item.create');
    expect(items.map(({ item }) => [item?.role, item?.content])).toEqual([
      ['user', [{ type: 'input_text', text: 'Hello.' }]],
      ['assistant', [{ type: 'output_text', text: 'Hi.' }]],
      ['system', [{ type: 'input_text', text: 'Be brief.' }]],
    ]);
    expect(items.every((event) => event.previous_item_id === undefined && event.event_id !== undefined)).toBe(true);
  });

  it('is cancelled by the name of its response', async () => {
    const { server, session, until } = await ready();
    session.respond('r1');
    server.play(['reply begins']);
    await until('text');
    session.cancel('resp_1');
    expect(await server.received.first(({ type }) => type === 'response.cancel')).toMatchObject({
      response_id: 'resp_1',
    });
    server.play(['reply is cancelled']);
    expect(await until('response-done')).toMatchObject({ status: 'cancelled', usage: { outputTokens: 121 } });
  });

  it.each([
    ['reply fails', { code: 'server_error', message: 'The server had an error.' }],
    ['reply fails with a plain string', { message: 'something broke' }],
  ])('that does not come off says why: %s', async (scene, error) => {
    const { server, until } = await ready();
    server.play(['reply begins', scene]);
    expect(await until('response-done')).toMatchObject({ status: 'failed', error, usage: null });
  });

  it.each([
    ['its length', 'reply stops at its limit', 'incomplete', 'max_output_tokens'],
    ['somebody else’s cancel', 'reply is cancelled', 'cancelled', 'client_cancelled'],
  ])('that is cut short by %s says so', async (_why, scene, status, code) => {
    const { server, until } = await ready();
    server.play(['reply begins', scene]);
    expect(await until('response-done')).toMatchObject({ status, error: { code } });
  });

  it('waits for nothing that the server says of its limits', async () => {
    const { server, facts, until } = await ready();
    server.play(['limits', 'reply begins', 'reply completes', 'limits']);
    await until('response-done');
    expect(facts.all.map(({ type }) => type)).not.toContain('complaint');
  });

  it.each([
    ['null details', { input_tokens: 1, output_tokens: 2, input_token_details: null }],
    ['null cached tokens', { input_tokens: 1, output_tokens: 2, input_token_details: { cached_tokens: null } }],
    ['nothing in it', {}],
  ])('ends though its usage has %s', async (_what, usage) => {
    const { server, until } = await ready();
    server.play(['reply begins']);
    server.send(JSON.stringify({ type: 'response.done', response: { id: 'resp_1', status: 'completed', usage } }));
    expect(await until('response-done')).toMatchObject({ responseId: 'resp_1', status: 'completed' });
  });
});

describe('an item that is put in another’s place', () => {
  it('stands where the other stood', async () => {
    const { server, session, until } = await ready();
    session.append({ id: 'it_user', role: 'user', text: 'Hello.' });
    session.respond('r1');
    server.play(['item taken', 'reply begins', 'reply completes']);
    await until('response-done');
    session.append({ id: 'later', role: 'user', text: 'And?' });
    session.replace('item_reply', { id: 'heard', role: 'assistant', text: 'Hi' });
    const create = await server.received.first(({ item }) => item?.id === 'heard');
    expect(create.previous_item_id).toBe('it_user');
    const [deleted] = server.received.all.filter(({ type }) => type === 'conversation.item.delete');
    expect(deleted?.item_id).toBe('item_reply');
    session.replace('heard', { id: 'again', role: 'assistant', text: 'H' });
    expect((await server.received.first(({ item }) => item?.id === 'again')).previous_item_id).toBe('it_user');
  });

  it('stands first where the other stood first', async () => {
    const { server, session } = await ready();
    session.append({ id: 'a', role: 'assistant', text: 'Hello there.' });
    session.append({ id: 'b', role: 'user', text: 'Hi.' });
    session.replace('a', { id: 'c', role: 'assistant', text: 'Hello' });
    expect((await server.received.first(({ item }) => item?.id === 'c')).previous_item_id).toBe('root');
  });

  it('by nothing is only taken out', async () => {
    const { server, session } = await ready();
    session.append({ id: 'a', role: 'user', text: 'Hello.' });
    session.replace('a', null);
    session.append({ id: 'b', role: 'user', text: 'Hi.' });
    await server.received.first(({ item }) => item?.id === 'b');
    expect(server.received.all.map(({ type }) => type).slice(1)).toEqual([
      'conversation.item.create',
      'conversation.item.delete',
      'conversation.item.create',
    ]);
  });
});

describe('an error event', () => {
  it('that turns a request down as busy names the request, so that it is asked again', async () => {
    const { server, session, until } = await ready();
    session.respond('r1');
    await server.received.first(({ type }) => type === 'response.create');
    server.play(['request refused as busy'], 'r1');
    expect(await until('request-refused')).toMatchObject({ requestId: 'r1', busy: true });
  });

  it('that turns a request down for another reason is not busy', async () => {
    const { server, session, until } = await ready();
    session.respond('r1');
    server.play(['request refused'], 'r1');
    expect(await until('request-refused')).toMatchObject({
      requestId: 'r1',
      busy: false,
      error: { code: 'invalid_value' },
    });
  });

  it('of a race that was lost is no complaint', async () => {
    const { server, facts, until } = await ready();
    server.play(['cancel lost its race'], 'cancel_resp_1');
    server.play(['reply begins']);
    await until('text');
    expect(facts.all.map(({ type }) => type)).not.toContain('complaint');
  });

  it('about something else is a complaint, and the session lives on', async () => {
    const { server, facts, until } = await ready();
    server.play(['request refused'], 'new_it1');
    expect(await until('complaint')).toMatchObject({ error: { code: 'invalid_value' } });
    server.play(['reply begins']);
    await until('text');
    expect(facts.all.map(({ type }) => type)).not.toContain('lost');
  });
});

describe('a session that is refused', () => {
  it('for its configuration is lost at once: the model would speak with a stranger’s voice', async () => {
    const { server, configure, until, facts } = await connected();
    server.play(['created']);
    server.play(['configuration refused'], configure.event_id);
    expect(await until('lost')).toMatchObject({ why: 'refused', error: { code: 'unknown_parameter' } });
    expect(facts.all).toHaveLength(1);
  });

  it.each([
    ['key refused', 3000, 'invalid_request_error.invalid_api_key', 'invalid_api_key'],
    ['model refused', 4000, 'invalid_request_error.invalid_model', 'invalid_model'],
  ])('(%s, close %i) is never tried again, and the key is quoted nowhere', async (scene, code, reason, error) => {
    const { server, until, lines } = await connected();
    server.play([scene]);
    server.closeWith(code, reason);
    const lost = await until('lost');
    expect(lost).toMatchObject({ why: 'refused', error: { code: error } });
    expect(JSON.stringify(lost) + lines.join()).not.toContain('sk-te');
  });

  it('for want of money is never tried again', async () => {
    const { server, until } = await ready();
    server.play(['reply begins', 'reply fails for want of money']);
    expect(await until('lost')).toMatchObject({ why: 'refused', error: { code: 'insufficient_quota' } });
  });

  it.each([
    [401, 'refused'],
    [403, 'refused'],
    [503, 'broken'],
  ])('with HTTP %i is %s', async (status, why) => {
    const http = createServer();
    http.on('upgrade', (_request, socket) => socket.end(`HTTP/1.1 ${status} No\r\nConnection: close\r\n\r\n`));
    await new Promise<void>((resolve) => http.listen(0, '127.0.0.1', resolve));
    onTestFinished(() => void http.close());
    const { until } = openAt(`http://127.0.0.1:${(http.address() as AddressInfo).port}/v1`);
    expect(await until('lost')).toMatchObject({ why });
  });
});

const HALF_A_MINUTE_MS = 30_000;

/** A session of which an answer has been asked; `pass` lets time go by. */
async function asked(...scenes: readonly string[]) {
  const { server, session, clock, facts, until } = await ready();
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
  onTestFinished(() => void vi.useRealTimers());
  session.respond('r1');
  await server.received.first(({ type }) => type === 'response.create');
  server.play(scenes, 'r1');
  if (scenes.length > 0) await facts.first(({ type }) => type === 'response-done' || type === 'request-refused');
  const pass = async (ms: number): Promise<void> => {
    clock.ms += ms;
    vi.advanceTimersByTime(ms);
    await new Promise((resolve) => setImmediate(resolve));
  };
  return { server, facts, until, pass };
}

describe('a model that was asked and says nothing', () => {
  it('is given up after half a minute', async () => {
    const { until, pass } = await asked();
    await pass(HALF_A_MINUTE_MS);
    expect(await until('lost')).toMatchObject({ why: 'broken', error: { code: 'no_answer' } });
  });

  it('though another answer of its was in the way, which never ended', async () => {
    const { until, pass } = await asked('request refused as busy');
    await pass(HALF_A_MINUTE_MS);
    expect(await until('lost')).toMatchObject({ error: { code: 'no_answer' } });
  });

  it.each([['reply completes'], ['request refused']])('is not, once it has said something: %s', async (scene) => {
    const { facts, pass } = await asked(...(scene === 'reply completes' ? ['reply begins', scene] : [scene]));
    await pass(HALF_A_MINUTE_MS);
    expect(facts.all.map(({ type }) => type)).not.toContain('lost');
  });
});

describe('a model that falls silent in the middle of its answer', () => {
  it('is given up half a minute after its last word', async () => {
    const { server, facts, until, pass } = await asked();
    await pass(HALF_A_MINUTE_MS - 1);
    server.play(['reply begins'], 'r1');
    await facts.first((fact) => fact.type === 'text' && fact.delta === 'there.');
    await pass(HALF_A_MINUTE_MS - 1);
    expect(facts.all.map(({ type }) => type)).not.toContain('lost');
    await pass(1);
    expect(await until('lost')).toMatchObject({ why: 'broken', error: { code: 'no_answer' } });
  });
});

describe('a session that breaks', () => {
  it.each<[how: string, why: string, breakIt: (server: RealtimeServer) => void]>([
    [
      'at its 60 minutes',
      'expired',
      (server) => server.closeWith(1001, 'Your session hit the maximum duration of 60 minutes.'),
    ],
    [
      'at its 60 minutes, with an error first',
      'expired',
      (server) => {
        server.play(['session expired']);
        server.closeWith(1001);
      },
    ],
    ['because the server goes away', 'broken', (server) => server.closeWith(1001, 'Going away.')],
    ['without a close frame', 'broken', (server) => server.vanish()],
  ])('%s is %s, and says so once', async (_how, why, breakIt) => {
    const { server, facts, until } = await ready();
    breakIt(server);
    expect(await until('lost')).toMatchObject({ why });
    expect(facts.all.map(({ type }) => type)).not.toContain('complaint');
    expect(facts.all.filter(({ type }) => type === 'lost')).toHaveLength(1);
  });

  it('because nobody listens may be opened again', async () => {
    const { until } = openAt('http://127.0.0.1:1/v1');
    expect(await until('lost')).toMatchObject({ why: 'broken' });
  });

  it('because we closed it is not lost', async () => {
    const { server, session, facts } = await ready();
    const closed = new Promise((resolve) => server.connections.all[0]?.once('close', resolve));
    session.close();
    session.respond('r9');
    await closed;
    expect(facts.all.map(({ type }) => type)).toEqual(['ready']);
  });
});

describe('a frame that makes no sense', () => {
  it('is passed over, and the session lives on', async () => {
    const { server, facts, until } = await ready();
    server.send('this is no JSON');
    server.send('null');
    server.send(Buffer.from([1, 2, 3]));
    server.play(['unknown', 'reply begins']);
    await until('text');
    expect(facts.all.slice(0, 4).map(({ type }) => type)).toEqual([
      'ready',
      'response-started',
      'item-started',
      'text',
    ]);
  });
});
