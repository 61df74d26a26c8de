import { afterEach, describe, expect, it } from 'vitest';
import { says } from './harness/model-protocol.ts';
import { talkIn } from './harness/talk.ts';
import { useWorld } from './harness/use-world.ts';
import { Gate } from './harness/watched.ts';

const world = useWorld();

afterEach(() => {
  expect(world().openai.problems()).toEqual([]);
});

describe('a barge-in', () => {
  const story = 'One two three. Four five six. Seven eight nine.';

  const heardAs = async (tell: { played: readonly string[]; until: string }): Promise<string> => {
    world().openai.whenAsked('Count for me', says('One two three.', ' Four five six.', ' Seven eight nine.'));
    world().openai.whenAsked('Stop it', says('I stopped.'));
    const live = await world().incoming();
    const { line, events } = live;
    line.playback = 'manual';
    line.prompt('Count for me');
    await line.untilSpoken(story);
    line.info('agentSpeaking', 'on');
    for (const text of tell.played) line.tokensPlayed(text);
    line.interrupt(tell.until);
    const cut = await events.event('assistant.transcript', (event) => event.interrupted === true);
    expect(cut.final).toBe(true);
    const mark = line.mark();
    line.prompt('Stop it');
    expect(await line.reply(mark)).toBe('I stopped.');
    const session = await world().openai.sessionTold('Stop it');
    const heard = (cut.heard ?? '').trim();
    const kept = heard === '' ? [] : [`assistant: ${heard}`];
    expect(talkIn(live, session)).toEqual(['user: Count for me', ...kept, 'user: Stop it', 'assistant: I stopped.']);
    return heard;
  };

  it('cuts the turn, here and in the model’s memory, to the tokens played', async () => {
    expect(await heardAs({ played: ['One two three.', ' Four'], until: ' Four' })).toBe('One two three. Four');
  });

  it('cuts it to the utterance until the interrupt where no playing was reported', async () => {
    expect(await heardAs({ played: [], until: 'One two three. Four five' })).toBe('One two three. Four five');
  });

  it('finds a short fragment in what was said', async () => {
    expect(await heardAs({ played: [], until: 'One' })).toBe('One');
  });

  it('removes the turn when nothing of it was heard', async () => {
    expect(await heardAs({ played: [], until: '' })).toBe('');
  });

  it('replaces the item between its neighbours', async () => {
    await heardAs({ played: ['One two three.'], until: 'One two three.' });
    const session = await world().openai.sessionTold('Stop it');
    const [removed] = session.sent('conversation.item.delete');
    expect(removed?.item_id).toBeDefined();
    const made = session.sent('conversation.item.create').filter((event) => event.item?.['role'] === 'assistant');
    expect(made.at(-1)?.previous_item_id).toEqual(expect.any(String));
  });

  it('cancels the running response by id and drops its late tokens', async () => {
    const gate = new Gate();
    const late = [' LATE', ' LATER'];
    world().openai.whenAsked('Read it out', { parts: ['Chapter one. ', 'It was ', gate], late });
    world().openai.whenAsked('Never mind', says('All right.'));
    const live = await world().incoming();
    const { line, events } = live;
    line.playback = 'manual';
    line.prompt('Read it out');
    await gate.reached;
    await line.untilSpoken('It was');
    line.tokensPlayed('Chapter one.');
    const mark = line.mark();
    line.interrupt('Chapter one.');
    const session = await world().openai.sessionTold('Read it out');
    const cancel = await session.until(() => session.sent('response.cancel')[0], 'cancel of the response');
    expect(cancel.response_id).toMatch(/^resp_/);
    await session.untilIdle();
    await events.event('latency', (event) => event.metric === 'barge_in');
    line.prompt('Never mind');
    expect(await line.reply(mark)).toBe('All right.');
    const cutFrames = line.frames.slice(
      mark,
      line.frames.findIndex((frame, index) => index >= mark && frame.token !== ''),
    );
    expect(cutFrames.length).toBeLessThanOrEqual(1);
    expect(line.spoken(mark)).toBe('All right.');
    expect(talkIn(live, session).filter((said) => said.startsWith('assistant'))).toEqual([
      'assistant: Chapter one.',
      'assistant: All right.',
    ]);
  });

  it('keeps what came after it in the cut turn from happening: no key is pressed, no call ended', async () => {
    const gate = new Gate();
    const late = ['[[press:9]]', ' bye [[end_call]]'];
    world().openai.whenAsked('Use the menu', { parts: ['I will press one ', gate, '[[press:1]]'], late });
    world().openai.whenAsked('Wait', says('Waiting.'));
    const { line, call, events } = await world().incoming();
    line.playback = 'manual';
    line.prompt('Use the menu');
    await gate.reached;
    await line.untilSpoken('I will press one');
    line.tokensPlayed('I will');
    line.interrupt('I will');
    await (await world().openai.sessionTold('Use the menu')).untilIdle();
    const mark = line.mark();
    line.prompt('Wait');
    expect(await line.reply(mark)).toBe('Waiting.');
    expect(line.frames.filter((frame) => frame.type !== 'text')).toEqual([]);
    expect(events.all('command').filter((event) => event.ok === true)).toEqual([]);
    expect(call.status).toBe('in-progress');
  });

  it.each([
    ['never reports', false],
    ['reports no more than its greeting', true],
  ])('on a line that %s leaves the turns before it as they were', async (_what, reportsGreeting) => {
    world().openai.whenAsked('Count for me', says('One two three.', ' Four five six.'));
    world().openai.whenAsked('And letters', says('A B C.', ' D E F.'));
    world().openai.whenAsked('Stop it', says('I stopped.'));
    const live = await world().incoming(reportsGreeting);
    const { line, events } = live;
    line.playback = 'manual';
    const turn = (text: string) => events.event('assistant.transcript', (event) => event['text'] === text);
    line.prompt('Count for me');
    await turn('One two three. Four five six.');
    line.prompt('And letters');
    await turn('A B C. D E F.');
    line.interrupt('A B C. D');
    expect(await events.event('assistant.transcript', (event) => event.interrupted === true)).toMatchObject({
      text: 'A B C. D E F.',
      heard: 'A B C. D',
    });
    line.prompt('Stop it');
    await line.untilSpoken('I stopped.');
    const session = await world().openai.sessionTold('Stop it');
    expect(talkIn(live, session)).toEqual([
      'user: Count for me',
      'assistant: One two three. Four five six.',
      'user: And letters',
      'assistant: A B C. D',
      'user: Stop it',
      'assistant: I stopped.',
    ]);
    expect(events.all('assistant.transcript').filter((event) => event.interrupted === true)).toHaveLength(1);
  });

  it('with nothing playing and nothing running changes nothing', async () => {
    world().openai.whenAsked('Hello', says('Hello to you.'));
    world().openai.whenAsked('Go on', says('Going on.'));
    const { line } = await world().incoming();
    line.prompt('Hello');
    await line.untilSpoken('Hello to you.');
    const session = await world().openai.sessionTold('Hello');
    await session.untilIdle();
    const mark = line.mark();
    line.interrupt('Hello to you.');
    line.prompt('Go on');
    expect(await line.reply(mark)).toBe('Going on.');
    expect(session.said('assistant')).toContain('Hello to you.');
  });

  it('twice in a row leaves one cut turn', async () => {
    world().openai.whenAsked('Talk', says('Alpha beta gamma delta.'));
    world().openai.whenAsked('Enough', says('Silent now.'));
    const { line, events } = await world().incoming();
    line.playback = 'manual';
    line.prompt('Talk');
    await line.untilSpoken('delta.');
    line.interrupt('Alpha beta');
    line.interrupt('Alpha beta');
    const mark = line.mark();
    line.prompt('Enough');
    expect(await line.reply(mark)).toBe('Silent now.');
    await events.event('assistant.transcript', (event) => event.text === 'Silent now.');
    expect(events.all('assistant.transcript').filter((event) => event.interrupted === true)).toHaveLength(1);
  });
});
