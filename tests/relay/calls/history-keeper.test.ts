import { appendFile, readFile, rm, stat, truncate, utimes, writeFile } from 'node:fs/promises';
import path from 'node:path';
import Database from 'libsql';
import { describe, expect, it, onTestFinished } from 'vitest';
import { applyEvent } from '#core/call/apply-event.ts';
import type { CallEvent } from '#core/call/events.ts';
import { newCall } from '#core/call/state.ts';
import { openCallStore } from '#relay/calls/call-store.ts';
import type { ListRequest } from '#shared/supervisor-api.ts';
import { FakeClock } from '../../fakes/fake-clock.ts';
import { keptLog } from '../../fakes/log.ts';
import { temporaryFolder } from '../../fakes/temporary-folder.ts';
import { numbered, pastCall, sidOf, writeCall } from '../../fakes/written-calls.ts';

const NOTHING_OPEN: readonly string[] = [];

/** What is kept of calls, as a start finds it. */
async function open(folder: string) {
  const clock = new FakeClock();
  const { log, lines } = keptLog();
  const store = await openCallStore(folder, { clock, log, onTrouble: () => undefined });
  let isClosed = false;
  const close = async (): Promise<void> => {
    if (!isClosed) await store.close();
    isClosed = true;
  };
  onTestFinished(close);
  const list = (query: ListRequest = {}) => store.history.list(query, []);
  const found = (q: string): readonly number[] =>
    list({ q }).map(({ callSid }) => Number.parseInt(callSid.slice(2), 16));
  return { ...store, clock, lines, close, list, found };
}

/** A folder with these calls in it, and no history. */
async function folderWith(...calls: readonly (readonly CallEvent[])[]): Promise<string> {
  const folder = await temporaryFolder();
  const store = await open(folder);
  for (const call of calls) await writeCall(store.journal, call);
  await store.close();
  await forgetHistory(folder);
  return folder;
}

const forgetHistory = async (folder: string): Promise<void> => {
  for (const ending of ['', '-wal', '-shm']) await rm(path.join(folder, `history.db${ending}`), { force: true });
};

const journalOf = (folder: string, index: number): string => path.join(folder, 'calls', `${sidOf(index)}.jsonl`);
const stateOf = (events: readonly CallEvent[]) => events.reduce(applyEvent, newCall(sidOf(1)));

const TALKS = [
  pastCall(1, ['I would like to book a table.', 'For how many people?', 'For two, on Friday.']),
  pastCall(2, ['Is the Café open?', 'It opens at nine.'], '+33142685300'),
  pastCall(3, ['My number is 4711.', 'Thank you. I booked the table for Friday.']),
];

describe('the history', () => {
  it('is made from the journals where there is none', async () => {
    const store = await open(await folderWith(...TALKS));
    expect(await store.history.load()).toEqual(NOTHING_OPEN);
    expect(store.list().map(({ callSid }) => callSid)).toEqual([sidOf(3), sidOf(2), sidOf(1)]);
    expect(store.history.summary(sidOf(2))).toEqual({
      callSid: sidOf(2),
      direction: 'outbound',
      from: '+15550100002',
      to: '+33142685300',
      status: 'completed',
      mode: 'relay',
      practice: null,
      startedAt: '2026-11-22T12:02:00.000Z',
      endedAt: '2026-11-22T12:02:05.000Z',
      durationSeconds: 30,
      needs: null,
    });
  });

  it.skipIf(process.platform === 'win32')('is read by its owner alone', async () => {
    const folder = await folderWith(...TALKS);
    const store = await open(folder);
    await store.history.load();
    for (const ending of ['', '-wal']) {
      expect((await stat(path.join(folder, `history.db${ending}`))).mode & 0o077).toBe(0);
    }
  });

  it('is the same whether it was kept or made again', async () => {
    const folder = await folderWith(...TALKS);
    const first = await open(folder);
    await first.history.load();
    const before = [first.list(), first.list({ q: 'table' })];
    await first.close();
    const kept = await open(folder);
    await kept.history.load();
    expect([kept.list(), kept.list({ q: 'table' })]).toEqual(before);
    await kept.close();
    await forgetHistory(folder);
    const again = await open(folder);
    await again.history.load();
    expect([again.list(), again.list({ q: 'table' })]).toEqual(before);
  });

  it('that is in step reads no journal', async () => {
    const folder = await folderWith(...TALKS);
    const first = await open(folder);
    await first.history.load();
    await first.close();
    const text = await readFile(journalOf(folder, 1), 'utf8');
    // As long as before: only whoever reads it can tell.
    await writeFile(journalOf(folder, 1), text.replace('Friday', 'Sunday'));
    const second = await open(folder);
    await second.history.load();
    expect(second.found('sunday')).toEqual([]);
    expect(second.found('friday')).toEqual([3, 1]);
  });

  it('reads again what changed, and forgets what is gone', async () => {
    const folder = await folderWith(...TALKS);
    const first = await open(folder);
    await first.history.load();
    await first.close();
    await rm(journalOf(folder, 2));
    const later = pastCall(3, ['Something else altogether.']);
    await rm(journalOf(folder, 3));
    const writer = await open(folder);
    await writeCall(writer.journal, later);
    await writer.history.load();
    expect(writer.list().map(({ callSid }) => callSid)).toEqual([sidOf(3), sidOf(1)]);
    expect([writer.found('altogether'), writer.found('table'), writer.found('café')]).toEqual([[3], [1], []]);
  });

  it('names the calls that had not ended, and lists them nowhere', async () => {
    const talk = pastCall(1, ['Hello?']).slice(0, -1);
    const store = await open(await folderWith(talk, ...TALKS.slice(1)));
    expect(await store.history.load()).toEqual([sidOf(1)]);
    expect(store.history.isPast(sidOf(1))).toBe(false);
    expect(store.list()).toHaveLength(2);
  });

  it('leaves journals of a newer release alone, says so, and takes their calls for known', async () => {
    const folder = await folderWith(...TALKS);
    const newer = '{"journal":"phony","version":2}\n{"torn';
    await writeFile(journalOf(folder, 2), newer);
    const store = await open(folder);
    expect(await store.history.load()).toEqual(NOTHING_OPEN);
    expect(await readFile(journalOf(folder, 2), 'utf8')).toBe(newer);
    expect(store.history.isPast(sidOf(2))).toBe(true);
    expect(store.list()).toHaveLength(2);
    expect(store.lines.join()).toMatch(new RegExp(`${sidOf(2)}.*newer release`));
  });

  it('of many calls is read in the background, the newest first, and can be asked meanwhile', async () => {
    const calls = Array.from({ length: 260 }, (_, index) => pastCall(index + 1, [`word${index + 1}x`]));
    const folder = await folderWith(...calls);
    for (const [index] of calls.entries()) await utimes(journalOf(folder, index + 1), index, index);
    const store = await open(folder);
    await store.history.load();
    expect(store.list({ limit: 3 }).map(({ callSid }) => callSid)).toEqual([sidOf(260), sidOf(259), sidOf(258)]);
    expect(store.history.summary(sidOf(1))).toBeNull();
    expect(store.history.isPast(sidOf(1))).toBe(true);
    await store.history.read(sidOf(1));
    expect(store.history.summary(sidOf(1))).not.toBeNull();
    await store.history.upToDate;
    expect(store.list({ limit: 500 })).toHaveLength(260);
    expect(store.found('word7x')).toEqual([7]);
  });
});

describe('a call that is erased', () => {
  it('while its journal is read stays erased', async () => {
    const calls = Array.from({ length: 230 }, (_, index) => pastCall(index + 1, ['some words']));
    const folder = await folderWith(...calls);
    for (const [index] of calls.entries()) await utimes(journalOf(folder, index + 1), index, index);
    const store = await open(folder);
    await store.history.load();
    const reading = store.history.read(sidOf(1));
    await store.history.forget([sidOf(1), sidOf(2)]);
    await reading;
    await store.history.upToDate;
    expect(store.list({ limit: 500 })).toHaveLength(228);
    expect(store.list({ q: 'some', limit: 500 })).toHaveLength(228);
  });

  it('when we were killed half way is gone after the next start', async () => {
    const folder = await folderWith(...TALKS);
    const first = await open(folder);
    await first.history.load();
    await first.close();
    await rm(journalOf(folder, 2));
    const second = await open(folder);
    await second.history.load();
    expect(second.found('café')).toEqual([]);
    await second.close();
    expect((await readFile(path.join(folder, 'history.db'))).includes('Café')).toBe(false);
  });
});

describe('a history that is damaged', () => {
  it.each([
    ['no database at all', (file: string) => writeFile(file, 'x'.repeat(9_000))],
    ['empty', (file: string) => writeFile(file, '')],
    ['cut off', (file: string) => truncate(file, 8_192)],
    [
      'of another release',
      async (file: string) => {
        const db = new Database(file);
        db.exec(`UPDATE meta SET value = '0' WHERE key = 'schema'; DELETE FROM words`);
        db.close();
      },
    ],
    [
      'overwritten in the middle',
      async (file: string) => {
        const bytes = await readFile(file);
        bytes.fill(0xff, 4_096, bytes.length - 4_096);
        await writeFile(file, bytes);
      },
    ],
  ])('(%s) is made again', async (_, damage) => {
    const folder = await folderWith(...TALKS);
    const first = await open(folder);
    await first.history.load();
    await first.close();
    await damage(path.join(folder, 'history.db'));
    const second = await open(folder);
    await second.history.load();
    // Damage may show only where it is read.
    second.found('table');
    await second.history.upToDate;
    expect(second.found('table')).toEqual([3, 1]);
    expect(second.list()).toHaveLength(3);
    expect(
      second.lines.filter((line) => /history/.test(line) && /"level":"?(?:40|warn)/.test(line)).length,
    ).toBeLessThan(3);
  });
});

const searched = async () => {
  const store = await open(await folderWith(...TALKS));
  await store.history.load();
  return store;
};

describe('a search', () => {
  it.each([
    ['table', [3, 1]],
    ['TABLE', [3, 1]],
    ['tab', [3, 1]],
    ['tab friday', []],
    ['table fri', [3, 1]],
    ['table two', [1]],
    ['"book a table"', [1]],
    ['"a book table"', []],
    ['cafe', [2]],
    ['CAFÉ', [2]],
    ['4711', [3]],
    ['+33142685300', [2]],
    ['4268', [2]],
    ['(42) 68-53', [2]],
    ['nine 4268', [2]],
    ['xylophone', []],
    ['"* OR -(', []],
    ['table NOT friday', []],
    ['text:table', []],
    ['?!', []],
    ['   ', [3, 2, 1]],
  ])('for %j finds %j', async (query, calls) => {
    expect((await searched()).found(query)).toEqual(calls);
  });

  it('says where the words stand, three places at the most', async () => {
    const words = ['The first dog.', 'No.', 'The second dog.', 'No dog.', 'The fourth dog.'];
    const store = await open(await folderWith(pastCall(1, words)));
    await store.history.load();
    expect(store.list({ q: 'dog' })[0]?.matches).toEqual([
      { seq: 3, turn: 1, speaker: 'caller', snippet: 'The first dog.' },
      { seq: 5, turn: 3, speaker: 'caller', snippet: 'The second dog.' },
      { seq: 6, turn: 4, speaker: 'assistant', snippet: 'No dog.' },
    ]);
    expect(store.list()[0]).not.toHaveProperty('matches');
  });

  it('goes page by page, without one call twice or left out', async () => {
    const store = await open(
      await folderWith(...Array.from({ length: 25 }, (_, i) => pastCall(i + 1, ['same words']))),
    );
    await store.history.load();
    const seen: string[] = [];
    for (let before: string | undefined; ; ) {
      const page = store.list({
        q: 'same',
        limit: 10,
        ...(before === undefined ? {} : { before: sidOf(Number.parseInt(before.slice(2), 16)) }),
      });
      if (page.length === 0) break;
      seen.push(...page.map(({ callSid }) => callSid));
      before = page.at(-1)?.callSid;
    }
    expect(seen).toEqual(Array.from({ length: 25 }, (_, i) => sidOf(25 - i)));
  });
});

describe('a live call', () => {
  const talk = numbered(1, [
    {
      type: 'call.created',
      direction: 'outbound',
      from: '+15550100002',
      to: '+15551234567',
      mode: 'relay',
      practice: null,
    },
    { type: 'caller.transcript', turn: 1, text: 'Is anyone there', final: false },
    { type: 'caller.transcript', turn: 1, text: 'Is anyone there?', final: true },
    { type: 'caller.transcript', turn: 1, text: 'It is Zoe.', final: true },
  ]);

  it('is found by what was said so far', async () => {
    const { history } = await open(await temporaryFolder());
    await history.load();
    const said = stateOf(talk.slice(0, 3));
    history.follow(said);
    expect(history.list({ q: 'anyone' }, [said])).toMatchObject([
      { callSid: sidOf(1), endedAt: null, matches: [{ turn: 1 }] },
    ]);
    expect(history.list({ q: 'zoe' }, [said])).toEqual([]);
    const more = stateOf(talk);
    history.follow(more);
    expect(history.list({ q: 'there zoe', state: 'live' }, [more])).toHaveLength(1);
    expect(history.list({ q: 'zoe', state: 'past' }, [more])).toEqual([]);
  });

  it('is written behind its events, once a second at the most', async () => {
    const { history, clock } = await open(await temporaryFolder());
    await history.load();
    for (let seq = 1; seq <= talk.length; seq++) history.follow(stateOf(talk.slice(0, seq)));
    expect(clock.waiting).toBe(1);
    clock.advance(1_000);
    expect(clock.waiting).toBe(0);
  });

  it('waits its turn where there are many: a few are written at a time, and a search has them all', async () => {
    const { history, clock } = await open(await temporaryFolder());
    await history.load();
    const states = Array.from({ length: 20 }, (_, index) =>
      pastCall(index + 1, ['Zoe.'])
        .slice(0, -1)
        .reduce(applyEvent, newCall(sidOf(index + 1))),
    );
    for (const state of states) history.follow(state);
    let turns = 0;
    for (clock.advance(1_000); clock.waiting > 0; clock.advance(1)) turns += 1;
    expect(turns).toBe(2);
    for (const state of states) history.follow(state);
    expect(history.list({ q: 'zoe' }, states)).toHaveLength(20);
    expect(clock.waiting).toBe(0);
  });

  it('is past at once when it is over, and in step at the next start', async () => {
    const folder = await temporaryFolder();
    const store = await open(folder);
    await store.history.load();
    const all = pastCall(1, ['Goodbye, Zoe.']);
    store.history.follow(stateOf(all.slice(0, -1)));
    store.list({ q: 'zoe' });
    await Promise.all(all.map((event) => store.journal.append(event)));
    const retired = store.history.retire(stateOf(all));
    expect(store.list({ q: 'zoe', state: 'past' })).toHaveLength(1);
    await retired;
    expect(store.list({ q: 'zoe', state: 'past' })).toHaveLength(1);
    expect(store.history.dialledSince(0)).toBe(1);
    await store.close();
    const text = await readFile(journalOf(folder, 1), 'utf8');
    await writeFile(journalOf(folder, 1), text.replace('Zoe', 'Joe'));
    const next = await open(folder);
    await next.history.load();
    expect(next.found('zoe')).toEqual([1]);
  });

  it('that was up when we were killed is read anew', async () => {
    const folder = await folderWith(pastCall(1, ['Hello, Zoe.']).slice(0, -1));
    const killed = await open(folder);
    killed.history.follow(stateOf(pastCall(1, ['Hello, Zoe, and more than was written.']).slice(0, -1)));
    killed.list({ q: 'zoe' });
    await killed.close();
    await appendFile(journalOf(folder, 1), `${JSON.stringify(pastCall(1, ['Hello, Zoe.']).at(-1))}\n`);
    const next = await open(folder);
    await next.history.load();
    expect([next.found('zoe'), next.found('more')]).toEqual([[1], []]);
  });
});

describe('calls that were dialled', () => {
  it('are counted from a moment on, practice and inbound ones not', async () => {
    const created = { type: 'call.created', from: '+15550100002', to: '+15557654321', mode: 'relay' } as const;
    const over = { type: 'call.ended', reason: 'hung_up', durationSeconds: 0 } as const;
    const store = await open(
      await folderWith(
        ...TALKS,
        numbered(4, [{ ...created, direction: 'inbound', practice: null }, over]),
        numbered(5, [{ ...created, direction: 'outbound', practice: 'person' }, over]),
      ),
    );
    await store.history.load();
    expect(store.history.dialledSince(0)).toBe(3);
    expect(store.history.dialledSince(Date.parse('2026-11-22T12:02:00.000Z'))).toBe(2);
    expect([...store.history.numbersDialled()].sort()).toEqual(['+15551234567', '+33142685300']);
  });
});
