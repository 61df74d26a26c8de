const DEADLINE_MS = 8_000;

type Nothing = undefined | null | false;

/** Something that records what happens to it and can be waited on; every wait has a deadline and fails with evidence. */
export abstract class Watched {
  readonly #wakers = new Set<() => void>();

  protected changed(): void {
    for (const wake of this.#wakers) wake();
  }

  /** What has been recorded so far, shown when a wait fails. */
  protected abstract evidence(): string;

  /** Resolves with the probe's first value that is something; the probe is asked again after each change. */
  until<T>(probe: () => T | Nothing, what: string, deadlineMs: number = DEADLINE_MS): Promise<T> {
    const present = probe();
    if (isSomething(present)) return Promise.resolve(present);
    return new Promise<T>((resolve, reject) => {
      const stop = (): void => {
        clearTimeout(timer);
        this.#wakers.delete(wake);
      };
      const wake = (): void => {
        const value = probe();
        if (!isSomething(value)) return;
        stop();
        resolve(value);
      };
      const timer = setTimeout(() => {
        stop();
        reject(new Error(`no ${what} within ${deadlineMs} ms; recorded: ${this.evidence()}`));
      }, deadlineMs);
      this.#wakers.add(wake);
    });
  }
}

function isSomething<T>(value: T | Nothing): value is T {
  return value !== undefined && value !== null && value !== false;
}

/** A point at which a fake stops until the test lets it go on. */
export class Gate {
  readonly reached: Promise<void>;
  readonly opened: Promise<void>;
  #reach: () => void = () => undefined;
  #open: () => void = () => undefined;

  constructor() {
    this.reached = new Promise((resolve) => {
      this.#reach = resolve;
    });
    this.opened = new Promise((resolve) => {
      this.#open = resolve;
    });
  }

  open(): void {
    this.#open();
  }

  async pass(): Promise<void> {
    this.#reach();
    await this.opened;
  }
}

export async function within<T>(promise: Promise<T>, what: string, deadlineMs: number = DEADLINE_MS): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const expiry = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => reject(new Error(`no ${what} within ${deadlineMs} ms`)), deadlineMs);
  });
  try {
    return await Promise.race([promise, expiry]);
  } finally {
    clearTimeout(timer);
  }
}

/** For what can only be asked for, not listened to (a list that may lag behind): asks until it holds or time is up. */
export async function eventually<T>(
  ask: () => Promise<T | Nothing>,
  what: string,
  deadlineMs: number = DEADLINE_MS,
): Promise<T> {
  const endAtMs = Date.now() + deadlineMs;
  for (;;) {
    const answer = await ask();
    if (isSomething(answer)) return answer;
    if (Date.now() > endAtMs) throw new Error(`no ${what} within ${deadlineMs} ms`);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

export const brief = (value: unknown, limit = 4_000): string => {
  const text = JSON.stringify(value) ?? 'nothing';
  return text.length <= limit ? text : `…${text.slice(-limit)}`;
};
