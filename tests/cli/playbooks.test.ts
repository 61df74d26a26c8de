import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { callNamed, FakeRelay, sid, TOKEN } from './fake-relay.ts';
import { type Ran, run, TestTerminal } from './test-terminal.ts';

const LIST = {
  playbooks: [
    {
      name: 'book-a-table',
      title: 'Book a table',
      brief: '{{people}}',
      variables: [
        { name: 'people', label: 'How many', required: true },
        { name: 'day', label: 'Which day', required: true, default: 'tonight' },
      ],
      checklist: [],
      fromTheFuture: true,
    },
    { name: 'hours', title: 'Opening hours', brief: 'Ask.', variables: [], checklist: [] },
  ],
  broken: [{ name: 'torn', reason: 'it is not JSON: \u001B[2Jx' }],
};

let relay: FakeRelay;

const phony = (...words: string[]): Promise<Ran> =>
  run(words, new TestTerminal({ env: { PHONY_URL: relay.url, PHONY_SUPERVISOR_TOKEN: TOKEN } }));

beforeEach(async () => {
  relay = await FakeRelay.start();
  relay.calls = [callNamed('abc123')];
});

afterEach(() => relay.close());

describe('phony playbooks', () => {
  it('lists them with what they have to be given, and says which cannot be used', async () => {
    relay.answers.set('GET /playbooks', { status: 200, body: LIST });
    const { exitCode, stdout, stderr } = await phony('playbooks');
    expect(exitCode).toBe(0);
    expect(stdout.split('\n').map((line) => line.trimEnd())).toEqual([
      'PLAYBOOK      VARIABLES       TITLE',
      'book-a-table  people= [day=]  Book a table',
      'hours                         Opening hours',
      '',
    ]);
    expect(stderr).toBe('phony: playbook torn cannot be used: it is not JSON:  [2Jx\n');
  });

  it('gives a program what the relay said', async () => {
    relay.answers.set('GET /playbooks', { status: 200, body: LIST });
    expect(JSON.parse((await phony('playbooks', '--json')).stdout)).toEqual(LIST);
  });

  it('says that there are none', async () => {
    relay.answers.set('GET /playbooks', { status: 200, body: { playbooks: [], broken: [] } });
    expect((await phony('playbooks')).stdout).toBe('No playbooks.\n');
  });
});

describe('phony call', () => {
  it('follows a playbook with its values, wherever the number stands', async () => {
    const values = ['--set', 'people=four', '--set', 'day=a=b', '--brief', 'A window seat.'];
    await phony('call', '--playbook', 'book-a-table', ...values, '+15551234567');
    expect(relay.posts).toEqual([
      [
        '/calls',
        {
          to: '+15551234567',
          playbook: 'book-a-table',
          variables: { people: 'four', day: 'a=b' },
          brief: 'A window seat.',
        },
      ],
    ]);
  });

  it('can be practised', async () => {
    await phony('call', '--practice', 'person', '--playbook', 'hours');
    expect(relay.posts).toEqual([['/calls', { practice: 'person', playbook: 'hours' }]]);
  });

  it.each([
    [['--playbook', 'hours', '--set', 'people'], /Write it like day=Friday/],
    [['--set', 'people=4'], /--set belongs to a playbook/],
  ])('with %j is wrong usage', async (words, complaint) => {
    const { exitCode, stderr } = await phony('call', '+15551234567', ...words);
    expect([exitCode, relay.asked]).toEqual([2, []]);
    expect(stderr).toMatch(complaint);
  });

  it('says how to confirm a country that is new', async () => {
    const message = 'No number with +49 was dialled before. Check +49301234567, or confirm new_country.';
    relay.answers.set('POST /calls', { status: 422, body: { error: { code: 'new_country', message } } });
    expect((await phony('call', '+49301234567')).stderr).toBe(
      `phony: ${message} (new_country); that is --confirm new_country\n`,
    );
  });
});

describe('a call that is watched', () => {
  it('shows its playbook and what was confirmed', async () => {
    const at = '2026-11-22T15:00:00.000Z';
    const call = { direction: 'outbound', from: '+15550001111', to: '+14155550123', mode: 'relay', practice: null };
    const settled = { confirmed: ['quiet_hours', 'new_country'], playbook: 'hours', brief: 'Ask.' };
    relay.events = [
      { callSid: sid('abc123'), seq: 1, at, type: 'call.created', ...call, ...settled },
      { callSid: sid('abc123'), seq: 2, at, type: 'call.ended', reason: 'hung_up', durationSeconds: 0 },
    ];
    expect((await phony('watch')).stdout).toContain(
      'outbound call abc123 from +15550001111 to +14155550123, playbook hours, confirmed: quiet hours, new country',
    );
  });
});
