import { describe, expect, it } from 'vitest';
import { TRANSFER_NUMBER } from './harness/fake-twilio.ts';
import { says } from './harness/model-protocol.ts';
import { talkIn } from './harness/talk.ts';
import { verbIn } from './harness/twiml.ts';
import { useWorld } from './harness/use-world.ts';
import { Gate } from './harness/watched.ts';
import type { LiveCall } from './harness/world.ts';

/** Five tries with backoff take as long as they take. */
const GIVING_UP_MS = 75_000;

/** The caller hears words, as tokens on the line or as `<Say>` in what the call is given next. */
const heardApology = ({ call, line }: LiveCall, since: number): Promise<true> =>
  call.until(
    () => /\w/.test(line.spoken(since)) || call.twimls.some((twiml) => /<Say[^>]*>[^<]*\w/.test(twiml)),
    'apology to the caller',
  );

describe('the model’s socket', () => {
  const world = useWorld({ TRANSFER_NUMBER });

  it('that dies between turns is opened again with the conversation so far', async () => {
    world().openai.whenAsked('My name is Ada', says('Hello Ada.'));
    world().openai.whenAsked('Who am I?', says('You are Ada.'));
    const live = await world().incoming();
    const { line, events } = live;
    line.prompt('My name is Ada');
    await line.untilSpoken('Hello Ada.');
    const session = await world().openai.sessionTold('My name is Ada');
    await session.untilIdle();
    session.kill();
    await events.event('model', (event) => event.state === 'reconnecting');
    const mark = line.mark();
    line.prompt('Who am I?');
    await line.untilSpoken('You are Ada.', mark);
    const again = await world().openai.sessionTold('Who am I?');
    expect(again).not.toBe(session);
    expect(talkIn(live, again)).toEqual([
      'user: My name is Ada',
      'assistant: Hello Ada.',
      'user: Who am I?',
      'assistant: You are Ada.',
    ]);
    expect(world().openai.problems()).toEqual([]);
  });

  it('that dies while a reply is awaited answers it after coming back, once', async () => {
    const gate = new Gate();
    world().openai.whenAsked('What time is it?', { parts: ['LOST'], beforeFirst: gate }, says('Five.'));
    const { line } = await world().incoming();
    const mark = line.mark();
    line.prompt('What time is it?');
    await gate.reached;
    const session = await world().openai.sessionTold('What time is it?');
    session.kill();
    await line.untilSpoken('Five.', mark);
    expect(line.spoken(mark).match(/Five\./g)).toHaveLength(1);
    expect(line.spoken(mark)).not.toContain('LOST');
  });

  it('that dies in the middle of a reply keeps what was said and goes on', async () => {
    const gate = new Gate();
    world().openai.whenAsked('A long answer', { parts: ['The first half ', gate, 'LOST'] }, says('and the rest.'));
    world().openai.whenAsked('Are you there?', says('Here again.'));
    const { line } = await world().incoming();
    line.prompt('A long answer');
    await gate.reached;
    await line.untilSpoken('The first half');
    (await world().openai.sessionTold('A long answer')).kill();
    line.prompt('Are you there?');
    await line.untilSpoken('Here again.');
    expect(line.spoken()).not.toContain('LOST');
  });

  it('that was closed for age (1001) is opened again', async () => {
    world().openai.whenAsked('First', says('One.'));
    world().openai.whenAsked('Second', says('Two.'));
    const { line } = await world().incoming();
    line.prompt('First');
    await line.untilSpoken('One.');
    const session = await world().openai.sessionTold('First');
    session.close(1001, 'Your session hit the maximum duration of 60 minutes.');
    await session.until(() => session.closed, 'close');
    line.prompt('Second');
    await line.untilSpoken('Two.');
  });

  it('that is away for a while while a reply is awaited makes the caller hear so, once', async () => {
    const gate = new Gate();
    world().openai.whenAsked('What time is it?', { parts: ['LOST'], beforeFirst: gate });
    world().openai.otherwise = () => says('Five.');
    const { line, events } = await world().incoming();
    const mark = line.mark();
    line.prompt('What time is it?');
    await gate.reached;
    world().openai.reception = { kind: 'unreachable' };
    (await world().openai.sessionTold('What time is it?')).kill();
    expect(await line.reply(mark, 10_000)).toBe('One moment, please.');
    world().openai.reception = { kind: 'accept' };
    await line.untilSpoken('Five.', mark, 15_000);
    expect(line.spoken(mark)).toBe('One moment, please.Five.');
    world().openai.otherwise = () => says();
    const turns = events.all('assistant.transcript').map(({ turn }) => turn);
    expect(turns).toEqual([...new Set(turns)]);
  });

  it('that stays away is tried up to five times, then the caller hears an apology and is transferred', {
    timeout: 90_000,
  }, async () => {
    world().openai.whenAsked('Hi', says('Hi there.'));
    const live = await world().incoming();
    const { line, events } = live;
    line.prompt('Hi');
    await line.untilSpoken('Hi there.');
    const session = await world().openai.sessionTold('Hi');
    await session.untilIdle();
    world().openai.reception = { kind: 'unreachable' };
    const before = world().openai.attempts;
    const mark = line.mark();
    session.kill();
    await events.event('model', (event) => event.state === 'failed', { deadlineMs: GIVING_UP_MS });
    expect(await live.call.untilDialled()).toBe(TRANSFER_NUMBER);
    expect(await heardApology(live, mark)).toBe(true);
    const tries = world().openai.attempts - before;
    expect(tries).toBeGreaterThanOrEqual(1);
    expect(tries).toBeLessThanOrEqual(5);
  });

  it.each([
    [3000, 'invalid_api_key'],
    [4000, 'invalid_model'],
    [3000, 'insufficient_quota'],
  ])('closed with %i %s is not tried again: apology, then TRANSFER_NUMBER', async (closeCode, code) => {
    world().openai.whenAsked('Hi', says('Hi there.'));
    const live = await world().incoming();
    const { line, events } = live;
    line.prompt('Hi');
    await line.untilSpoken('Hi there.');
    const session = await world().openai.sessionTold('Hi');
    await session.untilIdle();
    const [before, mark] = [world().openai.attempts, line.mark()];
    session.refuse(closeCode, code);
    await events.event('model', (event) => event.state === 'failed');
    expect(await live.call.untilDialled()).toBe(TRANSFER_NUMBER);
    expect(await heardApology(live, mark)).toBe(true);
    expect(world().openai.attempts).toBe(before);
  });

  it('refused from the start is tried once, and the caller hears an apology', async () => {
    world().openai.reception = { kind: 'refuse', closeCode: 3000, code: 'invalid_api_key' };
    const before = world().openai.attempts;
    const live = await world().incoming();
    const { call, events } = live;
    expect(await call.untilDialled()).toBe(TRANSFER_NUMBER);
    expect(await heardApology(live, 0)).toBe(true);
    expect(world().openai.attempts - before).toBe(1);
    const failed = await events.event('model', (event) => event.state === 'failed');
    expect(failed.error).toMatch(/\S/);
  });

  it('that gives an error and stays open is no failure', async () => {
    world().openai.whenAsked('Fine?', says('Fine.'));
    const { line, events } = await world().incoming();
    line.prompt('Fine?');
    await line.untilSpoken('Fine.');
    const session = await world().openai.sessionTold('Fine?');
    session.emit({
      type: 'error',
      error: {
        type: 'invalid_request_error',
        code: 'response_cancel_not_active',
        message: 'x',
        param: null,
        event_id: null,
      },
    });
    session.emit({ type: 'something.new', deep: { er: true } });
    world().openai.whenAsked('Still fine?', says('Very.'));
    line.prompt('Still fine?');
    await line.untilSpoken('Very.');
    expect(events.all('model').map((event) => event.state)).not.toContain('reconnecting');
  });
});

describe('a lost model with no TRANSFER_NUMBER', () => {
  const world = useWorld();

  it('ends the call after an apology', async () => {
    world().openai.reception = { kind: 'refuse', closeCode: 3000, code: 'invalid_api_key' };
    const live = await world().incoming();
    await live.call.untilOver();
    expect(await heardApology(live, 0)).toBe(true);
    await live.events.event('call.ended');
  });
});

describe('Twilio’s socket', () => {
  const world = useWorld();

  it('that drops is opened again without a greeting, and the talk goes on', async () => {
    world().openai.whenAsked('I am Grace', says('Hello Grace.'));
    world().openai.whenAsked('My name?', says('Grace.'));
    const live = await world().incoming();
    const { call, line, events, callSid } = live;
    line.prompt('I am Grace');
    await line.untilSpoken('Hello Grace.');
    await call.dropLine();
    const relay = verbIn(call.twiml, 'ConversationRelay');
    expect(relay?.attributes['url']).not.toBe(verbIn(call.twimls[0] ?? '', 'ConversationRelay')?.attributes['url']);
    expect(relay?.attributes['welcomeGreeting'] ?? '').toBe('');
    const again = await call.connect();
    again.prompt('My name?');
    await again.untilSpoken('Grace.');
    const session = await world().openai.sessionTold('My name?');
    expect(talkIn(live, session)).toEqual([
      'user: I am Grace',
      'assistant: Hello Grace.',
      'user: My name?',
      'assistant: Grace.',
    ]);
    await events.event('assistant.transcript', (event) => event.final === true && event.text === 'Grace.');
    expect(events.all('call.created')).toHaveLength(1);
    expect((await world().supervisor.events(callSid)).map((event) => event.type)).not.toContain('call.ended');
  });

  it('that drops again and again is not opened for ever', async () => {
    const { call } = await world().incoming();
    for (let drops = 1; drops <= 12; drops += 1) {
      await call.dropLine();
      if (verbIn(call.twiml, 'ConversationRelay') === null) return;
      await call.connect();
    }
    expect.fail('the call was connected again twelve times');
  });

  it('that drops while the call is dead ends it', async () => {
    const { call, events } = await world().incoming();
    await call.hangUp();
    await events.event('call.ended');
    expect(call.faults).toEqual([]);
  });
});

describe('a relay that died with a call up', () => {
  const world = useWorld();

  it('takes the call up again when Twilio asks, with what was said before', async () => {
    world().openai.whenAsked('I am Alan', says('Hello Alan.'));
    world().openai.whenAsked('And my name?', says('Alan.'));
    const live = await world().incoming();
    const { call, line, events, callSid } = live;
    line.prompt('I am Alan');
    await events.event('assistant.transcript', (event) => event.final === true && event.text === 'Hello Alan.');
    call.reportsAction = false;
    await world().relay.kill();
    await world().startRelay();
    await call.reportFailedSession();
    const again = await call.connect();
    again.prompt('And my name?');
    await again.untilSpoken('Alan.');
    const session = await world().openai.sessionTold('And my name?');
    expect(talkIn(live, session).slice(0, 3)).toEqual([
      'user: I am Alan',
      'assistant: Hello Alan.',
      'user: And my name?',
    ]);
    const listed = await world().supervisor.events(callSid);
    expect(listed.map((event) => event.seq)).toEqual(listed.map((_event, index) => index + 1));
  });

  it('closes a call that ended meanwhile', async () => {
    const { call, callSid, events } = await world().incoming();
    await events.event('call.created');
    call.reportsAction = false;
    await world().relay.kill();
    call.status = 'completed';
    await world().startRelay();
    const stream = await world().supervisor.follow(`callSid=${callSid}`);
    await stream.event('call.ended');
  });
});
