import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { callNamed, FakeRelay, type Json, sid, TOKEN } from './fake-relay.ts';
import { type Ran, run, type TerminalOptions, TestTerminal } from './test-terminal.ts';

const CALL = sid('abc123');
const ASKED = {
  type: 'question.asked',
  questionId: 'q_1',
  prompt: 'Which times do they have?',
};
const ENDED = { type: 'call.ended', reason: 'hung_up', durationSeconds: 62 };

let relay: FakeRelay;

/** Numbered and dated, as the relay sends them. */
const events = (...facts: readonly Json[]): readonly Json[] =>
  facts.map((fact, at) => ({ callSid: CALL, seq: at + 1, at: '2026-11-22T15:00:00.000Z', ...fact }));

const terminal = (options: TerminalOptions = {}): TestTerminal =>
  new TestTerminal({ env: { PHONY_URL: relay.url, PHONY_SUPERVISOR_TOKEN: TOKEN }, ...options });

const watched = (...facts: readonly Json[]): Promise<Ran> => {
  relay.events = events(...facts, ENDED);
  return run(['watch'], terminal());
};

const delta = (text: string): Json => ({ callSid: CALL, type: 'assistant.delta', turn: 2, text });

const parsed = (stdout: string): unknown[] =>
  stdout
    .trimEnd()
    .split('\n')
    .map((line): unknown => JSON.parse(line));

/** The lines without the time in front. */
const linesOf = (stdout: string): readonly string[] =>
  stdout
    .trimEnd()
    .split('\n')
    .map((line) => line.replace(/^\d\d:\d\d:\d\d /, ''));

beforeEach(async () => {
  relay = await FakeRelay.start();
  relay.calls = [callNamed('abc123')];
});

afterEach(() => relay.close());

describe('phony watch', () => {
  it('shows what was said and done, and ends with the call', async () => {
    const { exitCode, stdout, stderr } = await watched(
      { type: 'call.created', direction: 'outbound', from: '+1', to: '+2', mode: 'relay', practice: 'person' },
      { type: 'call.status', status: 'in-progress' },
      { type: 'model', state: 'ready' },
      { type: 'caller.transcript', turn: 1, text: 'Hi', final: false },
      { type: 'caller.transcript', turn: 1, text: 'Hi there', final: true },
      { type: 'latency', turn: 2, metric: 'first_token', ms: 3 },
      { type: 'assistant.transcript', turn: 2, text: 'Hello. How', final: true, interrupted: true, heard: 'Hello.' },
      { type: 'caller.dtmf', digit: '5' },
      { type: 'supervisor', action: 'text', text: 'One moment', turn: 3 },
      { type: 'assistant.transcript', turn: 3, text: 'One moment', final: true },
      { type: 'supervisor', action: 'whisper', text: 'be brief' },
      { type: 'supervisor', action: 'transfer', number: '+15551234567', briefing: 'Ada.' },
      { type: 'command', name: 'press', args: { digits: '1' }, source: 'model', ok: true },
      { type: 'command', name: 'transfer', args: {}, source: 'model', ok: false, error: 'no number' },
      { type: 'error', code: 'model_lost', message: 'The model went away', fatal: false },
    );
    expect([exitCode, stderr]).toEqual([0, '']);
    expect(linesOf(stdout)).toEqual([
      '          outbound call abc123 with person on the practice line',
      '          in-progress',
      'caller    Hi there',
      'assistant Hello. How',
      '          cut off; heard: Hello.',
      'caller    pressed 5',
      'you       One moment',
      'you       to the assistant: be brief',
      'you       transfer to +15551234567, briefed: Ada.',
      '          assistant: press 1',
      'command   transfer failed: no number',
      'error     The model went away (model_lost)',
      '          call ended: hung up, 1:02',
    ]);
  });

  it('says what to type where a question or a draft waits', async () => {
    const { stdout } = await watched(
      { type: 'command', name: 'request_user', args: { prompt: 'x' }, source: 'model', ok: true },
      ASKED,
      { type: 'question.answered', questionId: 'q_1', response: 'At six' },
      { type: 'approval.requested', approvalId: 'a_1', text: 'Good day' },
      { type: 'approval.resolved', approvalId: 'a_1', decision: 'edit', text: 'Hello' },
      { type: 'approval.requested', approvalId: 'a_2', text: 'Bye' },
      { type: 'approval.resolved', approvalId: 'a_2', decision: 'expired', text: '' },
    );
    expect(linesOf(stdout).slice(0, -1)).toEqual([
      'question  Which times do they have?',
      '                   phony answer abc123 "…" --question q_1',
      'you       answered: At six',
      'draft     Good day',
      '                   phony approve abc123 a_1   (--rest, --edit "…", --reject "why")',
      'draft     edited: Hello',
      'draft     Bye',
      '                   phony approve abc123 a_2   (--rest, --edit "…", --reject "why")',
      'draft     nobody approved it in time; it was dropped',
    ]);
  });

  it('highlights a question on a terminal', async () => {
    relay.events = events(ASKED, ENDED);
    const { stdout } = await run(['watch'], terminal({ columns: 80, colourful: true }));
    expect(stdout).toContain('\u001B[1;33mWhich times do they have?\u001B[0m');
  });

  it('lets no word of the other party steer the terminal', async () => {
    const { stdout } = await watched({
      type: 'caller.transcript',
      turn: 1,
      text: 'a\u001B]0;x\u0007\u009Bb',
      final: true,
    });
    expect(linesOf(stdout)[0]).toBe('caller    a ]0;x b');
  });

  it('streams text on a terminal as it comes, and says nothing twice', async () => {
    const watching = terminal({ columns: 80 });
    const subscribed = relay.subscription();
    const ran = run(['watch', 'abc123'], watching);
    await subscribed;
    relay.send(delta('Ok, wh'), delta('at area'));
    await watching.until('Ok, what area');
    relay.send(...events({ type: 'assistant.transcript', turn: 2, text: 'Ok, what area?', final: true }, ENDED));
    const { stdout } = await ran;
    expect(linesOf(stdout)[0]).toBe('assistant Ok, what area?');
    expect(stdout.match(/Ok/g)).toHaveLength(1);
  });

  it('takes a streamed line up again after something came between', async () => {
    const watching = terminal({ columns: 80 });
    const subscribed = relay.subscription();
    const ran = run(['watch'], watching);
    await subscribed;
    const [asked, closed, ended] = events(
      ASKED,
      { type: 'assistant.transcript', turn: 2, text: 'One two', final: true },
      ENDED,
    );
    relay.send(delta('One'), asked ?? {}, delta(' two'), closed ?? {}, ended ?? {});
    const { stdout } = await ran;
    expect(linesOf(stdout)).toEqual([
      'assistant One',
      'question  Which times do they have?',
      '                   phony answer abc123 "…" --question q_1',
      'assistant … two',
      '          call ended: hung up, 1:02',
    ]);
  });

  it('prints one event a line as JSON, unknown types too, and deltas only when asked', async () => {
    const subscribed = relay.subscription();
    const plain = run(['watch', '--json'], terminal());
    await subscribed;
    const both = relay.subscription();
    const full = run(['watch', '--json', '--deltas'], terminal());
    await both;
    const sent = [
      { callSid: CALL, type: 'assistant.delta', turn: 2, text: 'Ok' },
      ...events({ type: 'of.the.future', odd: '\u009B' }, ENDED),
    ];
    relay.send(...sent);
    expect(parsed((await plain).stdout)).toEqual(sent.slice(1));
    expect(parsed((await full).stdout)).toEqual(sent);
    expect((await full).stdout).not.toContain('\u009B');
  });

  it('ends with 0 on Ctrl+C', async () => {
    const watching = terminal();
    const subscribed = relay.subscription();
    const ran = run(['watch'], watching);
    await subscribed;
    relay.send(...events({ type: 'call.status', status: 'in-progress' }));
    await watching.until('in-progress');
    watching.interrupt();
    expect(await ran).toMatchObject({ exitCode: 0, stderr: '' });
  });

  it.each(['*', 'all'])(
    'follows every call with %s, says what waits already, and names the call on each line',
    async (star) => {
      relay.calls = [callNamed('abc123', { practice: 'person', needs: 'question' }), callNamed('222222')];
      const watching = terminal();
      const subscribed = relay.subscription();
      const ran = run(['watch', star], watching);
      expect((await subscribed).get('callSid')).toBe('*');
      relay.send(...events(ASKED, ENDED));
      await watching.until('call ended');
      watching.interrupt();
      const { exitCode, stdout } = await ran;
      expect(exitCode).toBe(0);
      expect(linesOf(stdout)).toEqual([
        'abc123 person waits for you (question): phony watch abc123',
        '222222 +14155550123',
        'abc123 question  Which times do they have?',
        '                          phony answer abc123 "…" --question q_1',
        'abc123           call ended: hung up, 1:02',
      ]);
    },
  );

  it('comes back after a lost connection where it was', async () => {
    relay.events = events({ type: 'call.status', status: 'ringing' });
    const watching = terminal();
    const ran = run(['watch'], watching);
    await watching.until('ringing');
    const again = relay.subscription();
    relay.dropSockets();
    relay.events = [...relay.events, { ...events(ENDED)[0], seq: 2 }];
    expect((await again).get('since')).toBe('1');
    const { exitCode, stdout, stderr } = await ran;
    expect(exitCode).toBe(0);
    expect(stderr).toBe('phony: the relay went away, trying again\n');
    expect(stdout.match(/ringing/g)).toHaveLength(1);
  });

  it('exits 4 where the token is not the relay’s', async () => {
    expect(await run(['watch', CALL, '--token', 'wrong-token'], terminal())).toMatchObject({ exitCode: 4, stdout: '' });
  });
});

describe('phony call --follow', () => {
  it('shows the call it dialled until it ends', async () => {
    relay.events = events({ type: 'caller.transcript', turn: 1, text: 'Hi', final: true }, ENDED);
    const { exitCode, stdout } = await run(['call', '--practice', 'person', '--follow'], terminal());
    expect(exitCode).toBe(0);
    expect(linesOf(stdout)).toEqual([
      `Calling +14155550123: ${CALL}`,
      'caller    Hi',
      '          call ended: hung up, 1:02',
    ]);
  });

  it('leaves the call running on Ctrl+C and says how to end it', async () => {
    relay.events = events({ type: 'call.status', status: 'ringing' });
    const watching = terminal();
    const ran = run(['call', '--practice', 'person', '--follow'], watching);
    await watching.until('ringing');
    watching.interrupt();
    expect(await ran).toMatchObject({ exitCode: 0, stderr: 'phony: the call goes on; phony end abc123 ends it\n' });
    expect(relay.posts).toHaveLength(1);
  });
});
