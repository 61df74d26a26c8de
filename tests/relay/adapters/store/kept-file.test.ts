import { readdir, readFile, stat, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { err, ok } from '#core/result.ts';
import { KeptFile } from '#relay/adapters/store/kept-file.ts';
import { temporaryFolder } from '../../../fakes/temporary-folder.ts';

const read = (value: unknown) => (typeof value === 'number' ? ok(value) : err('cannot be used: it is no number'));

async function opened(written?: string) {
  const dir = await temporaryFolder();
  const file = path.join(dir, 'counts.json');
  if (written !== undefined) await writeFile(file, written);
  return { dir, file, kept: await KeptFile.open<number>({ file, initial: 1, read }) };
}

describe('a kept file', () => {
  it('holds what holds at first while there is none, and makes none by being read', async () => {
    const { dir, kept } = await opened();
    expect([kept.value, kept.trouble, await readdir(dir)]).toEqual([1, null, []]);
  });

  it('is written with each change, for its owner alone, and told', async () => {
    const { dir, file, kept } = await opened('5');
    const told: number[] = [];
    kept.subscribe((value) => told.push(value));
    await Promise.all([kept.change((n) => ok(n + 1)), kept.change((n) => ok(n * 2))]);
    expect([kept.value, kept.revision, told]).toEqual([12, 2, [6, 12]]);
    expect(JSON.parse(await readFile(file, 'utf8'))).toBe(12);
    expect([(await stat(file)).mode & 0o777, await readdir(dir)]).toEqual([0o600, ['counts.json']]);
  });

  it('is left alone by a change that is refused', async () => {
    const { file, kept } = await opened('5');
    const refused = { code: 'invalid_request', message: 'no' } as const;
    expect(await kept.change(() => err(refused))).toEqual(err(refused));
    expect([kept.value, kept.revision, await readFile(file, 'utf8')]).toEqual([5, 0, '5']);
  });

  it.each([
    ['{"a":', 'counts.json in the data folder is not JSON'],
    ['"five"', 'counts.json in the data folder cannot be used: it is no number'],
  ])('that holds %s is said, not used, and still there after the next change', async (written, trouble) => {
    const { dir, kept } = await opened(written);
    expect(kept.value).toBe(1);
    expect(kept.trouble).toContain(trouble);
    await kept.change((n) => ok(n + 1));
    expect(kept.trouble).toBeNull();
    const aside = (await readdir(dir)).find((name) => name.startsWith('counts.unreadable-'));
    expect(await readFile(path.join(dir, aside ?? ''), 'utf8')).toBe(written);
  });

  it('keeps what it had where the disk takes nothing, and says so', async () => {
    const plain = path.join(await temporaryFolder(), 'plain');
    await writeFile(plain, '');
    const file = path.join(plain, 'counts.json');
    const kept = await KeptFile.open<number>({ file, initial: 1, read: () => ok(2) });
    expect(kept.trouble).toContain('cannot be read');
    expect(await kept.change((n) => ok(n + 1))).toMatchObject({ ok: false, error: { code: 'disk_refused' } });
    expect([kept.value, kept.revision]).toEqual([1, 0]);
  });
});
