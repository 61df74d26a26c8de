import { appendFile, readFile, rm, stat, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import type { CallEvent } from '#core/call/events.ts';
import { CallSid } from '#core/ids.ts';
import { Journal } from '#relay/adapters/store/journal.ts';
import { keptLog } from '../../../fakes/log.ts';
import { temporaryFolder } from '../../../fakes/temporary-folder.ts';

const CALL = CallSid.parse(`CA${'1'.repeat(32)}`);

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
    expect([...(await journal.list())].sort()).toEqual([CALL, other]);
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

  it('says so when an event cannot be written', async () => {
    const folder = path.join(await temporaryFolder(), 'calls');
    const unwritable = await Journal.open(folder, keptLog().log);
    await rm(folder, { recursive: true });
    await expect(unwritable.append(event(1))).rejects.toThrow(/ENOENT/);
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

describe('a journal of another release', () => {
  it('keeps its readable events around lines nobody knows', async () => {
    const { journal, file, lines } = await openJournal();
    const unknown = { ...event(2), type: 'call.moon', phase: 'full' };
    const extra = { ...event(3), pressure: 7 };
    const text = ['{"journal":"phony","version":1}', event(1), unknown, 'no json', extra, ''];
    await writeFile(file, text.map((line) => (typeof line === 'string' ? line : JSON.stringify(line))).join('\n'));
    expect((await journal.read(CALL))?.map(({ seq }) => seq)).toEqual([1, 3]);
    expect(lines.filter((line) => line.includes('cannot be read'))).toHaveLength(2);
  });
});
