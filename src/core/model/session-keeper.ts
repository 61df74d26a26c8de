import type { NewCallEvent } from '../call/events.ts';
import type { Clock } from '../ports/clock.ts';
import type { ModelError } from '../ports/conversation-model.ts';

const TRIES = 5;
const FIRST_WAIT_MS = 250;

export interface SessionKeeperPorts<S> {
  readonly clock: Clock;
  readonly record: (event: NewCallEvent) => void;
  /** A random number from 0 to 1, to spread reconnects of many calls. */
  readonly jitter: () => number;
  /** Starts to open a session. What it tells counts only while `isCurrent`. */
  readonly open: (isCurrent: () => boolean) => S;
}

export interface SessionKeeperListener {
  /** The session is gone, for whatever reason; nothing of it is left. */
  onDropped(): void;
  /** The session broke; another is being opened. */
  onBroken(): void;
  /** No session can be had any more. */
  onFailed(error: ModelError): void;
}

/** Keeps one session with the model: opened once, opened again with backoff when it breaks, given up in the end. */
export class SessionKeeper<S extends { close(): void }> {
  readonly #ports: SessionKeeperPorts<S>;
  readonly #listener: SessionKeeperListener;
  #session: S | null = null;
  #state: 'new' | 'opening' | 'ready' | 'failed' | 'closed' = 'new';
  #failures = 0;
  #generation = 0;
  #cancelWait: () => void = () => undefined;

  constructor(ports: SessionKeeperPorts<S>, listener: SessionKeeperListener) {
    this.#ports = ports;
    this.#listener = listener;
  }

  /** The session, whether it is ready or still being opened. */
  get session(): S | null {
    return this.#session;
  }

  get isReady(): boolean {
    return this.#state === 'ready';
  }

  get hasFailed(): boolean {
    return this.#state === 'failed';
  }

  open(): void {
    if (this.#state !== 'new') return;
    this.#ports.record({ type: 'model', state: 'connecting' });
    this.#connect();
  }

  /** The session accepted its configuration. Returns it, or null where it is gone already. */
  ready(): S | null {
    if (this.#session === null) return null;
    this.#state = 'ready';
    this.#ports.record({ type: 'model', state: 'ready' });
    return this.#session;
  }

  /** A session that answers is sound: the tries are counted anew from here, and not from a mere connection. */
  proved(): void {
    this.#failures = 0;
  }

  lost(retryable: boolean, error: ModelError): void {
    this.#drop();
    this.#failures += 1;
    if (!retryable || this.#failures > TRIES) return this.fail(error);
    this.#state = 'opening';
    this.#ports.record({ type: 'model', state: 'reconnecting', error: error.message });
    this.#listener.onBroken();
    const waitMs = FIRST_WAIT_MS * 2 ** (this.#failures - 1) * (0.8 + 0.4 * this.#ports.jitter());
    this.#cancelWait = this.#ports.clock.after(waitMs, () => this.#connect());
  }

  /** Gives up on the model, for a reason that trying again cannot mend. */
  fail(error: ModelError): void {
    if (this.#state === 'failed' || this.#state === 'closed') return;
    this.#drop();
    this.#state = 'failed';
    this.#ports.record({ type: 'model', state: 'failed', error: error.message });
    this.#ports.record({ type: 'error', code: error.code, message: error.message, fatal: true });
    this.#listener.onFailed(error);
  }

  close(): void {
    this.#drop();
    this.#state = 'closed';
  }

  #connect(): void {
    this.#state = 'opening';
    this.#generation += 1;
    const generation = this.#generation;
    this.#session = this.#ports.open(() => generation === this.#generation);
  }

  #drop(): void {
    this.#cancelWait();
    this.#generation += 1;
    this.#session?.close();
    this.#session = null;
    this.#listener.onDropped();
  }
}
