import { once } from 'node:events';
import { Worker } from 'node:worker_threads';

export interface FloodOptions {
  readonly port: number;
  readonly connections: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly payload: string;
}

/** Requests nobody signed, from many connections at once. */
export class Flood {
  readonly #worker: Worker;
  readonly #beganMs = performance.now();

  constructor(options: FloodOptions) {
    this.#worker = new Worker(new URL('./flood.mjs', import.meta.url), { workerData: options });
  }

  /** Ends it; answers how many were given each status, and how many that were a second. */
  async stop(): Promise<{ readonly statuses: Readonly<Record<string, number>>; readonly perSecond: number }> {
    const said = once(this.#worker, 'message');
    // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a thread is no window
    this.#worker.postMessage('stop');
    const [statuses] = (await said) as [Record<string, number>];
    const seconds = (performance.now() - this.#beganMs) / 1_000;
    const all = Object.values(statuses).reduce((sum, count) => sum + count, 0);
    return { statuses, perSecond: Math.round(all / seconds) };
  }
}
