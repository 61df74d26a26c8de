import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { callNamed, FakeRelay, STATE, sid, TOKEN } from './fake-relay.ts';
import { type Ran, run, type TerminalOptions, TestTerminal } from './test-terminal.ts';

const CALL = sid('d0e7');
const SAID = {
  callSid: CALL,
  seq: 1,
  at: '2026-11-22T15:00:00.000Z',
  type: 'caller.transcript',
  turn: 1,
  text: 'Hello?',
  final: true,
};
const ENDED = { ...SAID, seq: 2, type: 'call.ended', reason: 'hung_up', durationSeconds: 9 };
const READY = { ...STATE, model: { state: 'ok', detail: 'It answers.' } };

let relay: FakeRelay;

const terminal = (options: TerminalOptions = {}): TestTerminal =>
  new TestTerminal({ env: { PHONY_URL: relay.url, PHONY_SUPERVISOR_TOKEN: TOKEN }, ...options });
const phony = (...words: readonly string[]): Promise<Ran> => run(words, terminal());

beforeEach(async () => {
  relay = await FakeRelay.start();
  relay.calls = [callNamed('d0e7', { practice: 'duet' })];
  relay.events = [SAID, ENDED];
});

afterEach(() => relay.close());

describe('phony duet', () => {
  it('lets two models talk and shows what they say until the call ends', async () => {
    const { exitCode, stdout, stderr } = await phony('duet');
    expect(relay.posts).toEqual([['/calls', { practice: 'duet' }]]);
    expect([exitCode, stderr]).toEqual([0, '']);
    expect(stdout).toMatch(new RegExp(`^Two models talk: ${CALL}\n.*caller +Hello\\?\n.*hung up`));
  });

  it('says who the other side is, why it is called and how long it may take', async () => {
    relay.state = READY;
    const { stderr } = await phony('duet', '--callee', 'A florist.', '--brief', 'Order tulips.', '--turns', '12');
    expect(relay.posts).toEqual([
      ['/calls', { practice: 'duet', brief: 'Order tulips.', duet: { callee: 'A florist.', turns: 12 } }],
    ]);
    expect(stderr).toBe('');
  });

  it('says that a recording cannot be told anything, and what to do', async () => {
    expect((await phony('duet', '--callee', 'A florist.')).stderr).toMatch(/do not change; set OPENAI_API_KEY\n$/);
    relay.state = READY;
    const { stderr } = await phony('duet', '--practice', '--brief', 'Order tulips.');
    expect(stderr).toMatch(/do not change; leave --practice out\n$/);
    expect(relay.posts.at(-1)).toEqual(['/calls', { practice: 'duet-practice', brief: 'Order tulips.' }]);
  });

  it('ends the call on Ctrl+C', async () => {
    relay.events = [SAID];
    const watching = terminal();
    const ran = run(['duet'], watching);
    await watching.until('Hello?');
    watching.interrupt();
    expect((await ran).exitCode).toBe(0);
    expect(relay.posts.at(-1)).toEqual(['/override/end', { callSid: CALL }]);
    expect(watching.stderr).toBe('phony: the call was ended\n');
  });

  it('prints the answer and every event as JSON', async () => {
    const { stdout } = await phony('duet', '--json');
    const lines = stdout.trimEnd().split('\n');
    expect(lines.map((line): unknown => JSON.parse(line))).toEqual([{ ok: true, call: relay.calls[0] }, SAID, ENDED]);
  });

  it.each(['3', '1001', 'many', '-3', '2.5'])('takes no %s turns', async (turns) => {
    const { exitCode, stderr } = await phony('duet', `--turns=${turns}`);
    expect([exitCode, stderr]).toEqual([2, 'phony: --turns takes a whole number from 4 to 1000\n']);
    expect(relay.asked).toEqual([]);
  });

  it('says why a relay refuses', async () => {
    const error = { code: 'invalid_request', message: 'practice duet is no callee of the practice line' };
    relay.answers.set('POST /calls', { status: 400, body: { error } });
    const { exitCode, stderr } = await phony('duet');
    expect([exitCode, stderr]).toEqual([1, `phony: ${error.message} (invalid_request)\n`]);
  });
});
