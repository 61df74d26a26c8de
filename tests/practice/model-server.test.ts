import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type PracticeLine, startPracticeLine } from '../../src/practice/practice-line.ts';
import { connectModel, type ModelClient, type ServerEvent, spoken } from './support/model-client.ts';

const dones = (all: readonly ServerEvent[]): readonly ServerEvent[] =>
  all.filter(({ type }) => type === 'response.done');

let line: PracticeLine;
let url: string;
let client: ModelClient;
beforeAll(async () => {
  line = await startPracticeLine({ pace: 'fast' });
  url = `${line.openaiBaseUrl.replace('http', 'ws')}/realtime`;
});
afterAll(() => line.close());
afterEach(() => client.close());

const open = (query: string, headers: Record<string, string> = {}): ModelClient =>
  connectModel(`${url}${query}`, headers);
const enter = async (callee: string): Promise<ModelClient> => {
  client = open(`?model=practice/${callee}`, { Authorization: `Bearer ${line.openaiApiKey}` });
  await client.events.first((event) => event.type === 'session.created');
  client.send({ type: 'session.update', session: { type: 'realtime', output_modalities: ['text'] } });
  await client.events.first((event) => event.type === 'session.updated');
  return client;
};
const error = async (event: unknown): Promise<ServerEvent['error']> => {
  const from = client.events.all.length;
  client.send(event);
  return (await client.events.first(({ type }) => type === 'error', from)).error;
};

describe('the door of the practice model', () => {
  const turnedAway: readonly (readonly [
    string,
    string,
    Record<string, string>,
    readonly [code: string | null, close: number],
  ])[] = [
    ['a wrong key', '?model=practice/person', { Authorization: 'Bearer sk-no' }, ['invalid_api_key', 3000]],
    ['no key', '?model=practice/person', {}, [null, 3000]],
    ['no model', '', { Authorization: 'KEY' }, ['missing_model', 4000]],
    ['an unknown model', '?model=gpt-realtime', { Authorization: 'KEY' }, ['invalid_model', 4000]],
    [
      'the beta header',
      '?model=practice/person',
      { Authorization: 'KEY', 'OpenAI-Beta': 'realtime=v1' },
      ['beta_api_shape_disabled', 4000],
    ],
  ];
  it.each(turnedAway)('opens, says why and closes: %s', async (_what, query, headers, [code, closeCode]) => {
    const own =
      headers['Authorization'] === 'KEY' ? { ...headers, Authorization: `Bearer ${line.openaiApiKey}` } : headers;
    client = open(query, own);
    expect((await client.closed).code).toBe(closeCode);
    expect(client.events.all).toHaveLength(1);
    expect(client.events.all[0]).toMatchObject({ type: 'error', error: { code, event_id: null } });
  });
});

describe('a session of the practice model', () => {
  beforeEach(() => enter('taskmaster-sample'));

  it('starts with speech defaults and answers an update with the whole session', async () => {
    expect(client.types()).toEqual(['session.created', 'session.updated']);
    const [created, updated] = client.events.all;
    expect(created?.session).toMatchObject({ output_modalities: ['audio'], model: 'practice/taskmaster-sample' });
    expect(updated?.session).toMatchObject({
      output_modalities: ['text'],
      audio: { input: { turn_detection: { type: 'server_vad' } }, output: { voice: 'alloy' } },
    });
  });

  it('merges updates deeply and lets null clear a field', async () => {
    const input = { turn_detection: null, transcription: null };
    client.send({ type: 'session.update', session: { type: 'realtime', instructions: 'Be brief', audio: { input } } });
    await client.events.until((all) => all.length === 3);
    expect(client.events.all[2]?.session).toMatchObject({
      instructions: 'Be brief',
      output_modalities: ['text'],
      audio: { input: { turn_detection: null, format: { type: 'audio/pcm', rate: 24_000 } }, output: { speed: 1 } },
    });
  });

  it('takes the whole update a text session is opened with', async () => {
    const session = {
      type: 'realtime',
      output_modalities: ['text'],
      instructions: 'Help.',
      tools: [],
      tool_choice: 'auto',
      max_output_tokens: 1024,
      reasoning: { effort: 'low' },
      tracing: null,
      truncation: { type: 'retention_ratio', retention_ratio: 0.8, token_limits: { post_instructions: 16_000 } },
      audio: { input: { turn_detection: null, transcription: null } },
    };
    client.send({ type: 'session.update', session });
    await client.events.until((all) => all.length === 3);
    expect(client.events.all[2]).toMatchObject({ type: 'session.updated', session });
  });

  const bad: readonly (readonly [string, object, object])[] = [
    ['no type', { instructions: 'x' }, { code: 'missing_required_parameter', param: 'session.type' }],
    [
      'temperature',
      { type: 'realtime', temperature: 0.8 },
      { code: 'unknown_parameter', param: 'session.temperature' },
    ],
    ['both modalities', { type: 'realtime', output_modalities: ['text', 'audio'] }, { code: 'invalid_value' }],
    ['a voice of another API', { type: 'realtime', audio: { output: { voice: 'nova' } } }, { code: 'invalid_value' }],
    [
      '16 kHz',
      { type: 'realtime', audio: { input: { format: { type: 'audio/pcm', rate: 16_000 } } } },
      { code: 'integer_below_min_value' },
    ],
    [
      'a number for text',
      { type: 'realtime', instructions: 5 },
      { code: 'invalid_type', param: 'session.instructions' },
    ],
  ];
  it.each(bad)('drops a whole update for %s', async (_what, session, expected) => {
    const update = { type: 'session.update', event_id: 'cfg_7', session: { instructions: 'LOST', ...session } };
    expect(await error(update)).toMatchObject({ ...expected, event_id: 'cfg_7', type: 'invalid_request_error' });
    client.send({ type: 'session.update', session: { type: 'realtime' } });
    const updated = await client.events.first(({ type }) => type === 'session.updated', 3);
    expect(updated.session['instructions']).not.toBe('LOST');
  });

  it('lives on after events that are none', async () => {
    expect(await error('{')).toMatchObject({ code: 'invalid_json' });
    expect(await error({ type: 'nope', event_id: 'e9' })).toMatchObject({
      code: 'invalid_value',
      param: 'type',
      event_id: 'e9',
    });
    expect(
      await error({
        type: 'conversation.item.create',
        item: { type: 'message', role: 'assistant', content: [{ type: 'input_text', text: 'x' }] },
      }),
    ).toMatchObject({
      code: 'invalid_value',
      param: 'item.content[0].type',
    });
    expect(await error({ type: 'response.cancel' })).toMatchObject({ code: 'response_cancel_not_active' });
    expect(await error({ type: 'conversation.item.delete', item_id: 'x' })).toMatchObject({
      code: 'item_delete_invalid_item_id',
    });
    expect(await error({ type: 'conversation.item.retrieve', item_id: 'x' })).toMatchObject({
      code: 'item_retrieve_invalid_item_id',
    });
    await client.say('still there?');
  });

  it('keeps items where they are put', async () => {
    const put = (id: string, previous?: string): void => {
      const item = { id, type: 'message', role: 'system', content: [{ type: 'input_text', text: id }] };
      client.send({ type: 'conversation.item.create', previous_item_id: previous, item });
    };
    put('a');
    put('b');
    put('first', 'root');
    put('between', 'a');
    client.send({ type: 'conversation.item.delete', item_id: 'a' });
    await client.events.first(({ type }) => type === 'conversation.item.deleted');
    const added = client.events.all.filter(({ type }) => type === 'conversation.item.added');
    expect(added.map((event) => [event.item.id, event.previous_item_id])).toEqual([
      ['a', null],
      ['b', 'a'],
      ['first', null],
      ['between', 'a'],
    ]);
    expect(
      await error({
        type: 'conversation.item.create',
        item: { id: 'b', type: 'message', role: 'system', content: [{ type: 'input_text', text: '' }] },
      }),
    ).toMatchObject({ code: 'invalid_value', param: 'item.id' });
  });

  it('takes no item id of more than 32 characters', async () => {
    const item = { type: 'message', role: 'user', content: [{ type: 'input_text', text: 'Hello.' }] };
    expect(await error({ type: 'conversation.item.create', item: { ...item, id: 'x'.repeat(33) } })).toMatchObject({
      code: 'string_above_max_length',
      param: 'item.id',
    });
  });

  it('says when it will end, an hour ahead', async () => {
    const [created, updated] = client.events.all;
    const leftSeconds = Number(created?.session?.['expires_at']) - Date.now() / 1_000;
    expect(leftSeconds).toBeGreaterThan(3_500);
    expect(leftSeconds).toBeLessThanOrEqual(3_600);
    expect(updated?.session?.['expires_at']).toBe(created?.session?.['expires_at']);
  });

  it('streams a response in the order of the API', async () => {
    const from = client.events.all.length;
    await client.say("Hi, I'm looking to book a table for Korean food.");
    const done = await client.respond({ metadata: { turn: '2' } });
    await client.events.first(({ type }) => type === 'rate_limits.updated');
    const types = client.types(from);
    const deltas = types.filter((type) => type === 'response.output_text.delta');
    expect(deltas).toHaveLength('Ok, what area are you thinking about?'.split(' ').length);
    expect(types.filter((type, index) => type !== types[index - 1])).toEqual([
      'conversation.item.added',
      'conversation.item.done',
      'response.created',
      'response.output_item.added',
      'conversation.item.added',
      'response.content_part.added',
      'response.output_text.delta',
      'response.output_text.done',
      'response.content_part.done',
      'conversation.item.done',
      'response.output_item.done',
      'response.done',
      'rate_limits.updated',
    ]);
    expect(spoken(done)).toBe('Ok, what area are you thinking about?');
    expect(done.response).toMatchObject({ status: 'completed', metadata: { turn: '2' }, status_details: null });
    const { usage } = done.response;
    expect(usage.total_tokens).toBe(usage.input_tokens + usage.output_tokens);
    expect(usage.output_tokens).toBeGreaterThan(5);
    const delta = client.events.all.find(({ type }) => type === 'response.output_text.delta');
    expect(delta).toMatchObject({ output_index: 0, content_index: 0, obfuscation: expect.any(String) });
  });

  it('keeps what it said as an item of the conversation', async () => {
    await client.say("Hi, I'm looking to book a table for Korean food.");
    const [item] = (await client.respond()).response.output;
    client.send({ type: 'conversation.item.retrieve', item_id: item?.id });
    const retrieved = await client.events.first(({ type }) => type === 'conversation.item.retrieved');
    expect(retrieved.item).toEqual(item);
  });

  it('runs one response at a time', async () => {
    await client.say("Hi, I'm looking to book a table for Korean food.");
    client.send({ type: 'response.create' });
    const created = await client.events.first(({ type }) => type === 'response.created');
    const refused = await error({ type: 'response.create', event_id: 'r2' });
    expect(refused).toMatchObject({ code: 'conversation_already_has_active_response', event_id: 'r2' });
    expect(refused.message).toContain(created.response.id);
    client.send({ type: 'response.create', response: { conversation: 'none', metadata: { purpose: 'summary' } } });
    await client.events.until((all) => dones(all).length === 2);
    expect(dones(client.events.all).filter((event) => event.response.conversation_id === null)).toHaveLength(1);
  });

  it('closes what a cancelled response had begun', async () => {
    await client.say("Hi, I'm looking to book a table for Korean food.");
    client.send({ type: 'response.create' });
    const delta = await client.events.first(({ type }) => type === 'response.output_text.delta');
    client.send({ type: 'response.cancel', response_id: delta.response_id });
    const done = await client.events.first(({ type }) => type === 'response.done');
    expect(done.response).toMatchObject({
      status: 'cancelled',
      status_details: { type: 'cancelled', reason: 'client_cancelled' },
      output: [{ status: 'incomplete' }],
    });
    expect('Ok, what area are you thinking about?'.startsWith(spoken(done))).toBe(true);
    expect(client.types().slice(-6, -1)).toContain('response.output_text.done');
    // The slot is free again.
    expect(spoken(await client.respond())).toBe('Ok, what area are you thinking about?');
  });

  it('fails a response that is to be spoken: this model only writes', async () => {
    const done = await client.respond({ output_modalities: ['audio'] });
    expect(done.response).toMatchObject({
      status: 'failed',
      status_details: { error: { code: 'practice_text_only' } },
    });
  });
});

describe('what the practice model answers', () => {
  it('waits for the rest of a burst', async () => {
    await enter('abcd-sample');
    for (const text of [
      'Hi! I need to return an item, can you help me with that?',
      'Crystal Minh',
      'I got the wrong size.',
      'Username: cminh730',
    ]) {
      await client.say(text);
    }
    const answer = client.respond();
    await client.say('cminh730@email.com');
    await client.say('Order ID: 3348917502');
    expect(spoken(await answer)).toBe('thanks so much! What is your membership level Crystal?');
  });

  it('thinks for a second and a half where the rest never comes, then answers all the same', async () => {
    await enter('abcd-sample-2');
    await client.say('just wanted to check on the status of a refund');
    await client.say('Alessandro Phoenix');
    const startedAtMs = performance.now();
    expect(spoken(await client.respond())).toMatch(/^additional to this/);
    expect(performance.now() - startedAtMs).toBeGreaterThan(1_400);
  });

  it('understands a burst that the relay merged into one item', async () => {
    await enter('abcd-sample-2');
    await client.say('just wanted to check on the status of a refund');
    await client.say('Alessandro Phoenix\naphoenix939');
    expect(spoken(await client.respond())).toBe('additional to this you would give me the order ID and email please');
  });

  it('opens with the leading rows of the assistant, and with nothing where the person speaks first', async () => {
    await enter('abcd-sample');
    expect(spoken(await client.respond())).toBe('Hi! How can I help you?');
    client.close();
    await enter('taskmaster-sample');
    expect((await client.respond()).response).toMatchObject({ status: 'completed', output: [] });
  });

  it('asks its supervisor, is not disturbed by whispers, and takes the answer up', async () => {
    await enter('taskmaster-sample');
    for (const text of [
      "Hi, I'm looking to book a table for Korean food.",
      'Somewhere in Southern NYC, maybe the East Village?',
    ])
      await client.say(text);
    await client.say(
      "That's great. So I need a table for tonight at 7 pm for 8 people. We don't want to sit at the bar, but anywhere else is fine.",
    );
    await client.say('What times are available?');
    const question = spoken(await client.respond());
    expect(question).toBe('[[request_user:Which times does Thursday Kitchen have for 8 people tonight, near 7 pm?]]');
    const prompt = question.slice('[[request_user:'.length, -2);
    await client.say('Be nice to them.', 'system');
    expect(spoken(await client.respond())).toBe(question);
    await client.say(`Your supervisor answers “${prompt}”: Only 6, or  9:30.`, 'system');
    expect(spoken(await client.respond())).toBe('Only 6, or  9:30.');
    await client.say("Yikes, we can't do those times.");
    expect(spoken(await client.respond())).toBe('Ok, do you have a second choice?');
  });

  it('has nothing to say after the last row', async () => {
    await enter('abcd-sample-3');
    for (const text of [
      'HEY HO!',
      "I've got a promo code and I want to know when they expire.",
      "I'd like to use it to buy some hats for my cat.",
    ])
      await client.say(text);
    expect(spoken(await client.respond())).toBe('sure!  let me check that. one moment please');
    client.close();
    await enter('abcd-sample');
    await client.say("That's it. Take care.");
    expect((await client.respond()).response).toMatchObject({ status: 'completed', output: [] });
  });
});
