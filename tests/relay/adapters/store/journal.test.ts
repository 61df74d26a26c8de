import { appendFile, open, readdir, readFile, stat, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { applyEvent } from '#core/call/apply-event.ts';
import type { CallEvent } from '#core/call/events.ts';
import { newCall } from '#core/call/state.ts';
import { CallSid } from '#core/ids.ts';
import { Disk } from '#relay/adapters/store/disk.ts';
import { Journal } from '#relay/adapters/store/journal.ts';
import { lastSeqOf } from '#relay/adapters/store/journal-lines.ts';
import { FakeClock } from '../../../fakes/fake-clock.ts';
import { keptLog } from '../../../fakes/log.ts';
import { temporaryFolder } from '../../../fakes/temporary-folder.ts';

const CALL = CallSid.parse(`CA${'1'.repeat(32)}`);

/** Every type the first release with journals of version 1 wrote. */
const TYPES_OF_V1 = [
  'call.created',
  'call.status',
  'answered_by',
  'hold',
  'caller.transcript',
  'caller.dtmf',
  'assistant.transcript',
  'command',
  'question.asked',
  'question.answered',
  'question.expired',
  'approval.requested',
  'approval.resolved',
  'supervisor',
  'latency',
  'usage',
  'model',
  'error',
  'call.ended',
];

const event = (seq: number, callSid = CALL): CallEvent => ({
  callSid,
  seq,
  at: '2026-11-22T12:00:00.000Z',
  type: 'caller.dtmf',
  digit: String(seq % 10),
});

async function openJournal() {
  const folder = await temporaryFolder();
  const { log, lines } = keptLog();
  const journal = await Journal.open(folder, log);
  onTestFinished(() => journal.close());
  return { journal, lines, folder, file: path.join(folder, `${CALL}.jsonl`) };
}

describe('a journal', () => {
  it('begins with a header that says what it is', async () => {
    const { journal, file } = await openJournal();
    await journal.append(event(1));
    const [header, first] = (await readFile(file, 'utf8')).split('\n');
    expect(JSON.parse(header ?? '')).toMatchObject({ journal: 'phony', version: 1 });
    expect(JSON.parse(first ?? '')).toEqual(event(1));
  });

  it('keeps events in the order they were given, however many at once', async () => {
    const { journal } = await openJournal();
    const events = Array.from({ length: 200 }, (_, i) => event(i + 1));
    const settled: number[] = [];
    await Promise.all(events.map((each) => journal.append(each).then(() => settled.push(each.seq))));
    expect(await journal.read(CALL)).toEqual(events);
    expect(settled).toEqual(events.map(({ seq }) => seq));
  });

  it('has an event on the disk when it says so', async () => {
    const { journal, file } = await openJournal();
    await journal.append(event(1));
    await journal.append(event(2));
    expect((await readFile(file, 'utf8')).trimEnd().split('\n')).toHaveLength(3);
  });

  it('is read by its owner alone', async () => {
    const { journal, file } = await openJournal();
    await journal.append(event(1));
    expect((await stat(file)).mode & 0o077).toBe(0);
  });

  it('goes on where it was released', async () => {
    const { journal, file } = await openJournal();
    await journal.append(event(1));
    await journal.release(CALL);
    await journal.append(event(2));
    expect(await journal.read(CALL)).toEqual([event(1), event(2)]);
    expect((await readFile(file, 'utf8')).match(/"journal"/g)).toHaveLength(1);
  });

  it('keeps calls apart and lists them', async () => {
    const { journal, folder } = await openJournal();
    const other = CallSid.parse(`CA${'2'.repeat(32)}`);
    await Promise.all([journal.append(event(1)), journal.append(event(1, other))]);
    await writeFile(path.join(folder, 'notes.txt'), 'x');
    await writeFile(path.join(folder, 'other.jsonl'), 'x');
    await writeFile(path.join(folder, `${CALL}.notes.jsonl`), 'x');
    expect([...(await journal.list()).keys()].sort()).toEqual([CALL, other]);
    expect(await journal.read(other)).toEqual([event(1, other)]);
  });

  it('of a call there never was is none', async () => {
    const { journal } = await openJournal();
    expect(await journal.read(CALL)).toBeNull();
  });

  it('writes what is on its way before it closes', async () => {
    const { journal, file } = await openJournal();
    const written = journal.append(event(1));
    await journal.close();
    await written;
    expect(await readFile(file, 'utf8')).toContain('"seq":1');
  });

  it('knows its length once it was released', async () => {
    const { journal, file } = await openJournal();
    await journal.append(event(1));
    const bytes = await journal.release(CALL);
    expect(bytes).toBe((await stat(file)).size);
    expect((await journal.list()).get(CALL)?.bytes).toBe(bytes);
  });

  it('erased is gone, also what waited for the disk', async () => {
    const { journal, folder, disk } = await troubledJournal();
    await journal.append(event(1));
    disk.isFull = true;
    await journal.append(event(2));
    await journal.erase(CALL);
    expect(await readdir(folder)).toEqual([]);
    disk.isFull = false;
    disk.clock.advance(60_000);
    await journal.close();
    expect(await readdir(folder)).toEqual([]);
  });
});

/** A journal on a disk that is full when the test says so. */
async function troubledJournal(waitingMax?: number) {
  const folder = await temporaryFolder();
  const { log, lines } = keptLog();
  const disk = { isFull: false, clock: new FakeClock(), troubles: [] as (string | null)[] };
  const journal = await Journal.open(
    folder,
    log,
    new Disk({
      clock: disk.clock,
      onTrouble: (code) => disk.troubles.push(code),
      open: async (filePath) => {
        if (disk.isFull) throw Object.assign(new Error('full'), { code: 'ENOSPC' });
        const handle = await open(filePath, 'a');
        const full = async (): Promise<void> => {
          if (disk.isFull) throw Object.assign(new Error('full'), { code: 'ENOSPC' });
        };
        return {
          appendFile: async (data) => full().then(() => handle.appendFile(data)),
          datasync: () => handle.datasync(),
          stat: handle.stat.bind(handle),
          read: handle.read.bind(handle),
          truncate: handle.truncate.bind(handle),
          close: () => handle.close(),
        };
      },
    }),
    waitingMax,
  );
  return { journal, lines, folder, disk };
}

describe('a journal on a full disk', () => {
  it('reads as if everything were written, and is written once there is room', async () => {
    const { journal, disk } = await troubledJournal();
    await journal.append(event(1));
    disk.isFull = true;
    await journal.append(event(2));
    await journal.append(event(3));
    expect(await journal.read(CALL)).toEqual([event(1), event(2), event(3)]);
    expect(disk.troubles).toEqual(['ENOSPC']);
    disk.isFull = false;
    await vi.waitFor(() => expect(disk.clock.waiting).toBe(1));
    disk.clock.advance(1_000);
    await journal.release(CALL);
    expect(await journal.read(CALL)).toEqual([event(1), event(2), event(3)]);
    expect(disk.troubles).toEqual(['ENOSPC', null]);
  });

  it('is in trouble until the last of its files can be written', async () => {
    const { journal, disk } = await troubledJournal();
    const other = CallSid.parse(`CA${'2'.repeat(32)}`);
    disk.isFull = true;
    await Promise.all([journal.append(event(1)), journal.append(event(1, other))]);
    disk.isFull = false;
    await vi.waitFor(() => expect(disk.clock.waiting).toBe(2));
    disk.clock.advance(1_000);
    await Promise.all([journal.release(CALL), journal.release(other)]);
    expect(disk.troubles).toEqual(['ENOSPC', 'ENOSPC', 'ENOSPC', null]);
  });

  it('says at the close what was lost', async () => {
    const { journal, disk, lines } = await troubledJournal();
    disk.isFull = true;
    await journal.append(event(1));
    await journal.close();
    expect(lines.join()).toMatch(/"lost":1.*events of the last calls are lost/);
  });

  it('short of memory gives up measurements first, then what comes, but never the end of a call', async () => {
    const { journal, disk } = await troubledJournal(3);
    disk.isFull = true;
    const latency = { ...event(2), type: 'latency', turn: 1, metric: 'first_token', ms: 1 } as const;
    const ended = { ...event(6), type: 'call.ended', reason: 'hung_up', durationSeconds: 1 } as const;
    for (const each of [event(1), latency, event(3), event(4), event(5), ended]) await journal.append(each);
    expect((await journal.read(CALL))?.map(({ seq }) => seq)).toEqual([1, 3, 4, 6]);
  });
});

describe('a journal after a crash', () => {
  it('loses the torn line and nothing else, and goes on after it', async () => {
    const { journal, file, lines } = await openJournal();
    await journal.append(event(1));
    await journal.release(CALL);
    await appendFile(file, '{"callSid":"CA11');
    await journal.repair(CALL);
    await journal.append(event(2));
    expect(await journal.read(CALL)).toEqual([event(1), event(2)]);
    expect(lines.join()).toContain('torn');
  });

  it('that was whole is left as it was', async () => {
    const { journal, file } = await openJournal();
    await journal.append(event(1));
    const before = await readFile(file, 'utf8');
    await journal.repair(CALL);
    expect(await readFile(file, 'utf8')).toBe(before);
  });

  it('that tore in its first line has a header again', async () => {
    const { journal, file } = await openJournal();
    await writeFile(file, '{"jour');
    await journal.repair(CALL);
    await journal.append(event(1));
    expect(await journal.read(CALL)).toEqual([event(1)]);
  });

  it('that is empty takes events', async () => {
    const { journal, file } = await openJournal();
    await writeFile(file, '');
    await journal.repair(CALL);
    await journal.append(event(1));
    expect(await journal.read(CALL)).toEqual([event(1)]);
  });
});

const header = (version: number): string => `{"journal":"phony","version":${version}}`;
const textOf = (...lines: readonly unknown[]): string =>
  `${lines.map((line) => (typeof line === 'string' ? line : JSON.stringify(line))).join('\n')}\n`;

describe('a journal of another release', () => {
  it('keeps its readable events around lines nobody knows, and counts those', async () => {
    const { journal, file, lines } = await openJournal();
    const unknown = { ...event(2), type: 'call.moon', phase: 'full' };
    const extra = { ...event(3), pressure: 7 };
    await writeFile(file, textOf(header(1), event(1), unknown, 'no json', extra));
    const content = await journal.content(CALL);
    expect(content?.events).toEqual([event(1), extra]);
    expect(content?.later).toEqual([unknown]);
    expect(lines.filter((line) => /"later":1,"unreadable":1/.test(line))).toHaveLength(1);
  });

  it('goes on after the last number there is, known or not', async () => {
    const { journal, file } = await openJournal();
    await writeFile(file, textOf(header(1), event(1), { ...event(2), type: 'call.moon' }));
    const content = await journal.content(CALL);
    expect(content && lastSeqOf(content)).toBe(2);
  });

  it('of a newer version is left as it is, to the byte', async () => {
    const { journal, file } = await openJournal();
    const text = `${header(2)}\n{"shape":"unknown"}\n{"torn`;
    await writeFile(file, text);
    await journal.repair(CALL);
    expect(journal.phase(CALL)).toBe('newer');
    expect(await journal.read(CALL)).toBeNull();
    expect(await readFile(file, 'utf8')).toBe(text);
  });

  it('of today is read by every later one', async () => {
    const { journal, file } = await openJournal();
    const golden = await readFile(new URL('../../../fixtures/journal-v1.jsonl', import.meta.url), 'utf8');
    await writeFile(file, golden);
    const content = await journal.content(CALL);
    expect(content).toMatchObject({ version: 1, later: [], unreadable: 0 });
    const written = golden.trimEnd().split('\n').slice(1);
    expect(content?.events).toEqual(written.map((line) => JSON.parse(line)));
    expect(new Set(content?.events.map(({ type }) => type))).toEqual(new Set(TYPES_OF_V1));
    const state = content?.events.reduce(applyEvent, newCall(CALL));
    expect(state).toMatchObject({
      seq: written.length,
      endReason: 'hung_up',
      durationSeconds: 61,
      status: 'completed',
    });
    expect(
      state?.entries.flatMap((entry) => (entry.kind === 'turn' ? [`${entry.speaker}: ${entry.text}`] : [])),
    ).toEqual([
      'caller: Hello?',
      'assistant: Good day, this is Phony.',
      'caller: Where are you?',
      'supervisor: In Bath.',
    ]);
  });
});

describe('how a journal stands', () => {
  const ended = { ...event(2), type: 'call.ended', reason: 'hung_up', durationSeconds: 1 } as const;

  it('is seen from its end', async () => {
    const { journal, file } = await openJournal();
    await journal.append(event(1));
    expect(journal.phase(CALL)).toBe('open');
    await journal.append(ended);
    expect(journal.phase(CALL)).toBe('ended');
    await appendFile(file, '{"torn');
    expect(journal.phase(CALL)).toBe('open');
  });

  it('cannot be faked by what was said', async () => {
    const { journal } = await openJournal();
    const text = '{"type":"call.ended"}';
    await journal.append({ ...event(1), type: 'caller.transcript', turn: 1, text, final: true });
    expect(journal.phase(CALL)).toBe('open');
  });
});
