import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { jsonOf } from './http.ts';
import { brief, Watched } from './watched.ts';

const ROOT = resolve(import.meta.dirname, '../../..');
/** Real machines start slowly when several things start at once. */
const START_MS = 15_000;

export type Environment = Readonly<Record<string, string | undefined>>;

export interface RelayExit {
  readonly code: number | null;
  readonly signal: string | null;
}

/** The relay alone, as `npm run relay` starts it: a child process known only by its environment, output and port. */
export class RelayProcess extends Watched {
  stdout = '';
  stderr = '';
  exit: RelayExit | null = null;
  readonly #child: ChildProcess;

  private constructor(environment: Environment) {
    super();
    const [command = 'node', ...parameters] = (process.env['PHONY_RELAY_COMMAND'] ?? 'node out/main/relay.js').split(
      /\s+/,
    );
    this.#child = spawn(command, parameters, {
      cwd: ROOT,
      env: { PATH: process.env['PATH'], HOME: tmpdir(), NODE_ENV: 'production', ...environment },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    this.#child.stdout?.setEncoding('utf8').on('data', (text: string) => this.#note({ stdout: text }));
    this.#child.stderr?.setEncoding('utf8').on('data', (text: string) => this.#note({ stderr: text }));
    this.#child.on('error', (error) => this.#note({ stderr: `cannot be started: ${error.message}\n` }));
    this.#child.on('close', (code, signal) => {
      this.exit = { code, signal };
      this.changed();
    });
  }

  /** Starts it and leaves it to the test whether it should come up. */
  static spawn(environment: Environment): RelayProcess {
    return new RelayProcess(environment);
  }

  /** Starts it and waits until it can take calls. */
  static async start(environment: Environment): Promise<RelayProcess> {
    const relay = new RelayProcess(environment);
    await relay.untilListening();
    return relay;
  }

  async untilListening(): Promise<{ readonly port: number; readonly url: string }> {
    await this.until(() => this.listening !== null || this.exit !== null, 'listening line on stdout', START_MS);
    if (this.listening === null) throw new Error(`the relay did not start: ${this.evidence()}`);
    return this.listening;
  }

  /** The JSON line that says it can take calls, or null before it came. */
  get listening(): { readonly port: number; readonly url: string } | null {
    const line = this.stdout
      .split('\n')
      .map(jsonOf)
      .find((entry) => entry['event'] === 'listening');
    return line === undefined ? null : { port: Number(line['port']), url: String(line['url']) };
  }

  /** Its process, for what the operating system says of it. */
  get pid(): number | null {
    return this.#child.pid ?? null;
  }

  get port(): number {
    if (this.listening === null) throw new Error('the relay does not listen yet');
    return this.listening.port;
  }

  untilExit(deadlineMs: number = START_MS): Promise<RelayExit> {
    return this.until(() => this.exit, 'exit of the relay', deadlineMs);
  }

  untilStderr(pattern: RegExp): Promise<true> {
    return this.until(() => pattern.test(this.stderr), `${String(pattern)} on stderr`);
  }

  /** SIGTERM, as an operator stops it; the exit code is the test's to judge. */
  async stop(signal: 'SIGTERM' | 'SIGINT' = 'SIGTERM'): Promise<RelayExit> {
    if (this.exit === null) this.#child.kill(signal);
    try {
      return await this.untilExit(10_000);
    } finally {
      if (this.exit === null) this.#child.kill('SIGKILL');
    }
  }

  /** The lid is shut: the process stands still until it is continued. */
  standStill(): void {
    this.#child.kill('SIGSTOP');
  }

  goOn(): void {
    this.#child.kill('SIGCONT');
  }

  /** Power failure. */
  async kill(): Promise<void> {
    this.#child.kill('SIGKILL');
    await this.untilExit();
  }

  #note({ stdout = '', stderr = '' }: { stdout?: string; stderr?: string }): void {
    this.stdout += stdout;
    this.stderr += stderr;
    this.changed();
  }

  protected override evidence(): string {
    return brief({ exit: this.exit, stdout: this.stdout.slice(-500), stderr: this.stderr.slice(-2_500) });
  }
}

export async function newDataDir(): Promise<string> {
  return mkdtemp(join(tmpdir(), 'phony-conformance-'));
}

export async function removeDataDir(path: string): Promise<void> {
  await rm(path, { recursive: true, force: true, maxRetries: 3 });
}
