import { execFileSync, spawnSync } from 'node:child_process';
import { chmod, copyFile, mkdir, symlink, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { temporaryFolder } from '../../fakes/temporary-folder.ts';

const LAUNCHER = path.resolve(import.meta.dirname, '../../../resources/bin/phony');

/** A packaged app whose executable writes its arguments, one a line, and ends with 7. */
async function packaged(executable: string): Promise<{ folder: string; launcher: string }> {
  const folder = path.join(await temporaryFolder(), "Robin's apps");
  const app = path.join(folder, executable);
  const launcher = path.join(folder, 'Resources', 'bin', 'phony');
  for (const file of [app, launcher]) await mkdir(path.dirname(file), { recursive: true });
  await writeFile(app, '#!/bin/sh\nprintf "%s\\n" "$@"\nexit 7\n');
  await copyFile(LAUNCHER, launcher);
  for (const file of [app, launcher]) await chmod(file, 0o755);
  return { folder, launcher };
}

const behindMarker = (stdout: string): string => stdout.slice(stdout.indexOf('--cli\n--\n'));

describe.skipIf(process.platform === 'win32')('the launcher of a packaged app', () => {
  it.each([
    ['Linux', 'phony'],
    ['macOS', 'MacOS/Phony'],
  ])('starts the app beside it on %s, words untouched and exit code passed on', async (_system, executable) => {
    const { launcher } = await packaged(executable);
    const { status, stdout } = spawnSync(launcher, ['say', 'two  words', '$HOME "quoted"', '--json'], {
      encoding: 'utf8',
    });
    expect(status).toBe(7);
    expect(behindMarker(stdout)).toBe('--cli\n--\nsay\ntwo  words\n$HOME "quoted"\n--json\n');
  });

  it('is found through links, relative ones and links to links', async () => {
    const { folder, launcher } = await packaged('phony');
    await mkdir(path.join(folder, 'local', 'bin'), { recursive: true });
    await symlink(launcher, path.join(folder, 'local', 'first'));
    await symlink('../first', path.join(folder, 'local', 'bin', 'phony'));
    const { stdout } = spawnSync(path.join(folder, 'local', 'bin', 'phony'), ['calls'], { cwd: '/', encoding: 'utf8' });
    expect(behindMarker(stdout)).toBe('--cli\n--\ncalls\n');
  });

  it('says in a line that the app is gone', async () => {
    const { launcher } = await packaged('elsewhere');
    const { status, stderr } = spawnSync(launcher, ['calls'], { encoding: 'utf8' });
    expect(status).toBe(3);
    expect(stderr).toBe('phony: the app this command belongs to is gone; install Phony again\n');
  });

  it('is a script that any shell of the system reads', () => {
    execFileSync('sh', ['-n', LAUNCHER]);
  });
});
