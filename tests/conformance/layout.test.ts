import { afterEach, describe, expect, it } from 'vitest';
import { says } from './harness/model-protocol.ts';
import { talkIn } from './harness/talk.ts';
import { useWorld } from './harness/use-world.ts';
import { Gate } from './harness/watched.ts';

const world = useWorld();

afterEach(() => {
  expect(world().openai.problems()).toEqual([]);
});

const WRITTEN = '# Hours\n- **Monday**: `9` to [five](https://x.example/five)\n- Press * or #, 2 * 3 [[press:1]]*now*';
const SPOKEN = 'Hours\nMonday: 9 to five\nPress * or #, 2 * 3 *now*';
const DECORATED = 'Sure. 👋🏽 See https://x.example/a_b?c=1[[press:1]], then press 1️⃣. 🇩🇪';

describe('layout in the model’s text', () => {
  it.each([
    ['in one piece', [WRITTEN]],
    ['by the character', WRITTEN.split('')],
  ])('is not spoken, and is recorded as written (%s)', async (_how, parts) => {
    world().openai.whenAsked('Hours', says(...parts));
    const { line, events } = await world().incoming();
    const mark = line.mark();
    line.prompt('Hours');
    expect(await line.reply(mark)).toBe(SPOKEN);
    expect(line.score(mark)).toEqual(['Hours\nMonday: 9 to five\nPress * or #, 2 * 3 ', '(press 1)', '*now*']);
    const said = await events.event('assistant.transcript', ({ turn }) => turn === 3);
    expect(said.text).toBe(WRITTEN.replace('[[press:1]]', ''));
  });

  it.each([
    ['in one piece', [DECORATED]],
    ['by the character', DECORATED.split('')],
  ])('and emoji and addresses are no words either (%s)', async (_how, parts) => {
    world().openai.whenAsked('Where', says(...parts));
    const { line, events } = await world().incoming();
    const mark = line.mark();
    line.prompt('Where');
    expect(await line.reply(mark)).toBe('Sure.  See x.example, then press 1. ');
    expect(line.score(mark)).toEqual(['Sure.  See x.example', '(press 1)', ', then press 1. ']);
    const said = await events.event('assistant.transcript', ({ turn }) => turn === 3);
    expect(said.text).toBe(DECORATED.replace('[[press:1]]', ''));
  });

  it('goes on after a turn in which there was no word at all', async () => {
    world().openai.whenAsked('Thanks', says('👍🏽'));
    world().openai.whenAsked('Bye', says('Goodbye.'));
    const { line } = await world().incoming();
    const mark = line.mark();
    line.prompt('Thanks');
    await world().openai.sessionTold('Thanks');
    line.prompt('Bye');
    expect(await line.reply(mark)).toBe('Goodbye.');
  });

  it('does not keep the words before it waiting', async () => {
    const gate = new Gate();
    world().openai.whenAsked('Slowly', { parts: ['Well **', 'now', '**', gate, ' then.'] });
    const { line } = await world().incoming();
    const mark = line.mark();
    line.prompt('Slowly');
    await gate.reached;
    await line.untilSpoken('Well now', mark);
    gate.open();
    expect(await line.reply(mark)).toBe('Well now then.');
  });

  it('is no part of what was heard', async () => {
    world().openai.whenAsked('Count', says('**One** two. ', '`Three` four.'));
    world().openai.whenAsked('Stop', says('Stopped.'));
    const live = await world().incoming();
    const { line, events } = live;
    line.playback = 'manual';
    line.prompt('Count');
    await line.untilSpoken('One two. Three four.');
    line.tokensPlayed('One two.');
    line.interrupt('Three');
    const cut = await events.event('assistant.transcript', ({ interrupted }) => interrupted === true);
    expect([cut.text, cut.heard]).toEqual(['**One** two. `Three` four.', 'One two. Three']);
    line.prompt('Stop');
    await line.untilSpoken('Stopped.');
    const session = await world().openai.sessionTold('Stop');
    expect(talkIn(live, session).filter((said) => said.startsWith('assistant'))).toEqual([
      'assistant: One two. Three',
      'assistant: Stopped.',
    ]);
  });
});
