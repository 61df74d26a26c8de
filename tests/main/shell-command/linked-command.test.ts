import { lstat, mkdir, readlink, symlink, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { linkedCommand } from '#main/shell-command/shell-command.ts';
import { shellCommandOf } from '#main/shell-command/shell-command-of.ts';
import { pathCommand } from '#main/shell-command/windows-path.ts';
import { temporaryFolder } from '../../fakes/temporary-folder.ts';

async function place(folders = ['.local/bin']) {
  const home = await temporaryFolder();
  const [first = '', ...rest] = folders.map((folder) => path.join(home, folder));
  const launcher = path.join(home, 'Phony', 'resources', 'bin', 'phony');
  const options = { launcher, folders: [first, ...rest] as const, searchPath: '/usr/bin', profile: '~/.profile' };
  return { home, file: path.join(first, 'phony'), launcher, options };
}

describe.skipIf(process.platform === 'win32')('the phony command as a link', () => {
  it('is put into a folder that did not exist, and says how a shell is told of it', async () => {
    const { options, file, launcher } = await place();
    const { ok, message } = await linkedCommand(options).install();
    expect(ok).toBe(true);
    expect(await readlink(file)).toBe(launcher);
    expect(message).toContain(`Installed as ${file}.`);
    expect(message).toContain(`echo 'export PATH="${path.dirname(file)}:$PATH"' >> ~/.profile`);
  });

  it('needs no word about PATH where the folder is in it', async () => {
    const { options, file } = await place();
    const { message } = await linkedCommand({ ...options, searchPath: `/bin:${path.dirname(file)}` }).install();
    expect(message).toBe(`Installed as ${file}. Type phony --help in a terminal.`);
  });

  it('takes the place of a link of another copy, also of one that is gone', async () => {
    const { options, file, launcher } = await place();
    await mkdir(path.dirname(file), { recursive: true });
    await symlink('/opt/Phony-0.0.9/resources/bin/phony', file);
    expect((await linkedCommand(options).install()).ok).toBe(true);
    expect(await readlink(file)).toBe(launcher);
  });

  it.each([
    ['a program', (file: string) => writeFile(file, '#!/bin/sh')],
    ['a link of somebody else', (file: string) => symlink('/usr/games/phony', file)],
  ])('leaves %s of that name alone, installing and removing', async (_what, put) => {
    const { options, file } = await place();
    await mkdir(path.dirname(file), { recursive: true });
    await put(file);
    const { ok, message } = await linkedCommand(options).install();
    expect(ok).toBe(false);
    expect(message).toContain(`There is another phony at ${file}; remove it`);
    expect(message).toContain('sudo ln -s');
    expect((await linkedCommand(options).remove()).message).toBe("There is no phony command of Phony's to remove.");
    await lstat(file);
  });

  it('goes into the next folder where the first cannot be written', async () => {
    const { options, home } = await place(['no/such/folder', '.local/bin']);
    const { ok } = await linkedCommand(options).install();
    expect(ok).toBe(true);
    expect(await readlink(path.join(home, '.local/bin/phony'))).toBe(options.launcher);
  });

  it('is removed wherever it was put', async () => {
    const { options, file } = await place();
    await linkedCommand(options).install();
    expect(await linkedCommand(options).remove()).toEqual({ ok: true, message: `Removed ${file}.` });
    await expect(lstat(file)).rejects.toThrow('ENOENT');
  });
});

describe('the phony command of a system', () => {
  it('starts the launcher of a packaged app, and the checkout itself otherwise', async () => {
    const { home } = await place();
    const of = (resources: string | null) =>
      shellCommandOf({ platform: 'linux', resources, appPath: '/src/phony', home, searchPath: '' });
    await of('/opt/Phony/resources').install();
    const file = path.join(home, '.local', 'bin', 'phony');
    expect(await readlink(file)).toBe('/opt/Phony/resources/bin/phony');
    await of(null).install();
    expect(await readlink(file)).toBe('/src/phony/bin/phony.mjs');
  });

  it('is a folder in the PATH on Windows, given to PowerShell outside of its code', async () => {
    const ran: (readonly [string, Readonly<Record<string, string>>])[] = [];
    const folder = String.raw`C:\Users\O'Hara; calc\Phony\resources\bin`;
    const command = pathCommand(folder, async (script, variables) => void ran.push([script, variables]));
    expect((await command.install()).message).toContain(folder);
    expect((await command.remove()).ok).toBe(true);
    expect(ran.map(([, variables]) => variables)).toEqual([
      { PHONY_BIN: folder, PHONY_WANTED: 'install' },
      { PHONY_BIN: folder, PHONY_WANTED: 'remove' },
    ]);
    expect(ran[0]?.[0]).not.toContain('calc');
    expect(ran[0]?.[0]).toContain('DoNotExpandEnvironmentNames');
  });

  it('says how to do it by hand where PowerShell refuses', async () => {
    const command = pathCommand(String.raw`C:\Phony\bin`, () => Promise.reject(new Error('blocked by policy')));
    const { ok, message } = await command.install();
    expect(ok).toBe(false);
    expect(message).toContain('blocked by policy');
    expect(message).toContain(String.raw`change Path there: C:\Phony\bin`);
  });
});
