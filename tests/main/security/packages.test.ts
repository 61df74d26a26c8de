import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { runtimeNoticeOf } from '#main/environment.ts';

const ROOT = path.resolve(import.meta.dirname, '../../..');
const read = (name: string): string => readFileSync(path.join(ROOT, name), 'utf8');

/** Every source of the app's own process and of what it puts into the page. */
const SOURCES = ['src/main', 'src/preload'].flatMap((folder) =>
  readdirSync(path.join(ROOT, folder), { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.ts'))
    .map((name) => path.join(folder, name)),
);

describe('a package', () => {
  it.each([
    ['runAsNode', false],
    ['enableNodeOptionsEnvironmentVariable', false],
    ['enableNodeCliInspectArguments', false],
    ['grantFileProtocolExtraPrivileges', false],
    ['enableCookieEncryption', true],
    ['enableEmbeddedAsarIntegrityValidation', true],
    ['onlyLoadAppFromAsar', true],
  ])('has its fuse %s set to %s', (fuse, value) => {
    expect(read('electron-builder.yml')).toMatch(
      new RegExp(`^electronFuses:\\n(?:  .*\\n)*  ${fuse}: ${value}\\n`, 'm'),
    );
  });

  it('is one archive, which those two fuses are about', () => {
    expect(read('electron-builder.yml')).toMatch(/^asar: true$/m);
  });

  it('is made with one Electron, pinned, that still gets security updates', () => {
    const manifest = JSON.parse(read('package.json')) as { devDependencies: Record<string, string> };
    const version = manifest.devDependencies['electron'] ?? '';
    expect(version).toMatch(/^\d+\.\d+\.\d+$/);
    expect(runtimeNoticeOf(version)).toBeNull();
  });
});

describe('the sources of the app', () => {
  it.each([
    ['send no crash reports, which hold memory', /crashReporter|setUploadToServer/],
    ['write no report of the process, which holds its environment', /process\.report|writeReport/],
    ['leave the clipboard alone', /\bclipboard\b/],
    ['disable no protection', /webSecurity: false|contextIsolation: false|sandbox: false|nodeIntegration: true/],
    ['open no experiments and no debugging', /enableBlinkFeatures|appendSwitch|openDevTools|remote-debugging/],
    ['load nothing from files or the web', /loadFile|loadURL\(['"`](?:file|http)/],
  ])('%s', (_rule, forbidden) => {
    expect(SOURCES.length).toBeGreaterThan(10);
    expect(SOURCES.filter((name) => forbidden.test(read(name)))).toEqual([]);
  });

  it('put one object into the page, of functions of ours', () => {
    const preload = read('src/preload/index.ts');
    expect(preload.match(/exposeInMainWorld\(.*\)/g)).toEqual(["exposeInMainWorld('phony', bridge)"]);
    expect(preload).not.toMatch(/bridge.*=.*ipcRenderer|\.\.\.ipcRenderer/);
  });

  it('hand links to the browser in one place, after they were looked at', () => {
    const opening = SOURCES.filter((name) => read(name).includes('openExternal'));
    expect(opening).toEqual([path.join('src', 'main', 'windows', 'main-window.ts')]);
    expect(read(opening[0] ?? '')).toContain('if (mayOpenOutside(url)) void shell.openExternal(url);');
  });
});
