/** Collects what arrives and lets a test wait for it. A wait that takes too long fails with what did arrive. */
export class Inbox<T> {
  readonly all: T[] = [];
  readonly #waiting = new Set<() => void>();

  push(item: T): void {
    this.all.push(item);
    for (const check of this.#waiting) check();
  }

  /** The first item from `from` on that fits, now or once it arrives. */
  async first(fits: (item: T) => boolean, from = 0): Promise<T> {
    await this.until((all) => all.slice(from).some(fits));
    const found = this.all.slice(from).find(fits);
    if (found === undefined) throw new Error('unreachable');
    return found;
  }

  until(holds: (all: readonly T[]) => boolean, deadlineMs = 4_000): Promise<void> {
    return new Promise((resolve, reject) => {
      const stop = (): void => {
        clearTimeout(timer);
        this.#waiting.delete(check);
      };
      const check = (): void => {
        if (!holds(this.all)) return;
        stop();
        resolve();
      };
      const timer = setTimeout(() => {
        stop();
        reject(new Error(`waited in vain; arrived so far: ${JSON.stringify(this.all, null, 1)}`));
      }, deadlineMs);
      this.#waiting.add(check);
      check();
    });
  }
}
