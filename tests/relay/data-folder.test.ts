import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { chmod, readFile, stat, writeFile } from 'node:fs/promises';
import path from 'node:path';
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
