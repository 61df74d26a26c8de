import { existsSync } from 'node:fs';
import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { loginItem } from '#main/desktop/login-item.ts';
import { temporaryFolder } from '../../fakes/temporary-folder.ts';

async function item(change: Partial<Parameters<typeof loginItem>[0]> = {}) {
  const home = await temporaryFolder();
  const told: unknown[] = [];
  const made = loginItem({
    platform: 'linux',
    env: {},
    home,
    isPackaged: true,
    execPath: '/opt/Phony 1/phony',
    setLoginItem: (settings) => told.push(settings),
    ...change,
  });
  return { made, told, home, file: path.join(home, '.config', 'autostart', 'phony.desktop') };
}

describe('opening at login', () => {
  it('is a file that every Linux desktop reads, and gone when it is switched off', async () => {
    const { made, file } = await item();
    expect(await made.set(true)).toBeNull();
    expect(await readFile(file, 'utf8')).toMatch(
      /^\[Desktop Entry\]\nType=Application\n[^]*\nExec="\/opt\/Phony 1\/phony"\n/,
    );
    expect(await made.set(false)).toBeNull();
    expect(existsSync(file)).toBe(false);
    expect(await made.set(false)).toBeNull();
  });

  it('starts an AppImage from where it lies, its name quoted', async () => {
    const { made, file } = await item({ env: { APPIMAGE: '/home/a/100% "my" $app' } });
    await made.set(true);
    expect(await readFile(file, 'utf8')).toContain('Exec="/home/a/100%% \\"my\\" \\$app"\n');
  });

  it('says what is in the way', async () => {
    const { made, home } = await item();
    await rm(path.join(home, '.config'), { recursive: true, force: true });
    await writeFile(path.join(home, '.config'), '');
    expect(await made.set(true)).toMatch(/phony\.desktop cannot be written/);
    await rm(path.join(home, '.config'));
    await mkdir(path.join(home, '.config'));
    expect(await made.set(true)).toBeNull();
  });

  it('is the system’s own on macOS and Windows', async () => {
    const { made, told } = await item({ platform: 'darwin' });
    await made.set(true);
    await made.set(false);
    expect(told).toEqual([{ openAtLogin: true }, { openAtLogin: false }]);
  });

  it('is nothing a checkout can have, and says so only where it is wished', async () => {
    const { made, file } = await item({ isPackaged: false });
    expect(await made.set(false)).toBeNull();
    expect(await made.set(true)).toMatch(/checkout/);
    expect(existsSync(file)).toBe(false);
  });
});
