import { type ChildProcess, spawn } from 'node:child_process';
import { chmod, cp, lstat, mkdir, mkdtemp, readdir, readlink, rm, writeFile } from 'node:fs/promises';
import { type AddressInfo, createServer } from 'node:net';
import os from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ConsolePage } from './console-page.ts';
import { launchApp, type RunningApp } from './launch-app.ts';

const ROOT = path.resolve(import.meta.dirname, '../..');
/** Electron starts twice, beside other tests. */
const LIMIT_MS = 60_000;

let folder: string;
let running: RunningApp;
let port: number;
/** The launcher of a package: what it finds beside it starts this checkout in the Electron under test. */
let launcher: string;

beforeAll(async () => {
  folder = await mkdtemp(path.join(os.tmpdir(), 'phony-command-'));
  launcher = path.join(folder, 'resources', 'bin', 'phony');
  await mkdir(path.dirname(launcher), { recursive: true });
  await cp(path.join(ROOT, 'resources', 'bin', 'phony'), launcher);
  const app = path.join(folder, 'phony');
  await writeFile(app, `#!/bin/sh\nexec "$ELECTRON_EXEC_PATH" '${ROOT}' "$@"\n`);
  await chmod(app, 0o755);
  port = await freePort();
  running = await launchApp({ PORT: String(port), HOME: folder });
  await running.page.getByRole('button', { name: 'Practice call' }).waitFor();
}, LIMIT_MS);
afterAll(async () => {
  await running.stop();
  await rm(folder, { recursive: true, force: true });
});

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await new Promise((resolve) => server.once('listening', resolve));
  const { port: free } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return free;
}

/** A command as a shell starts it: no display, no bus. */
class Command {
  stdout = '';
  stderr = '';
  readonly child: ChildProcess;
  readonly #ended: Promise<number | NodeJS.Signals | null>;
  #wake: () => void = () => undefined;

  constructor(file: string, words: readonly string[], env: Readonly<Record<string, string>> = {}) {
    const { DISPLAY: _display, DBUS_SESSION_BUS_ADDRESS: _bus, ...inherited } = process.env;
    this.child = spawn(file, words, {
      cwd: os.tmpdir(),
      env: { ...inherited, HOME: folder, PHONY_DATA_DIR: running.dataDir, PORT: String(port), ...env },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    this.child.stdout?.setEncoding('utf8').on('data', (text: string) => {
      this.stdout += text;
      this.#wake();
    });
    this.child.stderr?.setEncoding('utf8').on('data', (text: string) => (this.stderr += text));
    this.#ended = new Promise((resolve) => this.child.on('close', (code, signal) => resolve(signal ?? code)));
  }

  async until(pattern: RegExp): Promise<void> {
    while (!pattern.test(this.stdout)) await new Promise<void>((resolve) => (this.#wake = resolve));
  }

  async end(): Promise<{ exit: number | NodeJS.Signals | null; stdout: string; stderr: string }> {
    return { exit: await this.#ended, stdout: this.stdout, stderr: this.stderr };
  }
}

const phony = (...words: readonly string[]): Command => new Command(launcher, words);

describe.skipIf(process.platform === 'win32')('the app started as a command', () => {
  it(
    'does what the command does: output, errors and exit codes, and nothing of Chromium between them',
    async () => {
      expect(await phony('--version').end()).toEqual({
        exit: 0,
        stdout: expect.stringMatching(/^\d+\.\d+\.\d+\n$/),
        stderr: '',
      });
      expect(await phony('nonsense').end()).toMatchObject({
        exit: 2,
        stdout: '',
        stderr: expect.stringMatching(/^phony: unknown command/),
      });
      expect(await phony('calls', '--token', 'wrong').end()).toMatchObject({ exit: 4, stdout: '' });
      // Chromium has an option of this name, and refuses addresses that others follow.
      const elsewhere = phony('calls', '--url', 'http://127.0.0.1:2', '--json');
      expect(await elsewhere.end()).toMatchObject({
        exit: 3,
        stdout: '',
        stderr: expect.stringMatching(/^{"error":{"code":"unreachable"/),
      });
    },
    LIMIT_MS,
  );

  it(
    'ends well, however many run at once',
    async () => {
      const ends = await Promise.all(Array.from({ length: 12 }, () => phony('--version').end()));
      expect(ends.map(({ exit }) => exit)).toEqual(ends.map(() => 0));
    },
    LIMIT_MS,
  );

  it(
    'phones through the running app, which keeps its window and opens no other',
    async () => {
      expect(await phony('call', '--practice', 'person').end()).toMatchObject({ exit: 0, stderr: '' });
      const desk = new ConsolePage(running.page);
      const callSid = await desk.newestCall();
      expect((await phony('calls', '--live', '--json').end()).stdout).toContain(callSid);
      expect(running.app.windows()).toHaveLength(1);
      await desk.endAllCalls();
    },
    LIMIT_MS,
  );

  it(
    'hears Ctrl+C where the command does, and otherwise dies of it as a command dies',
    async () => {
      const desk = new ConsolePage(running.page);
      // It waits for an answer, and so is still up.
      await desk.practiseUnseen('person');
      const watching = phony('watch', 'all');
      const first = phony('watch', await desk.newestCall());
      await first.until(/outbound call/);
      first.child.kill('SIGINT');
      expect(await first.end()).toMatchObject({ exit: 0, stderr: '' });
      await desk.endAllCalls();
      await watching.until(/call ended/);
      watching.child.kill('SIGTERM');
      expect(await watching.end()).toMatchObject({ exit: 'SIGTERM', stderr: '' });
    },
    LIMIT_MS,
  );

  it(
    'leaves nothing in the data folder of the app, and takes none of its locks',
    async () => {
      const alone = await mkdtemp(path.join(folder, 'alone-'));
      const command = new Command(launcher, ['calls'], { PHONY_DATA_DIR: alone, HOME: alone, XDG_CONFIG_HOME: alone });
      expect(await command.end()).toMatchObject({ exit: 4 });
      const left = await readdir(alone, { recursive: true });
      expect(left.filter((name) => /Singleton|Cookies|relay\.lock|logs|calls/.test(name))).toEqual([]);
    },
    LIMIT_MS,
  );
});

/** Where a shell of this user finds the command. */
const link = (): string => path.join(folder, '.local', 'bin', 'phony');

/** Runs a command of the palette and gives what the app says in its dialog. */
async function choose(title: string): Promise<{ message: string; detail: string }> {
  await running.app.evaluate(({ dialog }) => {
    const { promise, resolve } = Promise.withResolvers();
    Object.assign(globalThis, { shown: promise });
    Object.assign(dialog, { showMessageBox: async (options: unknown) => (resolve(options), { response: 0 }) });
  });
  const desk = new ConsolePage(running.page);
  await desk.press('Control+k');
  await desk.type(title);
  await running.page.getByRole('option', { name: title, selected: true }).waitFor();
  await desk.press('Enter');
  return running.app.evaluate(
    () => (globalThis as unknown as { shown: Promise<{ message: string; detail: string }> }).shown,
  );
}

describe.skipIf(process.platform !== 'linux')('the phony command in the palette', () => {
  it(
    'is put where a shell finds it, works from there, and is taken back',
    async () => {
      const done = await choose('Install the phony command');
      expect(done.detail).toContain(`Installed as ${link()}.`);
      expect(await readlink(link())).toBe(path.join(ROOT, 'bin', 'phony.mjs'));
      expect(await new Command(link(), ['calls', '--live']).end()).toMatchObject({ exit: 0, stderr: '' });
      expect((await choose('Remove the phony command')).detail).toBe(`Removed ${link()}.`);
      await expect(lstat(link())).rejects.toThrow('ENOENT');
    },
    LIMIT_MS,
  );
});
