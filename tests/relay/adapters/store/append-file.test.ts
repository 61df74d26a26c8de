import { appendFile, mkdir, open, readFile, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { describe, expect, it, vi } from 'vitest';
import { AppendFile } from '#relay/adapters/store/append-file.ts';
import { type AppendHandle, Disk } from '#relay/adapters/store/disk.ts';
import { FakeClock } from '../../../fakes/fake-clock.ts';
import { temporaryFolder } from '../../../fakes/temporary-folder.ts';

const HEADER = 'header\n';

const errorOf = (code: string): Error => Object.assign(new Error(code), { code });

function nothing(): void {}

/** A disk that refuses as long as it is told to, with as much of each write done as it is told. */
async function troubledFile() {
  const file = path.join(await temporaryFolder(), 'calls', 'a.jsonl');
  await mkdir(path.dirname(file));
  const clock = new FakeClock();
  const troubles: (string | null)[] = [];
  const faults = { open: null as string | null, write: null as string | null, written: 0, sync: null as string | null };
  /** Resolves when the file was tried once more. */
  let tried = nothing;
  const disk = new Disk({
    clock,
    onTrouble: (code) => {
      troubles.push(code);
      tried();
    },
    open: async (filePath) => {
      if (faults.open !== null) {
        tried();
        throw errorOf(faults.open);
      }
      return spoiled(await open(filePath, 'a+', 0o600), faults, () => tried());
    },
  });
  const appended = new AppendFile(file, HEADER, disk);
  /** Lets time pass until the next try is over. */
  const retry = async (ms: number): Promise<void> => {
    await vi.waitFor(() => expect(clock.waiting).toBe(1));
    const done = new Promise<void>((resolve) => {
      tried = resolve;
    });
    clock.advance(ms);
    await done;
    await settled();
  };
  return { appended, clock, troubles, faults, file, retry, text: () => readFile(file, 'utf8') };
}

function spoiled(
  handle: AppendHandle,
  faults: { readonly write: string | null; readonly written: number; readonly sync: string | null },
  tried: () => void,
): AppendHandle {
  return {
    appendFile: async (data) => {
      if (faults.write === null) return handle.appendFile(data);
      await handle.appendFile(String(data).slice(0, faults.written));
      tried();
      throw errorOf(faults.write);
    },
    datasync: async () => {
      if (faults.sync === null) return handle.datasync();
      tried();
      throw errorOf(faults.sync);
    },
    stat: handle.stat.bind(handle),
    read: handle.read.bind(handle),
    truncate: handle.truncate.bind(handle),
    close: handle.close.bind(handle),
  };
}

/** What is left to be done after a try: closing the handle. */
const settled = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 20));

describe('a file that is deleted under us', () => {
  it.each(['file', 'folder'])('with its %s stands there again whole as soon as it is written to', async (what) => {
    const { appended, faults, file, text } = await troubledFile();
    await appended.append('1\n');
    await appended.append('2\n');
    await rm(what === 'file' ? file : path.dirname(file), { recursive: true });
    await appended.append('3\n');
    expect(await text()).toBe('header\n1\n2\n3\n');
    await rm(file);
    faults.open = 'EACCES';
    await appended.append('4\n');
    faults.open = null;
    await appended.giveUp();
    expect(await text()).toBe('header\n1\n2\n3\n4\n');
  });
});

describe('a file on a disk that refuses', () => {
  it.each([
    ['open', 'EMFILE'],
    ['open', 'EACCES'],
    ['open', 'EROFS'],
    ['open', 'ENOENT'],
    ['write', 'ENOSPC'],
    ['write', 'EDQUOT'],
    ['sync', 'EIO'],
  ] as const)('%s: keeps lines (%s), says why, and writes them in order once it can', async (where, code) => {
    const { appended, troubles, faults, retry, text } = await troubledFile();
    faults[where] = code;
    await appended.append('1\n');
    await appended.append('2\n');
    expect(appended.waiting).toEqual(['1\n', '2\n']);
    expect(troubles).toEqual([code]);
    faults[where] = null;
    await retry(1_000);
    await appended.append('3\n');
    expect(await text()).toBe('header\n1\n2\n3\n');
    expect(troubles).toEqual([code, null]);
    expect(appended.waiting).toEqual([]);
  });

  it('holds no torn line and none twice, however much of a write got through', async () => {
    const { appended, faults, retry, text, file } = await troubledFile();
    await appended.append('first\n');
    faults.write = 'ENOSPC';
    faults.written = 4;
    await appended.append('second\n');
    expect(await readFile(file, 'utf8')).toBe('header\nfirst\nseco');
    await retry(1_000);
    faults.written = 7;
    await retry(2_000);
    faults.write = null;
    await retry(4_000);
    expect(await text()).toBe('header\nfirst\nsecond\n');
  });

  it('holds one header, where the first write broke off within it', async () => {
    const { appended, faults, retry, text } = await troubledFile();
    faults.write = 'ENOSPC';
    faults.written = 3;
    await appended.append('1\n');
    faults.write = null;
    await retry(1_000);
    expect(await text()).toBe('header\n1\n');
  });

  it('is tried after 1, 2, 4, … and at most 30 seconds', async () => {
    const { appended, clock, faults, retry } = await troubledFile();
    faults.open = 'EMFILE';
    await appended.append('1\n');
    for (const seconds of [1, 2, 4, 8, 16, 30, 30]) {
      await vi.waitFor(() => expect(clock.waiting).toBe(1));
      clock.advance(seconds * 1_000 - 1);
      expect(clock.waiting).toBe(1);
      await retry(1);
    }
  });

  it('settles at once what comes while it refuses: nobody waits for a disk twice', async () => {
    const { appended, faults } = await troubledFile();
    faults.open = 'ENOSPC';
    await appended.append('1\n');
    const order: string[] = [];
    void appended.append('2\n').then(() => order.push('appended'));
    await Promise.resolve();
    await Promise.resolve();
    expect(order).toEqual(['appended']);
  });

  it('that says nothing counts as one that refuses, until it answers', async () => {
    const { clock, troubles } = await troubledFile();
    let answer = nothing;
    let asked = nothing;
    const isAsked = new Promise<void>((resolve) => {
      asked = resolve;
    });
    const file = path.join(await temporaryFolder(), 'slow');
    const disk = new Disk({
      clock,
      onTrouble: (code) => troubles.push(code),
      open: async (filePath) => {
        asked();
        await new Promise<void>((resolve) => {
          answer = resolve;
        });
        return open(filePath, 'a');
      },
    });
    const slow = new AppendFile(file, HEADER, disk);
    const shown = slow.append('1\n');
    await isAsked;
    clock.advance(2_000);
    await shown;
    expect(troubles).toEqual(['ETIMEDOUT']);
    answer();
    await slow.release();
    expect(troubles).toEqual(['ETIMEDOUT', null]);
    expect(await readFile(file, 'utf8')).toBe('header\n1\n');
  });

  it('is released once it has everything, with its length', async () => {
    const { appended, faults, retry, text } = await troubledFile();
    faults.write = 'ENOSPC';
    await appended.append('1\n');
    const released = appended.release();
    faults.write = null;
    await retry(1_000);
    expect(await released).toBe((await text()).length);
  });

  it('given up is tried once more, and says what it did not take', async () => {
    const { appended, faults, clock } = await troubledFile();
    faults.write = 'ENOSPC';
    await appended.append('1\n');
    await appended.append('2\n');
    expect(await appended.giveUp()).toBe(2);
    expect(clock.waiting).toBe(0);
    faults.write = null;
    expect(await appended.giveUp()).toBe(0);
  });

  it('gives up what can be done without, where it is told to', async () => {
    const { appended, faults } = await troubledFile();
    faults.open = 'ENOSPC';
    await appended.append('1\n');
    await appended.append('2\n', true);
    await appended.append('3\n');
    expect(appended.thin()).toBe(1);
    expect(appended.waiting).toEqual(['1\n', '3\n']);
  });
});

describe('a file that was', () => {
  it('moved away with its folder is made anew', async () => {
    const { appended, troubles, file, retry, text } = await troubledFile();
    await rm(path.dirname(file), { recursive: true });
    await appended.append('1\n');
    expect(troubles).toEqual(['ENOENT']);
    await retry(1_000);
    expect(await text()).toBe('header\n1\n');
  });

  it('there before is gone on with', async () => {
    const file = path.join(await temporaryFolder(), 'a');
    await writeFile(file, 'header\n1\n');
    await appendFile(file, '2\n');
    const appended = new AppendFile(file, HEADER, new Disk());
    await appended.append('3\n');
    await appended.release();
    expect(await readFile(file, 'utf8')).toBe('header\n1\n2\n3\n');
  });
});

describe('a file of lines', () => {
  it('takes what happens in one moment as one group', async () => {
    const file = path.join(await temporaryFolder(), 'grouped');
    const disk = new Disk({ clock: new FakeClock(), onTrouble: () => undefined });
    const grouped = new AppendFile(file, HEADER, disk);
    const lengths = await Promise.all(['1\n', '2\n'].map((line) => grouped.append(line).then(() => grouped.length)));
    await grouped.release();
    expect(lengths).toEqual([11, 11]);
  });
});
