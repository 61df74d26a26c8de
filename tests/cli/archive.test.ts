import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { callNamed, FakeRelay, sid, TOKEN } from './fake-relay.ts';
import { type Ran, run, type TerminalOptions, TestTerminal } from './test-terminal.ts';

const PAST = sid('abc123');

let relay: FakeRelay;

const phony = (words: readonly string[], options: TerminalOptions = {}): Promise<Ran> =>
  run([...words], new TestTerminal({ env: { PHONY_URL: relay.url, PHONY_SUPERVISOR_TOKEN: TOKEN }, ...options }));

beforeEach(async () => {
  relay = await FakeRelay.start();
  relay.calls = [callNamed('abc123', { endedAt: '2026-11-22T15:05:00.000Z', status: 'completed' })];
});

afterEach(() => relay.close());

const deleted = (): readonly string[] =>
  relay.asked.filter(({ method }) => method === 'DELETE').map(({ path }) => path);

describe('phony note', () => {
  it('keeps a note with a past call, named by the end of its SID', async () => {
    const { exitCode, stdout } = await phony(['note', 'abc123', 'Call back.']);
    expect([exitCode, stdout]).toEqual([0, 'Noted (abc123).\n']);
    expect(relay.posts).toEqual([[`/calls/${PAST}/notes`, { callSid: PAST, text: 'Call back.' }]]);
  });
});

describe('phony export', () => {
  it.each([
    [[], 'md'],
    [['--format', 'vtt'], 'vtt'],
  ])('%j asks for %s', async (options, format) => {
    relay.answers.set(`GET /calls/${PAST}/export?format=${format}`, { status: 200, body: 'The call.\n' });
    const { exitCode, stdout } = await phony(['export', 'abc123', ...options]);
    expect([exitCode, stdout]).toEqual([0, 'The call.\n']);
  });

  it('leaves nothing in it that steers a terminal, where somebody looks', async () => {
    relay.answers.set(`GET /calls/${PAST}/export?format=md`, { status: 200, body: 'a\u001b[2Jb\nc\n' });
    expect((await phony(['export', 'abc123'], { columns: 80 })).stdout).toBe('a [2Jb\nc\n');
    expect((await phony(['export', 'abc123'])).stdout).toBe('a\u001b[2Jb\nc\n');
  });

  it('knows its formats', async () => {
    const { exitCode, stderr } = await phony(['export', 'abc123', '--format', 'pdf']);
    expect(exitCode).toBe(2);
    expect(stderr).toMatch(/json, md, csv, vtt/);
  });
});

describe('phony erase', () => {
  it('with --yes erases', async () => {
    relay.answers.set(`DELETE /calls/${PAST}`, { status: 200, body: { ok: true } });
    const { exitCode, stdout } = await phony(['erase', 'abc123', '--yes']);
    expect([exitCode, stdout]).toEqual([0, 'Erased (abc123).\n']);
    expect(deleted()).toEqual([`/calls/${PAST}`]);
  });

  it('asks first, and does nothing without a yes', async () => {
    relay.answers.set(`DELETE /calls/${PAST}`, { status: 200, body: { ok: true } });
    await phony(['erase', 'abc123'], { says: false });
    expect(deleted()).toEqual([]);
    await phony(['erase', 'abc123'], { says: true });
    expect(deleted()).toHaveLength(1);
  });

  it('says how, where nobody is there to ask', async () => {
    const { exitCode, stderr } = await phony(['erase', 'abc123']);
    expect(exitCode).toBe(2);
    expect(stderr).toMatch(/--yes/);
    expect(deleted()).toEqual([]);
  });

  it('passes the refusal on', async () => {
    const error = { code: 'call_active', message: 'The call is up; end it first, then erase it.' };
    relay.answers.set(`DELETE /calls/${PAST}`, { status: 409, body: { error } });
    const { exitCode, stderr } = await phony(['erase', 'abc123', '--yes']);
    expect(exitCode).toBe(1);
    expect(stderr).toMatch(/end it first.*call_active/);
  });
});
