import { afterEach, describe, expect, it } from 'vitest';
import { type Reply, says } from './harness/model-protocol.ts';
import { talkIn } from './harness/talk.ts';
import { useWorld } from './harness/use-world.ts';
import { Gate } from './harness/watched.ts';

const world = useWorld();
const held = (before: readonly string[], gate: Gate, after: readonly string[] = []): Reply => ({
  parts: [...before, gate, ...after],
});

afterEach(() => {
  expect(world().openai.problems()).toEqual([]);
});

describe('a prompt', () => {
  it('is answered while the model still writes, and closed with last exactly once', async () => {
    const gate = new Gate();
    world().openai.whenAsked('Who is there?', held(['Hello ', 'there, '], gate, ['friend.']));
    const { line } = await world().incoming();
    const mark = line.mark();
    line.prompt('Who is there?');
    await gate.reached;
    await line.until(() => line.spoken(mark).startsWith('Hello there,'), 'tokens before response.done');
    expect(line.lastCount(mark)).toBe(0);
    gate.open();
    expect(await line.reply(mark)).toBe('Hello there, friend.');
    expect(line.lastCount(mark)).toBe(1);
    expect(line.frames.at(-1)).toMatchObject({ type: 'text', last: true });
  });

  it('is told to the model word for word as the caller’s', async () => {
    world().openai.whenAsked('naïve café', says('Yes.'));
    const { line } = await world().incoming();
    const prompt = 'A naïve café — "5 or 8"? <b>&amp;</b>';
    line.prompt(prompt);
    await line.untilSpoken('Yes.');
    const session = await world().openai.sessionTold(prompt);
    expect(session.said('user')).toContain(prompt);
  });

  it('has its reply spoken with every blank the model wrote', async () => {
    world().openai.whenAsked('Count', says('One', ' two', '  ', 'three ', ' four', '.'));
    const { line } = await world().incoming();
    const mark = line.mark();
    line.prompt('Count');
    expect(await line.reply(mark)).toBe('One two  three  four.');
  });

  it('is answered in any script, unharmed', async () => {
    const text = 'Très bien 名前 𠮷, **5** * 3';
    world().openai.whenAsked('Ça va?', says(...Array.from(text)));
    const { line } = await world().incoming();
    const mark = line.mark();
    line.prompt('Ça va?');
    expect(await line.reply(mark)).toBe(text);
  });

  it('is answered with both items of a response that has two, in one turn', async () => {
    world().openai.whenAsked('Think first', { parts: ['Let me ', 'think. '], second: ['It is ', 'Tuesday.'] });
    world().openai.whenAsked('Thanks', says('Welcome.'));
    const { line } = await world().incoming();
    const mark = line.mark();
    line.prompt('Think first');
    expect(await line.reply(mark)).toBe('Let me think. It is Tuesday.');
    expect(line.lastCount(mark)).toBe(1);
    line.prompt('Thanks');
    await line.untilSpoken('Welcome.');
  });

  it('that is partial is never answered nor told to the model', async () => {
    world().openai.whenAsked('I would like a table', says('When?'));
    const { line, events } = await world().incoming();
    const mark = line.mark();
    line.partial('I would');
    line.partial('I would like');
    line.prompt('I would like a table');
    expect(await line.reply(mark)).toBe('When?');
    const session = await world().openai.sessionTold('I would like a table');
    expect(session.said('user')).toEqual(['I would like a table']);
    await events.event('assistant.transcript', (event) => event.text === 'When?');
    expect(events.all('caller.transcript').filter((event) => event.final === true)).toHaveLength(1);
  });

  it('after prompt is answered in one conversation, in order', async () => {
    const live = await world().incoming();
    const { line } = live;
    const prompts = ['Aardvark', 'Buffalo', 'Cheetah', 'Dingo'];
    for (const prompt of prompts) {
      world().openai.whenAsked(prompt, says(`${prompt} it is.`));
      const mark = line.mark();
      line.prompt(prompt);
      expect(await line.reply(mark)).toBe(`${prompt} it is.`);
    }
    const session = await world().openai.sessionTold('Dingo');
    await session.untilIdle();
    expect(talkIn(live, session)).toEqual(
      prompts.flatMap((prompt) => [`user: ${prompt}`, `assistant: ${prompt} it is.`]),
    );
  });

  it('is answered on its own line while others talk', async () => {
    const lives = await Promise.all(Array.from({ length: 8 }, () => world().incoming()));
    for (const round of [1, 2, 3]) {
      await Promise.all(
        lives.map(async ({ line }, index) => {
          const [prompt, reply] = [`Party ${index} round ${round}.`, `Reply ${round} to ${index}.`];
          world().openai.whenAsked(prompt, says(...reply.split(/(?= )/)));
          const mark = line.mark();
          line.prompt(prompt);
          expect(await line.reply(mark)).toBe(reply);
        }),
      );
    }
  });

  it('ignores what it does not know: other types, extra fields, noise', async () => {
    world().openai.whenAsked('Still fine?', says('Quite.'));
    const { line } = await world().incoming();
    line.send({ type: 'configUpdated', config: {} });
    line.send({ type: 'somethingNew', deep: { er: [1] } });
    line.send({ type: 'error', description: 'Invalid message received, code: 64107, x' });
    line.sendRaw('this is not json');
    line.send({ type: 'prompt', voicePrompt: 'Still fine?', lang: 'en', last: true, agentSpeaking: 'false' });
    await line.untilSpoken('Quite.');
    expect(line.malformed).toEqual([]);
  });
});

describe('prompts in a burst', () => {
  it('are answered together, once, when the second comes before the first token', async () => {
    const gate = new Gate();
    world().openai.whenAsked('a table please', { parts: ['STALE'], beforeFirst: gate });
    world().openai.whenAsked('for two', says('A table for two.'));
    const live = await world().incoming();
    const { line } = live;
    const mark = line.mark();
    line.prompt('a table please');
    await gate.reached;
    line.prompt('for two');
    expect(await line.reply(mark)).toBe('A table for two.');
    const session = await world().openai.sessionTold('for two');
    await session.untilIdle();
    expect(session.sent('response.cancel').length).toBeLessThanOrEqual(1);
    expect(session.sent('response.create')).toHaveLength(2);
    expect(session.said('user').join(' ')).toContain('a table please');
    expect(line.lastCount(mark)).toBe(1);
    expect(talkIn(live, session).filter((said) => said.startsWith('assistant'))).toEqual([
      'assistant: A table for two.',
    ]);
  });

  it('are answered together when the second comes before response.created', async () => {
    const [created, held2] = [new Gate(), new Gate()];
    world().openai.whenAsked('the red one', { parts: ['STALE', held2], beforeCreated: created });
    world().openai.whenAsked('no, the blue one', says('The blue one then.'));
    const { line, events } = await world().incoming();
    const mark = line.mark();
    line.prompt('the red one');
    await created.reached;
    line.prompt('no, the blue one');
    await events.event('caller.transcript', (event) => event.final === true && /blue/.test(event.text ?? ''));
    created.open();
    expect(await line.reply(mark)).toBe('The blue one then.');
    const session = await world().openai.sessionTold('blue one');
    expect(session.sent('response.cancel').length).toBeGreaterThan(0);
    expect(line.spoken(mark)).toBe('The blue one then.');
  });

  it('of three are answered once, by the last', async () => {
    const gates = [new Gate(), new Gate()];
    world().openai.whenAsked('one apple', { parts: ['STALE'], beforeFirst: gates[0] ?? new Gate() });
    world().openai.whenAsked('two pears', { parts: ['STALE'], beforeFirst: gates[1] ?? new Gate() });
    world().openai.whenAsked('three figs', says('Six fruits.'));
    const { line } = await world().incoming();
    const mark = line.mark();
    line.prompt('one apple');
    await gates[0]?.reached;
    line.prompt('two pears');
    await gates[1]?.reached;
    line.prompt('three figs');
    expect(await line.reply(mark)).toBe('Six fruits.');
    expect(line.spoken(mark)).toBe('Six fruits.');
  });

  it('sent in one breath never make two responses at once', async () => {
    world().openai.whenAsked('breath', says('Understood.'));
    const { line } = await world().incoming();
    for (let count = 1; count <= 5; count += 1) line.prompt(`breath ${count}`);
    await line.untilSpoken('Understood.');
    const session = await world().openai.sessionTold('breath 5');
    await session.untilIdle();
    expect(session.said('user').join(' ')).toContain('breath 1');
  });

  it('that come while a reply is being spoken are answered after it, turns closed once each', async () => {
    const gate = new Gate();
    world().openai.whenAsked('tell me a story', held(['Once upon ', 'a time, '], gate, ['the end.']));
    world().openai.whenAsked('a short one', says('It ended.'));
    const { line, events } = await world().incoming();
    const mark = line.mark();
    line.prompt('tell me a story');
    await gate.reached;
    await line.untilSpoken('Once upon', mark);
    line.prompt('a short one');
    await events.event('caller.transcript', (event) => event.final === true && event.text === 'a short one');
    gate.open();
    await line.untilSpoken('It ended.', mark);
    await line.until(() => line.frames.at(-1)?.last === true, 'closed turn');
    expect(line.spoken(mark)).toMatch(/^Once upon a time,? ?(the end\.)?It ended\.$/);
    expect(line.lastCount(mark)).toBeLessThanOrEqual(2);
  });
});

describe('a response that does not complete', () => {
  it.each(['failed', 'incomplete'] as const)('as %s closes its turn once and the call goes on', async (ending) => {
    world().openai.whenAsked('Explain', { ...says('It is ', 'because'), ending });
    world().openai.whenAsked('Once more', says('Because it is.'));
    const { line } = await world().incoming();
    const mark = line.mark();
    line.prompt('Explain');
    expect(await line.reply(mark)).toMatch(/^It is because/);
    const next = line.mark();
    line.prompt('Once more');
    await line.untilSpoken('Because it is.', next);
  });

  it('as failed before any word is not left in silence', async () => {
    world().openai.whenAsked('Explain', { ...says(), ending: 'failed' }, says('Now then.'));
    world().openai.whenAsked('Hello?', says('I am back.'));
    const { line } = await world().incoming();
    const mark = line.mark();
    line.prompt('Explain');
    const words = await line.reply(mark);
    expect(words).not.toBe('');
    const next = line.mark();
    line.prompt('Hello?');
    await line.untilSpoken('I am back.', next);
  });
});

describe('the session at the model', () => {
  it('is GA text mode: no beta header, text only, no voice detection, the model asked for', async () => {
    world().openai.whenAsked('Anyone?', says('Me.'));
    const { line } = await world().incoming();
    line.prompt('Anyone?');
    await line.untilSpoken('Me.');
    const session = await world().openai.sessionTold('Anyone?');
    expect(session.headers['openai-beta']).toBeUndefined();
    expect(session.model).toBe('gpt-realtime-2.1');
    expect(session.settings['output_modalities']).toEqual(['text']);
    expect(session.settings['instructions']).toEqual(expect.stringMatching(/\S/));
    expect(JSON.stringify(session.settings['audio'])).toContain('"turn_detection":null');
  });

  it('is opened while the phone still rings', async () => {
    const before = world().openai.attempts;
    const call = world().twilio.incoming();
    await call.ring();
    await world().openai.until(() => world().openai.attempts > before, 'socket before the line is up');
  });

  it('is closed when the call ends', async () => {
    world().openai.whenAsked('Bye', says('Goodbye.'));
    const { line, call } = await world().incoming();
    line.prompt('Bye');
    await line.untilSpoken('Goodbye.');
    const session = await world().openai.sessionTold('Bye');
    await call.hangUp();
    await session.until(() => session.closed, 'close of the model’s socket');
  });
});
