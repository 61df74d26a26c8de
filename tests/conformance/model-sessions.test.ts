import { afterEach, describe, expect, it } from 'vitest';
import { CALLER_NUMBER } from './harness/fake-twilio.ts';
import { PART_BYTES, says } from './harness/model-protocol.ts';
import type { ModelSession } from './harness/model-session.ts';
import type { EventStream } from './harness/supervisor.ts';
import { talkIn } from './harness/talk.ts';
import { useWorld } from './harness/use-world.ts';
import { Gate } from './harness/watched.ts';
import type { LiveStream, World } from './harness/world.ts';

/** Long enough for a few turns, short enough for a test. */
const SHORT_SECONDS = 8;
const WHOLE_SECONDS = 3_600;

const states = (events: EventStream): readonly unknown[] => events.all('model').map(({ state }) => state);

/** The session that follows `before`, once it was configured and told these words. */
const successorOf = (world: World, before: ModelSession, words: string): Promise<ModelSession> =>
  world.openai.until(
    () =>
      world.openai.sessions
        .slice(world.openai.sessions.indexOf(before) + 1)
        .find((session) => session.isConfigured && session.items.some(({ text }) => text.includes(words))),
    'a session that follows',
    SHORT_SECONDS * 2_000,
  );

/** The model was told whether it answers by itself. */
const untilListens = (session: ModelSession, answers: boolean) =>
  session.until(
    () => JSON.stringify(session.settings).includes(`"create_response":${answers}`),
    `create_response ${answers}`,
  );

describe('a session of the model whose time is nearly up', () => {
  const world = useWorld();

  afterEach(() => {
    expect(world().openai.problems()).toEqual([]);
  });

  it('is followed by another that knows the conversation, and nobody notices', async () => {
    world().openai.whenAsked('My name is Ada', says('Hello Ada.'));
    world().openai.whenAsked('Who am I?', says('You are Ada.'));
    world().openai.sessionSeconds = SHORT_SECONDS;
    const live = await world().incoming();
    const { line, events } = live;
    line.prompt('My name is Ada');
    await line.untilSpoken('Hello Ada.');
    const first = await world().openai.sessionTold('My name is Ada');
    world().openai.sessionSeconds = WHOLE_SECONDS;
    const mark = line.mark();
    const second = await successorOf(world(), first, 'Hello Ada.');
    await first.until(() => first.closed, 'close of the first session', SHORT_SECONDS * 1_000);
    expect(Date.now()).toBeLessThan(first.expiresAt * 1_000);
    expect(second.closed).toBe(false);
    expect(line.spoken(mark)).toBe('');
    line.prompt('Who am I?');
    await line.untilSpoken('You are Ada.', mark);
    await events.event('assistant.transcript', ({ text }) => text === 'You are Ada.');
    await second.untilIdle();
    expect(talkIn(live, second)).toEqual([
      'user: My name is Ada',
      'assistant: Hello Ada.',
      'user: Who am I?',
      'assistant: You are Ada.',
    ]);
    expect(first.sent('response.create')).toHaveLength(1);
    expect(states(events)).toEqual(['connecting', 'ready']);
    expect(events.all('error')).toEqual([]);
  });

  it('has its reply answered once by the other, when it ends before it has begun to speak', async () => {
    const gate = new Gate();
    world().openai.whenAsked('What time is it?', { parts: ['LOST'], beforeFirst: gate }, says('Five.'));
    world().openai.sessionSeconds = SHORT_SECONDS;
    const { line, events } = await world().incoming();
    await events.event('model', ({ state }) => state === 'ready');
    world().openai.sessionSeconds = WHOLE_SECONDS;
    const mark = line.mark();
    line.prompt('What time is it?');
    await gate.reached;
    const first = await world().openai.sessionTold('What time is it?');
    await line.untilSpoken('Five.', mark, SHORT_SECONDS * 2_000);
    gate.open();
    await first.until(() => first.closed, 'close of the first session');
    await events.event('assistant.transcript', ({ text }) => text === 'Five.');
    expect(line.spoken(mark)).toBe('Five.');
    expect(states(events)).toEqual(['connecting', 'ready']);
  });

  it.each(['close', 'error'] as const)('and that the server ends first (%s) is no failure', async (how) => {
    world().openai.whenAsked('First', says('One.'));
    world().openai.whenAsked('Second', says('Two.'));
    const { line, events } = await world().incoming();
    line.prompt('First');
    await line.untilSpoken('One.');
    const first = await world().openai.sessionTold('First');
    await first.untilIdle();
    first.expire(how);
    await successorOf(world(), first, 'First');
    line.prompt('Second');
    await line.untilSpoken('Two.');
    await events.event('assistant.transcript', ({ text }) => text === 'Two.');
    expect(states(events)).toEqual(['connecting', 'ready']);
    expect(events.all('error')).toEqual([]);
  });
});

describe('a session of a model that speaks', () => {
  const world = useWorld({ CALL_MODE: 'media' });

  afterEach(() => {
    expect(world().openai.problems()).toEqual([]);
  });

  it('is followed by another before its time is up, told the call so far in one message', async () => {
    world().openai.whenAsked('My name is Ada', says('Hello Ada.'));
    world().openai.whenAsked('Who am I', says('You are Ada.'));
    world().openai.sessionSeconds = SHORT_SECONDS;
    const { events, line, session } = await world().incomingStream();
    world().openai.sessionSeconds = WHOLE_SECONDS;
    await events.event('assistant.transcript', ({ turn }) => turn === 1);
    await session.untilIdle();
    await session.hears('My name is Ada');
    await events.event('assistant.transcript', ({ text }) => text === 'Hello Ada.');
    const second = await successorOf(world(), session, 'They: My name is Ada\nYou: Hello Ada.');
    await session.until(() => session.closed, 'close of the first session', SHORT_SECONDS * 1_000);
    const mark = line.frames.length;
    await second.hears('Who am I?');
    await line.untilPlayed(PART_BYTES, mark);
    await events.event('assistant.transcript', ({ text }) => text === 'You are Ada.');
    expect(second.said('system')).toHaveLength(1);
    expect(states(events)).toEqual(['connecting', 'ready']);
  });

  it('writes down the caller’s words as it understands them', async () => {
    const { events, session } = await world().incomingStream();
    await session.hears('A table for two', ['A ta', 'ble for', ' two']);
    const final = await events.event('caller.transcript', (event) => event.final === true);
    const partial = events.all('caller.transcript')[0];
    expect(partial).toMatchObject({ turn: final.turn, text: 'A ta', final: false });
    expect(final.text).toBe('A table for two');
  });
});

describe('a call in sound that we dialled', () => {
  const world = useWorld({ CALL_MODE: 'media' });
  const QUEUE = 'All of our agents are busy. Please stay on the line.';
  const MENU = 'For billing, press 1. For anything else, press 2.';

  async function dialled(): Promise<LiveStream> {
    const call = world().twilio.call(await world().supervisor.dial({ to: CALLER_NUMBER }));
    await call.ring();
    return world().stream(call);
  }

  afterEach(() => {
    expect(world().openai.problems()).toEqual([]);
  });

  it('and that is put on hold costs nothing until a person speaks', async () => {
    world().openai.whenAsked('This is Maria', says('Hello Maria.'));
    const { events, session } = await dialled();
    await session.hears(QUEUE);
    expect(await events.event('hold')).toMatchObject({ state: 'begun' });
    await untilListens(session, false);
    await session.untilIdle();
    const before = session.sent('response.create').length;
    const answered = events.all('usage').filter(({ inputTokens }) => inputTokens === 132).length;
    await session.hears('♪♪');
    await session.hears('Your call is important to us.');
    await events.event('caller.transcript', ({ text }) => String(text).startsWith('Your call'));
    expect(session.sent('response.create')).toHaveLength(before);
    await session.hears('This is Maria, how can I help?');
    await events.event('hold', ({ state }) => state === 'over');
    await events.event('assistant.transcript', ({ text }) => text === 'Hello Maria.');
    expect(session.sent('response.create')).toHaveLength(before + 1);
    expect(session.said('system').join()).toMatch(/on hold/);
    await untilListens(session, true);
    await session.untilIdle();
    expect(events.all('usage').filter(({ inputTokens }) => inputTokens === 132).length).toBeLessThanOrEqual(
      answered + 1,
    );
  });

  it('and hears the same menu a third time says so to the model', async () => {
    const { events, session } = await dialled();
    world().openai.whenAsked('press 1', { parts: [], tools: [{ name: 'press', args: { digits: '1' } }] });
    for (const times of [1, 2, 3]) {
      await session.hears(MENU);
      await session.untilIdle();
      await events.event('caller.transcript', ({ turn }) => turn === times || Number(turn) > times);
    }
    await session.until(() => session.said('system').some((text) => text.includes('3 times')), 'the note');
  });
});
