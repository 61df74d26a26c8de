import type { AssistantDelta, CallEvent, CallMessage } from '#core/call/events.ts';

type Slot = { readonly message: CallMessage; durable: boolean };

/**
 * Shows a call's messages in the order they happened, and an event only once it
 * is in the journal, or waits there for a disk that refuses. Streamed text waits
 * behind the events before it, never in front of the line.
 */
export class Outbox {
  readonly #show: (message: CallMessage) => void;
  readonly #queue: Slot[] = [];
  #emptied: (() => void)[] = [];

  constructor(show: (message: CallMessage) => void) {
    this.#show = show;
  }

  delta(message: AssistantDelta): void {
    if (this.#queue.length === 0) this.#show(message);
    else this.#queue.push({ message, durable: true });
  }

  /** @param written - Settles when the journal has the event, or keeps it for later. */
  event(message: CallEvent, written: Promise<unknown>): void {
    const slot: Slot = { message, durable: false };
    this.#queue.push(slot);
    const release = (): void => {
      slot.durable = true;
      this.#flush();
    };
    written.then(release, release);
  }

  /** Resolves when nothing waits to be shown. */
  idle(): Promise<void> {
    if (this.#queue.length === 0) return Promise.resolve();
    return new Promise((resolve) => this.#emptied.push(resolve));
  }

  #flush(): void {
    while (this.#queue[0]?.durable) {
      const slot = this.#queue.shift();
      if (slot !== undefined) this.#show(slot.message);
    }
    if (this.#queue.length > 0) return;
    const emptied = this.#emptied;
    this.#emptied = [];
    for (const resolve of emptied) resolve();
  }
}
