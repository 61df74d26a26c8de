import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

const ROOT = path.resolve(import.meta.dirname, '../..');
const BUILT = ['out/main/relay.js', 'out/main/cli.js'];
/** Two programs start one after the other on a machine that does other things as well. */
const LIMIT_MS = 60_000;

/** A program that runs, and what it has said so far. */
class Running {
  stdout = '';
  stderr = '';
  readonly exit: Promise<number | null>;
  readonly #child: ChildProcess;
  #exitCode: number | null = null;
  #wake: () => void = () => undefined;

  constructor(file: string, words: readonly string[], env: Readonly<Record<string, string>>) {
    this.#child = spawn(process.execPath, [path.join(ROOT, file), ...words], {
      cwd: tmpdir(),
      env: { PATH: process.env['PATH'], HOME: tmpdir(), ...env },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    this.#child.stdout?.setEncoding('utf8').on('data', (text: string) => this.#note(() => (this.stdout += text)));
    this.#child.stderr?.setEncoding('utf8').on('data', (text: string) => this.#note(() => (this.stderr += text)));
    this.exit = new Promise((resolve) => {
      this.#child.on('close', (code) => {
        this.#note(() => (this.#exitCode = code ?? -1));
        resolve(code);
      });
    });
  }

  async until(pattern: RegExp): Promise<void> {
    while (!pattern.test(this.stdout)) {
      if (this.#exitCode !== null) throw new Error(`exited ${this.#exitCode}: ${this.stdout}${this.stderr}`);
      await new Promise<void>((resolve) => (this.#wake = resolve));
    }
  }

  stop(signal: 'SIGTERM' | 'SIGINT' = 'SIGTERM'): Promise<number | null> {
    if (this.#exitCode === null) this.#child.kill(signal);
    return this.exit;
  }

  #note(change: () => void): void {
    change();
    this.#wake();
  }
}

describe('the built command with the built relay', () => {
  let dataDir: string;
  let relay: Running;
  let env: Readonly<Record<string, string>>;

  const phony = (...words: readonly string[]): Running => new Running('bin/phony.mjs', words, env);

  const finished = async (...words: readonly string[]) => {
    const running = phony(...words);
    const exitCode = await running.exit;
    return { exitCode, stdout: running.stdout, stderr: running.stderr };
  };

  beforeAll(async () => {
    const missing = BUILT.filter((file) => !existsSync(path.join(ROOT, file)));
    if (missing.length > 0) throw new Error(`${missing.join(' and ')} missing: run npm run build, or npm test`);
    dataDir = await mkdtemp(path.join(tmpdir(), 'phony-cli-'));
    env = { PHONY_DATA_DIR: dataDir, PORT: '0' };
    relay = new Running('out/main/relay.js', [], { ...env, PHONY_PRACTICE_PACE: 'fast' });
    await relay.until(/"event":"listening".*\n/);
    const port = /"port":(\d+)/.exec(relay.stdout)?.[1] ?? '';
    // The token is the one the relay made and keeps in its data folder.
    env = { PHONY_DATA_DIR: dataDir, PORT: port };
  }, LIMIT_MS);

  afterAll(async () => {
    await relay?.stop();
    if (dataDir !== undefined) await rm(dataDir, { recursive: true, force: true, maxRetries: 3 });
  });

  it(
    'practises: follows a call, answers its question from a second terminal, and ends with it',
    async () => {
      expect(await finished('doctor')).toMatchObject({ exitCode: 0, stderr: '' });
      const call = phony('call', '--practice', 'taskmaster-sample', '--follow');
      await call.until(/phony answer/);
      const { stdout } = await finished('calls', '--live', '--json');
      expect(JSON.parse(stdout)).toMatchObject({ calls: [{ practice: 'taskmaster-sample', needs: 'question' }] });
      expect(await finished('answer', 'At 6 pm or 8 pm')).toMatchObject({ exitCode: 0, stderr: '' });
      expect(await call.exit).toBe(0);
      expect(call.stdout).toMatch(/ caller +Hi, I'm looking to book a table for Korean food\.\n/);
      expect(call.stdout).toMatch(/ you +answered: At 6 pm or 8 pm\n/);
      expect(call.stdout).toMatch(/ call ended: .*\n$/);
      expect(await finished('answer', 'Too late')).toMatchObject({
        exitCode: 1,
        stderr: expect.stringContaining('no call is live'),
      });
    },
    LIMIT_MS,
  );

  it(
    'leaves a call on Ctrl+C, hangs it up, and replays it',
    async () => {
      const { stdout } = await finished('call', '--practice', 'taskmaster-sample', '--json');
      const callSid = /"callSid":"(CA\w+)"/.exec(stdout)?.[1] ?? '';
      const watching = phony('watch', '--json');
      await watching.until(/question\.asked/);
      expect(await watching.stop('SIGINT')).toBe(0);
      expect(await finished('end', callSid.slice(-10))).toMatchObject({ exitCode: 0 });
      const past = await finished('watch', callSid, '--json');
      expect(past.exitCode).toBe(0);
      expect(past.stdout.trimEnd().split('\n').at(-1)).toContain('"type":"call.ended"');
    },
    LIMIT_MS,
  );

  it(
    'keeps out who has no token, and says so when nobody is there',
    async () => {
      expect(await finished('calls', '--token', 'not-the-token')).toMatchObject({ exitCode: 4, stdout: '' });
      expect(await finished('calls', '--url', 'http://127.0.0.1:2')).toMatchObject({ exitCode: 3, stdout: '' });
    },
    LIMIT_MS,
  );
});
