import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { FakeRelay, type Json, TOKEN } from './fake-relay.ts';
import { type Ran, run, type TerminalOptions, TestTerminal } from './test-terminal.ts';

let relay: FakeRelay;

const check = (id: string, state: string, fix: string | null = null): Json => ({
  id,
  title: id.toUpperCase(),
  needed: id === 'practice-line' ? 'practice' : 'real',
  state,
  detail: `It is ${state}.`,
  fix,
});
const WELL = [check('practice-line', 'ok'), check('model', 'ok'), check('number-webhook', 'ok')];
const ELSEWHERE = [check('practice-line', 'ok'), check('model', 'ok'), check('number-webhook', 'warning', 'Point it.')];
const BROKEN = [check('practice-line', 'ok'), check('model', 'failed', 'Buy one.'), check('number-webhook', 'skipped')];
const POINT = ['/console/number', { point: true }];

const env = (): Readonly<Record<string, string>> => ({ PHONY_URL: relay.url, PHONY_SUPERVISOR_TOKEN: TOKEN });
const phony = (words: readonly string[], options: TerminalOptions = {}): Promise<Ran> =>
  run(words, new TestTerminal({ env: env(), ...options }));

beforeEach(async () => {
  relay = await FakeRelay.start();
  relay.answers.set('POST /console/number', { status: 200, body: { ok: true, message: 'It rings here now.' } });
});

afterEach(() => relay.close());

describe('phony setup', () => {
  it('walks through every part, with what to do below it', async () => {
    relay.checks = BROKEN;
    const { exitCode, stdout, stderr } = await phony(['setup']);
    expect(stdout.split('\n')).toEqual([
      'ok       PRACTICE-LINE   It is ok.',
      'failed   MODEL           It is failed.',
      '                         Buy one.',
      'skipped  NUMBER-WEBHOOK  It is skipped.',
      '',
    ]);
    expect([exitCode, stderr]).toEqual([1, 'phony: real calls are not ready: MODEL: It is failed. (not_ready)\n']);
  });

  it('succeeds where all is well, and where a warning is all there is', async () => {
    relay.checks = WELL;
    expect(await phony(['setup'])).toMatchObject({ exitCode: 0, stdout: expect.stringContaining('can be made') });
    relay.checks = ELSEWHERE;
    expect(await phony(['setup'])).toMatchObject({ exitCode: 0 });
    expect(relay.posts).toEqual([]);
  });

  it.each([
    [true, [POINT]],
    [false, []],
  ])('asks whether the number is to ring here: %j', async (says, posts) => {
    relay.checks = ELSEWHERE;
    const terminal = new TestTerminal({ env: env(), says });
    expect((await run(['setup'], terminal)).exitCode).toBe(0);
    expect(terminal.questions).toHaveLength(1);
    expect(relay.posts).toEqual(posts);
    expect(terminal.stdout.includes('It rings here now.')).toBe(says);
  });

  it.each([
    ['it rings here already', WELL, []],
    ['pointing would not help', BROKEN, []],
    ['a program asks', ELSEWHERE, ['--json']],
  ])('asks nothing where %s', async (_why, checks, more) => {
    relay.checks = checks;
    const terminal = new TestTerminal({ env: env(), says: true });
    await run(['setup', ...more], terminal);
    expect(terminal.questions).toEqual([]);
    expect(relay.posts).toEqual([]);
  });

  it('points without asking, and looks again', async () => {
    relay.checks = ELSEWHERE;
    const { exitCode, stdout } = await phony(['setup', '--point', '--json'], { says: false });
    expect(exitCode).toBe(0);
    expect(relay.posts).toEqual([POINT]);
    expect(relay.asked.map(({ path }) => path)).toEqual(['/console/checks', '/console/number', '/console/checks']);
    expect(JSON.parse(stdout)).toEqual({ ok: true, url: relay.url, number: 'It rings here now.', checks: ELSEWHERE });
  });

  it('takes it back and does nothing else', async () => {
    expect(await phony(['setup', '--undo'])).toEqual({ exitCode: 0, stdout: 'It rings here now.\n', stderr: '' });
    expect(relay.asked).toEqual([{ method: 'POST', path: '/console/number', body: { point: false } }]);
    expect((await phony(['setup', '--undo', '--point'])).exitCode).toBe(2);
  });

  it('passes a refusal on', async () => {
    relay.checks = ELSEWHERE;
    const error = { code: 'twilio_refused', message: 'Twilio refused: Authenticate (20003).', twilioCode: 20_003 };
    relay.answers.set('POST /console/number', { status: 422, body: { error } });
    expect(await phony(['setup', '--point'])).toMatchObject({
      exitCode: 1,
      stderr: `phony: ${error.message} (twilio_refused, Twilio 20003)\n`,
    });
  });

  it('says so where the relay is too old, strange, or gone', async () => {
    expect(await phony(['setup'])).toMatchObject({ exitCode: 1, stderr: expect.stringContaining('too old') });
    expect((await phony(['setup', '--token', 'wrong-token'])).exitCode).toBe(4);
    expect((await phony(['setup', '--url', 'http://127.0.0.1:2'])).exitCode).toBe(3);
  });

  it('lets nothing in a detail steer the terminal', async () => {
    relay.checks = [{ ...check('model', 'ok'), detail: 'Fine.\u001B[2J\nfailed   MODEL' }];
    const { stdout } = await phony(['setup']);
    expect(stdout).not.toContain('\u001B');
    expect(stdout).not.toMatch(/^failed/m);
  });
});

describe('phony doctor with a relay that looks at its set-up', () => {
  it('shows what it finds in place of the lamps, with the remedies below', async () => {
    relay.checks = BROKEN;
    const { exitCode, stdout } = await phony(['doctor']);
    expect(exitCode).toBe(0);
    expect(stdout).toMatch(/^model +failed +real calls +It is failed\.$/m);
    expect(stdout).toMatch(/^model: Buy one\.$/m);
    expect(stdout).toMatch(/^approval +off/m);
    expect(stdout).not.toMatch(/^tunnel/m);
  });

  it('wants every part with --real, warnings aside', async () => {
    relay.checks = BROKEN;
    expect(await phony(['doctor', '--real'])).toMatchObject({
      exitCode: 1,
      stderr: 'phony: real calls are not ready: model: It is failed. (not_ready)\n',
    });
    relay.checks = ELSEWHERE;
    expect((await phony(['doctor', '--real'])).exitCode).toBe(0);
  });

  it('prints its remedies as JSON', async () => {
    relay.checks = BROKEN;
    const { checks } = JSON.parse((await phony(['doctor', '--json'])).stdout);
    expect(checks).toContainEqual({
      name: 'model',
      state: 'failed',
      detail: 'It is failed.',
      neededFor: 'real',
      fix: 'Buy one.',
    });
  });
});
