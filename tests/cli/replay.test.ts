import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { temporaryFolder } from '../fakes/temporary-folder.ts';
import { callNamed, FakeRelay, sid, TOKEN } from './fake-relay.ts';
import { type Ran, run, TestTerminal } from './test-terminal.ts';

const ROUTE = `POST /calls/${sid('abc123')}/replay`;
const turn = (number: number, words: string, deeds: readonly string[] = []) => ({
  turn: number,
  speaker: 'assistant',
  words,
  deeds,
});

let relay: FakeRelay;

const phony = (...words: string[]): Promise<Ran> =>
  run(words, new TestTerminal({ env: { PHONY_URL: relay.url, PHONY_SUPERVISOR_TOKEN: TOKEN } }));

const answers = (replay: object): void => {
  relay.answers.set(ROUTE, { status: 200, body: { ok: true, replay } });
};

beforeEach(async () => {
  relay = await FakeRelay.start();
  relay.calls = [callNamed('abc123', { endedAt: '2026-11-22T15:05:00.000Z', status: 'completed' })];
});

afterEach(() => relay.close());

describe('phony replay', () => {
  it('says that nothing differs', async () => {
    answers({ turns: [turn(1, 'Hello.')], differences: [] });
    expect(await phony('replay', 'abc123')).toMatchObject({
      exitCode: 0,
      stdout: 'Call abc123: 1 turns, nothing differs.\n',
    });
    expect(relay.asked.at(-1)?.body).toEqual({ model: 'recorded' });
  });

  it('shows a turn before and after', async () => {
    const difference = { turn: 2, recorded: turn(2, 'Yes.'), replayed: turn(2, 'No.', ['pressed 1']) };
    answers({
      turns: [turn(2, 'No.')],
      differences: [difference, { turn: 3, recorded: turn(3, 'Bye.'), replayed: null }],
    });
    const { stdout } = await phony('replay', 'abc123');
    expect(stdout).toBe(
      'Turn 2\n  - assistant: Yes.\n  + pressed 1\n  + assistant: No.\nTurn 3\n  - assistant: Bye.\n  + (no such turn)\n' +
        'Call abc123: 1 turns, 2 differ.\n',
    );
  });

  it('takes another prompt from a file, for a model that answers anew', async () => {
    answers({ turns: [], differences: [] });
    const file = path.join(await temporaryFolder(), 'prompt.txt');
    await writeFile(file, 'Be brief.');
    await phony('replay', 'abc123', '--live', '--prompt', file);
    expect(relay.asked.at(-1)?.body).toEqual({ model: 'live', systemPrompt: 'Be brief.' });
  });

  it('says how it is used', async () => {
    expect(await phony('replay', 'abc123', '--prompt', 'x')).toMatchObject({ exitCode: 2 });
    expect((await phony('replay', 'abc123', '--live', '--prompt', '/nowhere')).stderr).toContain(
      '/nowhere cannot be read',
    );
  });
});
