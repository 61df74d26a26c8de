import { chmodSync, mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it, vi } from 'vitest';
import { createLogFile } from '#main/log-file.ts';
import { temporaryFolder } from '../fakes/temporary-folder.ts';

const modeOf = (file: string): string => (statSync(file).mode & 0o777).toString(8);

describe("the app's log", () => {
  it.skipIf(process.platform === 'win32')('is its user’s alone, also where another mode was there', async () => {
    const folder = await temporaryFolder();
    const file = path.join(folder, 'logs', 'phony.log');
    createLogFile(folder, { echo: false });
    expect([modeOf(path.dirname(file)), modeOf(file)]).toEqual(['700', '600']);
    chmodSync(file, 0o644);
    createLogFile(folder, { echo: false });
    expect(modeOf(file)).toBe('600');
  });

  it('is set aside once it is large, while it is written, and one older one is kept', async () => {
    const folder = await temporaryFolder();
    const file = path.join(folder, 'logs', 'phony.log');
    const log = createLogFile(folder, { echo: false, rotateBytes: 20 });
    for (let line = 1; line <= 9; line += 1) log.write(`line ${line}, ten\n`);
    await vi.waitFor(() => expect(readFileSync(file, 'utf8')).toBe('line 9, ten\n'));
    expect(readFileSync(`${file}.1`, 'utf8')).toBe('line 7, ten\nline 8, ten\n');
    expect(modeOf(`${file}.1`)).toBe(modeOf(file));
  });

  it('goes on where the last start left it, unless that was too large', async () => {
    const folder = await temporaryFolder();
    const file = path.join(folder, 'logs', 'phony.log');
    mkdirSync(path.dirname(file));
    writeFileSync(file, 'before\n');
    createLogFile(folder, { echo: false, rotateBytes: 20 }).write('a line that is longer\n');
    await vi.waitFor(() => expect(readFileSync(file, 'utf8')).toBe('before\na line that is longer\n'));
    createLogFile(folder, { echo: false, rotateBytes: 20 }).write('new\n');
    await vi.waitFor(() => expect(readFileSync(file, 'utf8')).toBe('new\n'));
  });

  it('costs nothing where there can be none', async () => {
    const folder = await temporaryFolder();
    writeFileSync(path.join(folder, 'logs'), 'in the way');
    expect(() => createLogFile(folder, { echo: false }).write('line\n')).not.toThrow();
  });
});
