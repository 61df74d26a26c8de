import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { callNamed, FakeRelay, sid, TOKEN } from './fake-relay.ts';
import { type Ran, run, type TerminalOptions, TestTerminal } from './test-terminal.ts';

let relay: FakeRelay;

const phony = (words: readonly string[], options: TerminalOptions = {}): Promise<Ran> =>
  run(words, new TestTerminal({ env: { PHONY_URL: relay.url, PHONY_SUPERVISOR_TOKEN: TOKEN }, ...options }));

beforeEach(async () => {
  relay = await FakeRelay.start();
  relay.calls = [
    callNamed('111111', { practice: 'taskmaster-sample', needs: 'question' }),
    callNamed('222222', {
      direction: 'inbound',
      status: 'completed',
      endedAt: '2026-11-22T15:05:00.000Z',
      durationSeconds: 3_725,
    }),
  ];
});

afterEach(() => relay.close());

describe('phony calls', () => {
  it('lists calls aligned, with who is at the other end and what they need', async () => {
    const { exitCode, stdout } = await phony(['calls']);
    const lines = stdout.trimEnd().split('\n');
    expect(exitCode).toBe(0);
    expect(lines[0]).toBe('CALL    NEEDS     WITH               STATUS       WAY  STARTED           LENGTH');
    expect(lines[1]).toMatch(
      /^111111 {2}question {2}taskmaster-sample {2}in-progress {2}out {2}2026-11-2\d \d\d:\d\d$/,
    );
    expect(lines[2]).toMatch(/^222222 {12}\+15550001111 {7}completed {4}in {3}.{16} {2}1:02:05$/);
  });

  it('asks for what was wanted', async () => {
    await phony(['calls', '--live']);
    await phony(['calls', '--past', '--search', 'blue shoes', '--limit', '3', '--before', sid('222222')]);
    expect(relay.asked.map(({ path }) => path)).toEqual([
      '/calls?state=live&limit=20',
      `/calls?state=past&q=blue+shoes&limit=3&before=${sid('222222')}`,
    ]);
  });

  it('fits the terminal', async () => {
    const { stdout } = await phony(['calls'], { columns: 62 });
    const lines = stdout.trimEnd().split('\n');
    expect(Math.max(...lines.map((line) => line.length))).toBeLessThanOrEqual(62);
    expect(lines[1]).toContain('…');
    expect(lines[1]).toMatch(/^111111 {2}question {2}taskmas…/);
  });

  it('is whole in a pipe and coloured only where it may be', async () => {
    expect((await phony(['calls'])).stdout).toContain('taskmaster-sample');
    expect((await phony(['calls'])).stdout).not.toContain('\u001B');
    expect((await phony(['calls'], { colourful: true })).stdout).toContain('\u001B[1;33mquestion\u001B[0m');
  });

  it('shows as much of each SID as tells them apart', async () => {
    relay.calls = [callNamed('1222222'), callNamed('2222222')];
    expect((await phony(['calls'])).stdout).toMatch(/^1222222 .*\n2222222 /m);
  });

  it('says so where there are none', async () => {
    relay.calls = [];
    expect((await phony(['calls'])).stdout).toBe('No calls.\n');
  });

  it('prints the relay’s answer as JSON', async () => {
    const { stdout } = await phony(['calls', '--json']);
    expect(JSON.parse(stdout)).toEqual({ calls: relay.calls });
    expect(stdout.trimEnd()).not.toContain('\n');
  });
});

describe('phony call', () => {
  it('dials a number, however it is written', async () => {
    const { exitCode, stdout } = await phony(['call', '+1 (415) 555-0123']);
    expect(exitCode).toBe(0);
    expect(stdout).toBe(`Calling taskmaster-sample: ${sid('111111')}\n`);
    expect(relay.posts).toEqual([['/calls', { to: '+14155550123' }]]);
  });

  it.each([
    [['+14155550123', '--confirm', 'quiet_hours', 'cap_reached']],
    [['+14155550123', '--confirm', 'quiet_hours', '--confirm', 'cap_reached']],
    [['+14155550123', '--confirm', 'quiet_hours,cap_reached']],
    [['--confirm', 'quiet_hours', 'cap_reached', '+14155550123']],
  ])('takes the number and the confirmed guardrails from %j', async (words) => {
    await phony(['call', ...words]);
    expect(relay.posts).toEqual([['/calls', { to: '+14155550123', confirm: ['quiet_hours', 'cap_reached'] }]]);
  });

  it('dials the practice line', async () => {
    const { stdout } = await phony(['call', '--practice', 'person', '--mode', 'media', '--json']);
    expect(relay.posts).toEqual([['/calls', { practice: 'person', mode: 'media' }]]);
    expect(JSON.parse(stdout)).toEqual({ ok: true, call: relay.calls[0] });
  });

  it('says how a guardrail is passed', async () => {
    const error = { code: 'quiet_hours', message: 'It is 23:00 there. Call later, or confirm quiet_hours.' };
    relay.answers.set('POST /calls', { status: 422, body: { error } });
    expect(await phony(['call', '+14155550123'])).toMatchObject({
      exitCode: 1,
      stderr: `phony: ${error.message} (quiet_hours); that is --confirm quiet_hours\n`,
    });
  });
});
