import * as fc from 'fast-check';
import { afterEach, describe, expect, it } from 'vitest';
import { readingOf, splitAt } from './harness/command-grammar.ts';
import { TRANSFER_NUMBER } from './harness/fake-twilio.ts';
import { says } from './harness/model-protocol.ts';
import { useWorld } from './harness/use-world.ts';
import type { LiveCall, World } from './harness/world.ts';

/** Texts after which the call goes on. */
const ROWS: readonly [row: string, text: string][] = [
  ['a command between words', 'Press it now [[press:5]] and wait.'],
  ['several commands run in order', '[[press:1]]One[[press:2]] two [[press:3]]'],
  ['any case and blanks', 'A [[ PRESS :  12#  ]] b [[Press:w*]] c'],
  ['every digit there is', 'Now [[press:0123456789*#w]].'],
  ['an unknown name is not spoken', 'Before [[unknown:x]] after.'],
  ['an empty command is not spoken', 'Before [[]] after.'],
  ['press without digits is not spoken', 'Before [[press:]] after.'],
  ['press with a wrong digit is not spoken', 'Before [[press:1x]] after.'],
  ['transfer to an emergency number is not spoken', 'Before [[transfer:911]] after.'],
  ['transfer with no default is not spoken', 'Before [[transfer]] after.'],
  ['[[ that meets another [[ is plain text', 'A [[b [[press:1]] c.'],
  ['[[ never closed is spoken at the end', 'Look at this: [[press:1 and no more'],
  ['[[ alone at the end is spoken', 'It ends with [['],
  ['[ alone at the end is spoken', 'It ends with ['],
  ['[[ not closed within 500 characters is spoken', `Long [[${'word '.repeat(110)}]] end.`],
  ['[[ closed within 500 characters is a command', `Long [[unknown:${'word '.repeat(90)}]] end.`],
  ['[[[ is a plain [ and a [[', 'Three [[[press:1]] here.'],
  ['[[[[ is two plain [ and a [[', 'Four [[[[press:1]] here.'],
  ['a ] after the command is plain', 'Three [[press:1]]] here.'],
  ['a single [ is plain', 'An [optional] word and [ one.'],
  [']] alone is plain', 'Closing ]] alone.'],
  ['a single bracket inside belongs to the command', 'X [[press:1]2]] y [[press:[1]] z.'],
  ['text around stays as it is', '  [[press:1]]  two blanks  [[press:2]]  '],
];

async function say(live: LiveCall, world: World, parts: readonly string[]): Promise<{ spoken: string; since: number }> {
  const { line, events } = live;
  const prompt = `Say line ${world.openai.sessions.length}-${events.mark()}-${line.mark()}.`;
  world.openai.whenAsked(prompt, says(...parts, ' ~'));
  const [mark, since] = [line.mark(), events.mark()];
  line.prompt(prompt);
  await line.until(() => line.spoken(mark).endsWith('~') && line.frames.at(-1)?.last === true, 'the closed turn');
  await events.event('assistant.transcript', (event) => event.final === true && (event.text ?? '').endsWith('~'), {
    since,
  });
  return { spoken: line.spoken(mark).slice(0, -2), since };
}

const commandsIn = (live: LiveCall, since: number): readonly object[] =>
  live.events
    .all('command', since)
    .map(({ ok, args, source, name }) => ({ ok, source, ...(ok === true ? { name, args } : {}) }));

const expectedIn = (text: string): readonly object[] =>
  readingOf(text).commands.map(({ ok, args, name }) => ({ ok, source: 'model', ...(ok ? { name, args } : {}) }));

describe('a text of the model', () => {
  const world = useWorld();

  afterEach(() => {
    expect(world().openai.problems()).toEqual([]);
  });

  it.each(ROWS)('%s', async (_row, text) => {
    const live = await world().incoming();
    for (const parts of [[text], text.split(''), splitAt(text, [7, 9, 12, 15])]) {
      const { spoken, since } = await say(live, world(), parts);
      expect(spoken).toBe(readingOf(text).spoken);
      await live.events.until(
        () => live.events.all('command', since).length >= expectedIn(text).length,
        'the commands',
      );
      expect(commandsIn(live, since)).toEqual(expectedIn(text));
      for (const failed of live.events.all('command', since).filter((event) => event.ok === false)) {
        expect(failed.error).toMatch(/\S/);
      }
    }
  });

  it('means the same however it is split over deltas', { timeout: 60_000 }, async () => {
    const live = await world().incoming();
    const piece = fc.constantFrom(
      '[',
      ']',
      '[[',
      ']]',
      ':',
      'press',
      '1',
      'x',
      ' ',
      'word',
      '[[press:2]]',
      '[[]]',
      'é',
      '𝒳',
    );
    const text = fc.array(piece, { maxLength: 14 }).map((pieces) => pieces.join(''));
    const places = fc.array(fc.nat(60), { maxLength: 8 });
    await fc.assert(
      fc.asyncProperty(text, places, async (written, cuts) => {
        const { spoken, since } = await say(live, world(), splitAt(written, cuts));
        const reading = readingOf(`${written} ~`);
        expect(spoken).toBe(reading.spoken.slice(0, -2));
        await live.events.until(
          () => live.events.all('command', since).length >= reading.commands.length,
          'the commands',
        );
        expect(commandsIn(live, since)).toEqual(expectedIn(`${written} ~`));
      }),
      { numRuns: 60, seed: 20_261_122 },
    );
  });

  it('has its keys pressed after the words before them and before the words after them', async () => {
    const live = await world().incoming();
    const mark = live.line.mark();
    await say(live, world(), ['For sales [[pre', 'ss:1]] or help [[press:2#]] now']);
    expect(live.line.score(mark)).toEqual(['For sales ', '(press 1)', ' or help ', '(press 2#)', ' now ~']);
  });

  it('is held back only as long as it could still become a command', async () => {
    const live = await world().incoming();
    world().openai.whenAsked('Brackets', says('a [', 'b] c [[', 'press:1]] d'));
    const mark = live.line.mark();
    live.line.prompt('Brackets');
    expect(await live.line.reply(mark)).toBe('a [b] c  d');
  });

  it.each(['It ends with [[', 'It ends with [', 'Never closed [[press:1', 'Twice [[a [[b'])(
    '%j is spoken to its end',
    async (text) => {
      world().openai.whenAsked('Unfinished', says(...text.split('')));
      const { line } = await world().incoming();
      const mark = line.mark();
      line.prompt('Unfinished');
      expect(await line.reply(mark)).toBe(text);
    },
  );

  it('that only gives commands speaks nothing', async () => {
    world().openai.whenAsked('Menu', says('[[press:1]]'));
    const { line, events } = await world().incoming();
    const mark = line.mark();
    line.prompt('Menu');
    await line.until(() => line.frames.find((frame) => frame.digits === '1'), 'pressed key');
    await events.event('command', (event) => event.ok === true);
    expect(line.spoken(mark)).toBe('');
  });

  it('is remembered by the console without the commands in what was spoken', async () => {
    const live = await world().incoming();
    await say(live, world(), ['Hold on [[press:4]] please']);
    const said = live.events
      .all('assistant.transcript')
      .filter((event) => event.final === true)
      .at(-1);
    expect(said?.text).not.toContain('[[');
  });
});

describe('[[end_call]]', () => {
  const world = useWorld();

  it.each(['Goodbye now.[[end_call]]', '[[end_call]]Goodbye now.', 'Goodbye [[ End_Call ]]now.'])(
    'in %j ends the call once everything in that turn was heard',
    async (text) => {
      world().openai.whenAsked('That is all', says(text));
      const { line, call, events } = await world().incoming();
      line.playback = 'manual';
      const mark = line.mark();
      line.prompt('That is all');
      expect((await line.reply(mark)).replaceAll('  ', ' ')).toBe('Goodbye now.');
      line.info('agentSpeaking', 'on');
      line.dtmf('1');
      await events.event('caller.dtmf');
      expect(line.frames.filter((frame) => frame.type === 'end')).toEqual([]);
      expect(call.status).toBe('in-progress');
      line.tokensPlayed('Goodbye now.');
      line.info('agentSpeaking', 'off');
      await call.untilOver();
      expect((await events.event('command')).name).toBe('end_call');
      await events.event('call.ended');
      expect(events.events.at(-1)?.type).toBe('call.ended');
    },
  );

  it('with nothing to say ends the call too', async () => {
    world().openai.whenAsked('Hang up', says('[[end_call]]'));
    const { line, call } = await world().incoming();
    line.prompt('Hang up');
    await call.untilOver();
  });
});

describe('[[transfer]]', () => {
  const world = useWorld({ TRANSFER_NUMBER });

  it.each([
    ['Connecting you. [[transfer:+15551230007]]', '+15551230007'],
    ['[[transfer: +15551230007 ]]Connecting you.', '+15551230007'],
    ['Connecting [[TRANSFER]]you.', TRANSFER_NUMBER],
  ])('in %j connects the call once the turn was heard', async (text, number) => {
    world().openai.whenAsked('A person please', says(text));
    const { line, call, events } = await world().incoming();
    line.playback = 'manual';
    const mark = line.mark();
    line.prompt('A person please');
    await line.reply(mark);
    line.info('agentSpeaking', 'on');
    line.dtmf('1');
    await events.event('caller.dtmf');
    expect(call.twimls).toHaveLength(1);
    line.tokensPlayed('Connecting you.');
    line.info('agentSpeaking', 'off');
    expect(await call.untilDialled()).toBe(number);
    const command = await events.event('command');
    expect(command).toMatchObject({ name: 'transfer', ok: true, source: 'model' });
  });

  it('to an emergency number is refused and the call stays', async () => {
    world().openai.whenAsked('Police', says('Wait. [[transfer:911]]'));
    const { line, call, events } = await world().incoming();
    line.prompt('Police');
    expect(await events.event('command')).toMatchObject({ ok: false, error: expect.stringMatching(/\S/) });
    expect(call.twimls).toHaveLength(1);
    expect(line.closed).toBeNull();
  });
});
