import type { ModelState, NewCallEvent } from '../call/events.ts';
import type { Clock } from '../ports/clock.ts';
import type { Loss, ModelError, SessionFact } from '../ports/conversation-model.ts';
import { SessionHandle } from './session-handle.ts';
import { isSessionFact, Succession } from './succession.ts';

const TRIES = 5;
const FIRST_WAIT_MS = 250;
/** A session that has lasted this long is sound, though nothing was asked of it. */
const SOUND_MS = 60_000;

export interface SessionKeeperPorts<S, F> {
  readonly clock: Clock;
  readonly record: (event: NewCallEvent) => void;
  /** A random number from 0 to 1, to spread reconnects of many calls. */
  readonly jitter: () => number;
  /** Starts to open a session. */
  readonly open: (onFact: (fact: F | SessionFact) => void) => S;
  /** Whether nothing is being said or asked, so that nobody notices when one session follows another. */
  readonly isQuiet: () => boolean;
}

export interface SessionKeeperListener<S, F> {
  /** A session is configured, and knows nothing yet. */
  onReady(session: S): void;
  /** Anything else it tells; never of a session that was given up. */
  onFact(fact: F): void;
  /** The session is gone, for whatever reason; nothing of it is left. */
  onDropped(): void;
  /** The session is gone and another follows: `onReady` comes, or `onFailed`. */
  onBroken(): void;
  /** No session can be had any more. */
  onFailed(error: ModelError): void;
}

/**
 * Keeps a call in a session with the model: opened once, followed by another
 * before its time is up, opened again with backoff when it breaks, given up in
 * the end.
 */
export class SessionKeeper<S extends { close(): void }, F extends { readonly type: string }> {
  readonly #ports: SessionKeeperPorts<S, F>;
  readonly #listener: SessionKeeperListener<S, F>;
  readonly #succession: Succession<S, F>;
  #handle: SessionHandle<S, F | SessionFact> | null = null;
  #state: 'new' | 'opening' | 'ready' | 'failed' | 'closed' = 'new';
  #told: ModelState | null = null;
  #failures = 0;
  /** When the session became ready; null once it has answered, which proves more. */
  #readyAtMs: number | null = null;
  #cancelWait: () => void = () => undefined;

  constructor(ports: SessionKeeperPorts<S, F>, listener: SessionKeeperListener<S, F>) {
    this.#ports = ports;
    this.#listener = listener;
    const { clock, isQuiet, open, record } = ports;
    this.#succession = new Succession({
      clock,
      open,
      isQuiet,
      onDue: () => this.#succeed(),
      onRefused: (error) => record({ type: 'error', ...error, fatal: false }),
    });
  }

  /** The session, once it is configured. */
  get session(): S | null {
    return this.#state === 'ready' ? (this.#handle?.session ?? null) : null;
  }

  get hasFailed(): boolean {
    return this.#state === 'failed';
  }

  open(): void {
    if (this.#state !== 'new') return;
    this.#tell('connecting');
    this.#connect();
  }

  /** A session that answers is sound: the tries are counted anew from here, and not from a mere connection. */
  proved(): void {
    this.#failures = 0;
    this.#readyAtMs = null;
  }

  /** Gives up on the model, for a reason that trying again cannot mend. */
  fail(error: ModelError): void {
    if (this.#state === 'failed' || this.#state === 'closed') return;
    this.#drop();
    this.#state = 'failed';
    this.#tell('failed', error);
    this.#ports.record({ type: 'error', code: error.code, message: error.message, fatal: true });
    this.#listener.onFailed(error);
  }

  close(): void {
    this.#drop();
    this.#state = 'closed';
  }

  #connect(): void {
    this.#state = 'opening';
    this.#handle = new SessionHandle(this.#ports.open, (fact) => this.#hear(fact));
  }

  #hear(fact: F | SessionFact): void {
    if (!isSessionFact(fact)) return this.#listener.onFact(fact);
    if (fact.type === 'lost') return this.#lost(fact.why, fact.error);
    this.#begin(this.#succession.endOf(fact.expiresAtMs));
  }

  #begin(endsAtMs: number): void {
    if (this.#handle === null) return;
    this.#state = 'ready';
    this.#readyAtMs = this.#ports.clock.monotonicMs();
    this.#succession.watch(endsAtMs);
    this.#tell('ready');
    this.#listener.onReady(this.#handle.session);
  }

  #lost(why: Loss, error: ModelError): void {
    const follows = why !== 'refused' && this.#succession.isReady;
    if (follows || (why === 'expired' && this.#isSound)) return this.#succeed();
    this.#drop();
    this.#failures += 1;
    if (why === 'refused' || this.#failures > TRIES) return this.fail(error);
    this.#state = 'opening';
    this.#tell('reconnecting', error);
    this.#listener.onBroken();
    const waitMs = FIRST_WAIT_MS * 2 ** (this.#failures - 1) * (0.8 + 0.4 * this.#ports.jitter());
    this.#cancelWait = this.#ports.clock.after(waitMs, () => this.#connect());
  }

  /** Another session takes over: the one that waits for it, or a new one at once. That is no failure, and nobody is told. */
  #succeed(): void {
    const next = this.#succession.take();
    this.#drop();
    this.#state = 'opening';
    this.#listener.onBroken();
    if (next === null) return this.#connect();
    this.#handle = next.handle;
    next.handle.handTo((fact) => this.#hear(fact));
    if (next.endsAtMs !== null) this.#begin(next.endsAtMs);
  }

  /** Whether the session has shown that it works: one that does not and ends counts as a try. */
  get #isSound(): boolean {
    if (this.#state !== 'ready') return false;
    return this.#readyAtMs === null || this.#ports.clock.monotonicMs() - this.#readyAtMs >= SOUND_MS;
  }

  #drop(): void {
    this.#cancelWait();
    this.#succession.stop();
    this.#handle?.letGo();
    this.#handle = null;
    this.#listener.onDropped();
  }

  /** A state that lasts is told once. */
  #tell(state: ModelState, error?: ModelError): void {
    if (this.#told === state && state === 'ready') return;
    this.#told = state;
    this.#ports.record({ type: 'model', state, ...(error === undefined ? {} : { error: error.message }) });
  }
}
