import { setTimeout as sleep } from 'node:timers/promises';
import { ModelEnd, type Pace } from './model-end.ts';
import { type HopName, PhoneLine } from './phone-line.ts';

/** After this long an interruption the model was not told of counts as untold. */
const UNTOLD_MS = 1_000;
/** Calls are set up a few at a time, as they come in life. */
const OPENED_AT_ONCE = 5;
/** How far away the model is where that matters, and how long it rings there. */
const OPENING_MS = 150;
const RING_MS = 400;
/** The calls begin to be spoken on within this time, so that they do not breathe in step. */
const STAGGER_MS = 1_000;

export interface BargeIns {
  /** From the interruption to the model told, ms. */
  readonly toldMs: number[];
  /** From the interruption to the last word of the cut reply that still came, ms; 0 where none did. */
  readonly staleMs: number[];
  readonly untold: number;
  /** Words the model sent after it had been told, and that came through all the same. */
  readonly stale: number;
}

type Tally = { -readonly [K in keyof BargeIns]: BargeIns[K] };

/** Both ends of a hop in one process, so that one clock times it. */
export class FarEnds {
  readonly #model = new ModelEnd();
  #lines: PhoneLine[] = [];
  #calls = 0;

  start(): Promise<string> {
    return this.#model.start();
  }

  async open(hop: HopName, url: string, count: number): Promise<void> {
    for (let left = count; left > 0; left -= OPENED_AT_ONCE) {
      const first = this.#calls;
      const some = Math.min(left, OPENED_AT_ONCE);
      this.#calls += some;
      const opened = Array.from({ length: some }, (_, index) => PhoneLine.open(hop, url, first + index));
      this.#lines.push(...(await Promise.all(opened)));
    }
    // The model's sessions of the last ones are configured meanwhile.
    await sleep(100);
  }

  async close(): Promise<void> {
    for (const line of this.#lines) await line.close();
    this.#lines = [];
  }

  /** Every call is answered once, at `pace`. Resolves with the way of every word, in ms. */
  async speak(pace: Pace): Promise<number[]> {
    this.#model.pace = pace;
    const waysMs: number[] = [];
    await this.#onEach(async (line) => {
      let come = 0;
      const done = new Promise<void>((resolve) => {
        line.onWord = (session, n, atMs) => {
          waysMs.push(atMs - this.#sentAtMs(session, n));
          come += 1;
          if (come === pace.tokens) resolve();
        };
      });
      line.prompt();
      await done;
    });
    return waysMs;
  }

  /**
   * Calls one after the other in which the other party speaks as soon as the line is open. Resolves with each one's time
   * from there to the first word, in ms.
   */
  async answer(url: string, times: number): Promise<number[]> {
    this.#model.pace = { tokens: 3, everyMs: 2, late: 0 };
    this.#model.openingMs = OPENING_MS;
    const tookMs: number[] = [];
    for (let i = 0; i < times; i++) {
      const line = await PhoneLine.open('relay', url, this.#calls++, RING_MS);
      const first = new Promise<number>((resolve) => {
        line.onWord = (_session, _n, atMs) => resolve(atMs);
      });
      const openAtMs = line.prompt();
      tookMs.push((await first) - openAtMs);
      await line.close();
    }
    this.#model.openingMs = 0;
    return tookMs;
  }

  /** Every call has `times` short exchanges. Resolves with each one's time from the prompt to the first word, in ms. */
  async exchange(times: number): Promise<number[]> {
    const pace = { tokens: 3, everyMs: 2, late: 0 };
    this.#model.pace = pace;
    const firstMs: number[] = [];
    await this.#onEach(async (line) => {
      for (let i = 0; i < times; i++) {
        let come = 0;
        let askedAtMs = 0;
        const done = new Promise<void>((resolve) => {
          line.onWord = (_session, _n, atMs) => {
            if (come === 0) firstMs.push(atMs - askedAtMs);
            come += 1;
            if (come === pace.tokens) resolve();
          };
        });
        askedAtMs = line.prompt();
        await done;
        await sleep(20 + Math.random() * 20);
      }
    });
    return firstMs;
  }

  /** Every call is interrupted `times` times in the middle of a reply. */
  async interrupt(times: number): Promise<BargeIns> {
    this.#model.pace = { tokens: 500, everyMs: 10, late: 3 };
    const result: Tally = { toldMs: [], staleMs: [], untold: 0, stale: 0 };
    await this.#onEach(async (line) => {
      for (let i = 0; i < times; i++) await this.#interruptOnce(line, result);
    });
    return result;
  }

  async #interruptOnce(line: PhoneLine, result: Tally): Promise<void> {
    const session = await new Promise<number>((resolve) => {
      let come = 0;
      line.onWord = (from) => {
        come += 1;
        if (come === 5) resolve(from);
      };
      line.prompt();
    });
    await sleep(Math.random() * 20);
    const late: { readonly sentAtMs: number; readonly cameAtMs: number }[] = [];
    const told = new Promise<number | null>((resolve) => {
      const model = this.#model.sessions[session];
      if (model !== undefined) model.onCancel = resolve;
      setTimeout(() => resolve(null), UNTOLD_MS).unref();
    });
    const atMs = line.interrupt();
    line.onWord = (from, n, cameAtMs) => late.push({ sentAtMs: this.#sentAtMs(from, n), cameAtMs });
    const toldAtMs = await told;
    // What was on its way, and the model's own end of the reply.
    await sleep(60);
    if (toldAtMs === null) result.untold += 1;
    else result.toldMs.push(toldAtMs - atMs);
    result.staleMs.push((late.at(-1)?.cameAtMs ?? atMs) - atMs);
    result.stale += late.filter(({ sentAtMs }) => toldAtMs !== null && sentAtMs > toldAtMs).length;
  }

  #sentAtMs(session: number, n: number): number {
    return this.#model.sessions[session]?.sentAtMs[n] ?? Number.NaN;
  }

  async #onEach(act: (line: PhoneLine) => Promise<void>): Promise<void> {
    const apartMs = STAGGER_MS / this.#lines.length;
    await Promise.all(
      this.#lines.map(async (line, index) => {
        await sleep(index * apartMs);
        await act(line);
      }),
    );
  }
}
