const PATIENCE_MS = 4_000;

/** Collects what arrives and lets a test wait for it; a wait in vain fails with what did arrive. */
export class Inbox<T> {
  readonly all: T[] = [];
  readonly #waiting = new Set<() => void>();

  push(item: T): void {
    this.all.push(item);
    for (const check of this.#waiting) check();
  }

  /** The first item that fits, now or once it arrives. */
  first(fits: (item: T) => boolean = () => true): Promise<T> {
    return new Promise((resolve, reject) => {
      const check = (): void => {
        const found = this.all.find(fits);
        if (found === undefined) return;
        clearTimeout(deadline);
        this.#waiting.delete(check);
        resolve(found);
      };
      const deadline = setTimeout(() => {
        this.#waiting.delete(check);
        reject(new Error(`waited in vain; arrived so far: ${JSON.stringify(this.all).slice(0, 2_000)}`));
      }, PATIENCE_MS);
      this.#waiting.add(check);
      check();
    });
  }
}
