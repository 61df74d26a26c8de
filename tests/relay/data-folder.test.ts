import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { chmod, readFile, stat, utimes, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { build } from 'vite';
import { describe, expect, it } from 'vitest';
import { dataFolderProblem, takeFolder } from '#relay/data-folder.ts';
import { temporaryFolder } from '../fakes/temporary-folder.ts';

const lockOf = (folder: string): string => path.join(folder, 'relay.lock');
/** A process that was there and is gone. */
const deadPid = (): string => spawnSync(process.execPath, ['-p', 'process.pid'], { encoding: 'utf8' }).stdout.trim();

const isRoot = process.getuid?.() === 0;

describe('the data folder', () => {
  it('is made where it is missing, for its owner alone', async () => {
    const folder = path.join(await temporaryFolder(), 'a', 'b');
    expect(dataFolderProblem(folder)).toBeNull();
    if (process.platform !== 'win32') expect((await stat(folder)).mode & 0o077).toBe(0);
  });

  it.skipIf(process.platform !== 'linux')('in a file system that refuses is refused, and at once', () => {
    expect(dataFolderProblem('/proc/x')).toMatch(/^\/proc\/x cannot be written \(E[A-Z]+\); choose a folder/);
    expect(dataFolderProblem('/proc/x/y/z')).toMatch(/cannot be written/);
  });

  it('below a file is refused', async () => {
    const file = path.join(await temporaryFolder(), 'file');
    await writeFile(file, '');
    expect(dataFolderProblem(path.join(file, 'data'))).toMatch(/\(ENOTDIR\)/);
  });

  it.skipIf(isRoot || process.platform === 'win32')('that may not be written is refused', async () => {
    const folder = await temporaryFolder();
    await chmod(folder, 0o500);
    expect(dataFolderProblem(folder)).toMatch(/\(EACCES\)/);
    await chmod(folder, 0o700);
  });
});

describe('the lock of the data folder', () => {
  it('is taken and given back', async () => {
    const folder = await temporaryFolder();
    const release = takeFolder(folder);
    expect(await readFile(lockOf(folder), 'utf8')).toBe(String(process.pid));
    if (typeof release === 'function') release();
    expect(existsSync(lockOf(folder))).toBe(false);
  });

  it('held by a process that lives names it, and stays as it is', async () => {
    const folder = await temporaryFolder();
    await writeFile(lockOf(folder), String(process.ppid));
    expect(takeFolder(folder)).toBe(process.ppid);
    expect(await readFile(lockOf(folder), 'utf8')).toBe(String(process.ppid));
  });

  it('left behind by a process that was killed is taken over', async () => {
    const folder = await temporaryFolder();
    await writeFile(lockOf(folder), deadPid());
    expect(takeFolder(folder)).toBeTypeOf('function');
  });

  it.each(['', 'nonsense', '-1', '0'])('that holds %j is nobody’s', async (text) => {
    const folder = await temporaryFolder();
    await writeFile(lockOf(folder), text);
    expect(takeFolder(folder)).toBeTypeOf('function');
  });

  it('of our own is taken again, as after a restart with the same id', async () => {
    const folder = await temporaryFolder();
    takeFolder(folder);
    expect(takeFolder(folder)).toBeTypeOf('function');
  });
});

/** A process that takes the folder, says so, and keeps it until it is told to go. */
const TAKER = `
  const { takeFolder } = await import(process.argv[1]);
  await new Promise((resolve) => process.stdin.once('data', resolve));
  const taken = takeFolder(process.argv[2]);
  process.stdout.write(typeof taken === 'number' ? 'refused ' : 'taken ');
  process.stdin.once('data', () => process.exit());
`;

/** The module as plain JavaScript, which a child can run. */
async function built(): Promise<string> {
  const outDir = await temporaryFolder();
  await build({
    configFile: false,
    logLevel: 'silent',
    build: { ssr: path.resolve('src/relay/data-folder.ts'), outDir, target: 'node20', emptyOutDir: false },
  });
  return path.join(outDir, 'data-folder.js');
}

describe('a folder that several processes want in the same instant', () => {
  it.each([
    ['that is free', null],
    ['with a lock left behind', 'a dead process'],
  ])('%s goes to one of them', { timeout: 60_000 }, async (_, left) => {
    const module = await built();
    for (let round = 0; round < 3; round++) {
      const folder = await temporaryFolder();
      if (left !== null) await writeFile(lockOf(folder), deadPid());
      const children = Array.from({ length: 4 }, () =>
        spawn(process.execPath, ['--input-type=module', '-e', TAKER, module, folder], {
          stdio: ['pipe', 'pipe', 'inherit'],
        }),
      );
      const answers = children.map((child) => once(child.stdout, 'data').then(([data]) => String(data)));
      for (const child of children) child.stdin.write('go');
      const said = await Promise.all(answers);
      const gone = children.map((child) => once(child, 'exit'));
      for (const child of children) child.stdin.write('end');
      await Promise.all(gone);
      expect(said.toSorted()).toEqual([...Array.from({ length: 3 }, () => 'refused '), 'taken ']);
    }
  });

  it('is not kept by one that was killed while it looked', async () => {
    const folder = await temporaryFolder();
    await writeFile(`${lockOf(folder)}.taking`, '');
    const longAgo = Date.now() / 1_000 - 60;
    await utimes(`${lockOf(folder)}.taking`, longAgo, longAgo);
    expect(takeFolder(folder)).toBeTypeOf('function');
    expect(existsSync(`${lockOf(folder)}.taking`)).toBe(false);
  });

  it('that was taken over meanwhile is not given back', async () => {
    const folder = await temporaryFolder();
    const release = takeFolder(folder);
    await writeFile(lockOf(folder), String(process.ppid));
    if (typeof release === 'function') release();
    expect(await readFile(lockOf(folder), 'utf8')).toBe(String(process.ppid));
  });
});
