import type { Clock } from '../ports/clock.ts';

export interface DraftFillerPorts {
  readonly clock: Clock;
  /** Words of the supervisor's, or null for silence. */
  readonly words: string | null;
  /** Whether the other party has spoken and waits in silence. */
  readonly isAwaited: () => boolean;
  /** Says the words. @param onSent - Told once they are on the line, and for how long they will be heard. */
  readonly say: (words: string, onSent: (audibleMs: number) => void) => void;
  /** Stops the words, which may still be heard. @param isSent - They are on the line already, all of them. */
  readonly stop: (isSent: boolean) => void;
}

/** What the other party hears while a draft waits for the supervisor. It decides nothing. */
export class DraftFiller {
  readonly #ports: DraftFillerPorts;
  #audibleUntilMs = 0;

  constructor(ports: DraftFillerPorts) {
    this.#ports = ports;
  }

  /** The draft has waited long. */
  start(): void {
    const { clock, isAwaited, say, words } = this.#ports;
    if (words === null || !isAwaited()) return;
    this.#audibleUntilMs = Number.POSITIVE_INFINITY;
    say(words, (audibleMs) => (this.#audibleUntilMs = clock.monotonicMs() + audibleMs));
  }

  /** The draft itself is to be heard now. */
  stop(): void {
    const isSent = this.#audibleUntilMs !== Number.POSITIVE_INFINITY;
    const isAudible = this.#ports.clock.monotonicMs() < this.#audibleUntilMs;
    this.#audibleUntilMs = 0;
    if (isAudible) this.#ports.stop(isSent);
  }

  /** Another draft waits. */
  reset(): void {
    this.#audibleUntilMs = 0;
  }
}
