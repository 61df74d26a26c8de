import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import type { Use } from './probe.ts';

const ENTRY = path.join('out', 'bench', 'run.js');

/** A process of the bench: one of the hops that are measured, or the far ends that measure them. */
export class Child {
  readonly #process: ChildProcess;
  readonly #waiting = new Map<number, (answer: unknown) => void>();
  #asked = 0;

  /** Starts `role` of this same program. @throws Error when it ends before it is ready. */
  static async start(role: readonly string[], env: NodeJS.ProcessEnv = {}): Promise<{ child: Child; ready: unknown }> {
    const child = new Child(
      spawn(process.execPath, ['--expose-gc', ENTRY, ...role], {
        env: { PATH: process.env['PATH'], ...env },
        stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
      }),
    );
    return { child, ready: await child.#answerTo(0) };
  }

  private constructor(process: ChildProcess) {
    this.#process = process;
    process.on('message', (message: { id: number; answer: unknown }) => {
      this.#waiting.get(message.id)?.(message.answer);
      this.#waiting.delete(message.id);
    });
  }

  async ask<A>(question: object): Promise<A> {
    this.#asked += 1;
    const id = this.#asked;
    this.#process.send({ id, question });
    return (await this.#answerTo(id)) as A;
  }

  /** What the process has used so far. */
  use(collectGarbage = false): Promise<Use> {
    return this.ask<Use>({ ask: 'use', collectGarbage });
  }

  async stop(): Promise<void> {
    const gone = once(this.#process, 'exit');
    this.#process.kill('SIGTERM');
    await gone;
  }

  #answerTo(id: number): Promise<unknown> {
    return new Promise((resolve, reject) => {
      this.#waiting.set(id, resolve);
      this.#process.once('exit', (code) => reject(new Error(`a process of the bench ended with ${code}`)));
      this.#process.setMaxListeners(0);
    });
  }
}
