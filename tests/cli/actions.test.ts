import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { callNamed, FakeRelay, sid, TOKEN } from './fake-relay.ts';
import { type Ran, run, TestTerminal } from './test-terminal.ts';

const ONLY = sid('abc123');
const ENDED = { endedAt: '2026-11-22T15:05:00.000Z', status: 'completed' };

let relay: FakeRelay;

const phony = (...words: string[]): Promise<Ran> =>
  run(words, new TestTerminal({ env: { PHONY_URL: relay.url, PHONY_SUPERVISOR_TOKEN: TOKEN } }));

beforeEach(async () => {
  relay = await FakeRelay.start();
  relay.calls = [callNamed('abc123')];
});

afterEach(() => relay.close());

describe('a command about the only live call', () => {
  it.each([
    [['say', 'Hello there'], '/override/text', { text: 'Hello there' }, 'Said (abc123).'],
    [['whisper', 'Be brief'], '/override/whisper', { text: 'Be brief' }, 'Whispered (abc123).'],
    [['answer', 'At six'], '/override/clarification', { response: 'At six' }, 'Answered (abc123).'],
    [
      ['answer', 'At six', '--question', 'q_1'],
      '/override/clarification',
      { response: 'At six', questionId: 'q_1' },
      'Answered (abc123).',
    ],
    [['approve', 'a_1'], '/override/approval', { approvalId: 'a_1', decision: 'approve' }, 'Approved (abc123).'],
    [
      ['approve', 'a_1', '--edit', 'Good day'],
      '/override/approval',
      { approvalId: 'a_1', decision: 'edit', text: 'Good day' },
      'Edited (abc123).',
    ],
    [
      ['approve', 'a_1', '--rest'],
      '/override/approval',
      { approvalId: 'a_1', decision: 'approve', rest: true },
      'Approved, and the rest of the call with it (abc123).',
    ],
    [
      ['approve', 'a_1', '--edit', 'Good day', '--rest'],
      '/override/approval',
      { approvalId: 'a_1', decision: 'edit', text: 'Good day', rest: true },
      'Edited, and the rest of the call with it (abc123).',
    ],
    [
      ['approve', 'a_1', '--reject'],
      '/override/approval',
      { approvalId: 'a_1', decision: 'reject' },
      'Rejected (abc123).',
    ],
    [
      ['approve', 'a_1', '--reject', 'too long'],
      '/override/approval',
      { approvalId: 'a_1', decision: 'reject', text: 'too long' },
      'Rejected (abc123).',
    ],
    [['press', '1w2#'], '/override/dtmf', { digits: '1w2#' }, 'Pressed 1w2# (abc123).'],
    [['transfer'], '/override/transfer', {}, 'Transferred to the default number (abc123).'],
    [
      ['transfer', '+1 (555) 123-4567'],
      '/override/transfer',
      { number: '+15551234567' },
      'Transferred to +15551234567 (abc123).',
    ],
    [['transfer', 'bc123'], '/override/transfer', {}, 'Transferred to the default number (abc123).'],
    [
      ['transfer', '+15551234567', '--briefing', 'Ada, about her invoice.'],
      '/override/transfer',
      { number: '+15551234567', briefing: 'Ada, about her invoice.' },
      'Transferred to +15551234567 (abc123).',
    ],
    [
      ['transfer', 'bc123', '--briefing', 'Ada.'],
      '/override/transfer',
      { briefing: 'Ada.' },
      'Transferred to the default number (abc123).',
    ],
    [['pause'], '/override/pause', { paused: true }, 'Paused (abc123).'],
    [['resume'], '/override/pause', { paused: false }, 'Resumed (abc123).'],
    [['end'], '/override/end', {}, 'Ended (abc123).'],
  ])('%j asks for it and says so', async (words, path, body, said) => {
    expect(await phony(...words)).toEqual({ exitCode: 0, stdout: `${said}\n`, stderr: '' });
    expect(relay.posts).toEqual([[path, { callSid: ONLY, ...body }]]);
  });

  it('prints the answer and which call it was as JSON', async () => {
    const { stdout } = await phony('end', '--json');
    expect(JSON.parse(stdout)).toEqual({ ok: true, callSid: ONLY });
  });
});

describe('naming a call', () => {
  it('takes a whole SID without looking it up', async () => {
    await phony('end', sid('ffff'));
    expect(relay.asked).toEqual([{ method: 'POST', path: '/override/end', body: { callSid: sid('ffff') } }]);
  });

  it.each(['beef', 'BEEF', 'f', 'CAdead', 'dead'])('takes its unique beginning or end: %s', async (part) => {
    const meant = `dead${'0'.repeat(24)}beef`;
    relay.calls = [callNamed('0001'), callNamed(meant)];
    await phony('pause', part);
    expect(relay.posts).toEqual([['/override/pause', { callSid: sid(meant), paused: true }]]);
  });

  it('finds a past call where no live one is meant', async () => {
    relay.calls = [callNamed('0001'), callNamed('beef', ENDED)];
    await phony('end', 'beef');
    expect(relay.posts).toEqual([['/override/end', { callSid: sid('beef') }]]);
  });

  it('does not guess between two', async () => {
    relay.calls = [callNamed('11beef', { practice: 'person' }), callNamed('22beef')];
    const { exitCode, stderr } = await phony('end', 'beef');
    expect(exitCode).toBe(2);
    expect(stderr).toBe('phony: beef may be 11beef (person), 22beef (+14155550123); give more of the SID\n');
    expect(relay.posts).toEqual([]);
  });

  it('must be done where several are live', async () => {
    relay.calls = [callNamed('11beef', { practice: 'person' }), callNamed('22beef')];
    const { exitCode, stderr } = await phony('say', 'Hello');
    expect(exitCode).toBe(2);
    expect(stderr).toBe('phony: 2 calls are live, say which: 11beef (person), 22beef (+14155550123)\n');
  });

  it('is in vain where none is live', async () => {
    relay.calls = [callNamed('beef', ENDED)];
    const { exitCode, stderr } = await phony('say', 'Hello');
    expect(exitCode).toBe(1);
    expect(stderr).toMatch(/^phony: no call is live; .*\(call_not_found\)\n$/);
  });

  it('is not what words outside quotes do', async () => {
    expect(await phony('say', 'Hello', 'there')).toMatchObject({ exitCode: 2 });
    expect(await phony('say', 'Hello', 'there', 'you')).toMatchObject({
      exitCode: 2,
      stderr: 'phony: too many words; put the text in quotes\n',
    });
    expect(relay.posts).toEqual([]);
  });

  it('is not needed where the question or draft says it', async () => {
    relay.calls = [
      callNamed('11beef'),
      callNamed('22beef', { needs: 'approval' }),
      callNamed('33beef', { needs: 'approval' }),
    ];
    const at = '2026-11-22T15:00:00.000Z';
    relay.events = [
      { callSid: sid('22beef'), seq: 1, at, type: 'approval.requested', approvalId: 'a_other', text: 'Hi' },
      { callSid: sid('33beef'), seq: 1, at, type: 'approval.requested', approvalId: 'a_meant', text: 'Hi' },
    ];
    await phony('approve', 'a_meant');
    expect(relay.posts).toEqual([
      ['/override/approval', { callSid: sid('33beef'), approvalId: 'a_meant', decision: 'approve' }],
    ]);
    expect(await phony('approve', 'a_none')).toMatchObject({
      exitCode: 1,
      stderr: expect.stringContaining('nothing_pending'),
    });
  });
});

function refuse(code: string): void {
  const error = { code, message: 'The question has expired.' };
  relay.answers.set('POST /override/clarification', { status: 409, body: { error } });
}

describe('an answer that comes too late', () => {
  const at = '2026-11-22T15:00:00.000Z';
  const asked = (callSid: string, questionId: string, prompt: string) => ({
    callSid,
    seq: 1,
    at,
    type: 'question.asked',
    questionId,
    prompt,
  });
  beforeEach(() => {
    relay.events = [asked(ONLY, 'q_1', 'How many?'), asked(ONLY, 'q_2', 'When?')];
  });

  it('is refused, with the relay’s own advice', async () => {
    refuse('nothing_pending');
    expect(await phony('answer', 'At six')).toMatchObject({
      exitCode: 1,
      stderr: 'phony: The question has expired. (nothing_pending)\n',
    });
    expect(relay.posts).toHaveLength(1);
  });

  it.each([
    [[], 'When?'],
    [['--question', 'q_1'], 'How many?'],
  ])('is whispered on a live call with --late %j', async (options, prompt) => {
    refuse('nothing_pending');
    const { exitCode, stdout } = await phony('answer', 'At six', '--late', ...options);
    expect([exitCode, stdout]).toEqual([0, 'Whispered, as the question had expired (abc123).\n']);
    const text = `Late answer to your question “${prompt}”: At six`;
    expect(relay.posts.at(-1)).toEqual(['/override/whisper', { callSid: ONLY, text }]);
  });

  it.each([
    [{}, 'phony call +14155550123'],
    [{ direction: 'inbound' }, 'phony call +15550001111'],
    [{ practice: 'person' }, 'phony call --practice person'],
    [{ direction: 'inbound', from: 'anonymous' }, null],
  ])('is noted on a call that has ended, with how to call back (%j)', async (more, command) => {
    refuse('call_not_active');
    relay.calls = [callNamed('abc123', { ...ENDED, ...more })];
    const { exitCode, stdout } = await phony('answer', 'abc123', 'At six', '--late');
    const next = command === null ? '' : `${command}\n`;
    expect([exitCode, stdout]).toEqual([0, `Kept as a note, as the call has ended (abc123).\n${next}`]);
    const text = 'Late answer to your question “When?”: At six';
    expect(relay.posts.at(-1)).toEqual([`/calls/${ONLY}/notes`, { callSid: ONLY, text }]);
  });

  it('is a plain answer where it is in time', async () => {
    expect(await phony('answer', 'At six', '--late')).toMatchObject({ exitCode: 0, stdout: 'Answered (abc123).\n' });
    expect(relay.posts).toEqual([['/override/clarification', { callSid: ONLY, response: 'At six' }]]);
  });

  it.each(['call_not_found', 'invalid_request'])('is not what another refusal is about: %s', async (code) => {
    refuse(code);
    expect(await phony('answer', 'At six', '--late')).toMatchObject({ exitCode: 1 });
    expect(relay.posts).toHaveLength(1);
  });

  it('is none where nothing was asked', async () => {
    refuse('nothing_pending');
    relay.events = [];
    expect(await phony('answer', 'At six', '--late')).toMatchObject({ exitCode: 1 });
    expect(relay.posts).toHaveLength(1);
  });
});

describe('a refusal', () => {
  it('is one line with the relay’s message and code, and exit code 1', async () => {
    const error = { code: 'nothing_pending', message: 'The call waits for no answer.' };
    relay.answers.set('POST /override/clarification', { status: 409, body: { error } });
    expect(await phony('answer', 'At six')).toEqual({
      exitCode: 1,
      stdout: '',
      stderr: 'phony: The call waits for no answer. (nothing_pending)\n',
    });
  });

  it('is JSON for programs', async () => {
    const error = { code: 'twilio_refused', message: 'Not allowed.', twilioCode: 21215 };
    relay.answers.set('POST /override/transfer', { status: 422, body: { error } });
    const { exitCode, stderr } = await phony('transfer', '+15551234567', '--json');
    expect(exitCode).toBe(1);
    expect(JSON.parse(stderr)).toEqual({
      error: { code: 'twilio_refused', message: 'Not allowed. (twilio_refused, Twilio 21215)' },
    });
  });

  it('cannot steer the terminal', async () => {
    const error = { code: 'twilio_refused', message: 'Bad\u001B[2J\nthing' };
    relay.answers.set('POST /override/end', { status: 422, body: { error } });
    expect((await phony('end')).stderr).toBe('phony: Bad [2J thing (twilio_refused)\n');
  });
});

describe('wrong usage', () => {
  it.each([
    [[], /give a command/],
    [['dance'], /unknown command 'dance'/],
    [['say'], /the text is missing/],
    [['end', '--hard'], /unknown option '--hard'/],
    [['end', 'a', 'b'], /too many words/],
    [['approve', 'a_1', '--edit', 'x', '--reject'], /cannot be used with/],
    [['approve', 'a_1', '--rest', '--reject'], /cannot be used with/],
    [['approve', '--reject', 'a_1'], /approvalId \(before --reject\) is missing/],
    [['calls', '--limit', '0'], /from 1 to 500/],
    [['calls', '--limit', 'many'], /from 1 to 500/],
    [['calls', '--live', '--past'], /cannot be used with/],
    [['call'], /give a number to dial, or --practice/],
    [['call', '+15551234567', '--practice', 'person'], /give a number to dial, or --practice/],
    [['call', '+15551234567', '--mode', 'smoke'], /relay, media/],
    [['completion', 'tcsh'], /bash, zsh, fish/],
    [['calls', '--url', 'ftp://here'], /no address of a relay/],
  ])('%j exits 2 and says the remedy last, on one line', async (words, complaint) => {
    const { exitCode, stderr } = await phony(...words);
    const lines = stderr.trimEnd().split('\n');
    expect(exitCode).toBe(2);
    expect(lines.at(-1)).toMatch(/^phony: /);
    expect(lines.at(-1)).toMatch(complaint);
    if (words.length > 0) expect(lines).toHaveLength(1);
    expect(relay.asked).toEqual([]);
  });
});

describe('help and version', () => {
  it('are no mistakes', async () => {
    expect(await phony('--version')).toMatchObject({ exitCode: 0, stdout: expect.stringMatching(/^\d+\.\d+\.\d+\n$/) });
    const { exitCode, stdout } = await phony('approve', '--help');
    expect(exitCode).toBe(0);
    expect(stdout).toContain('phony approve [callSid] <approvalId>');
    expect(stdout).toContain('--token');
  });
});
