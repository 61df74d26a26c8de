import type { Clock } from '../ports/clock.ts';
import type { ModelError, SessionFact } from '../ports/conversation-model.ts';
import { SessionHandle } from './session-handle.ts';

/** How long a session lasts where the server does not say. */
const LIFE_MS = 60 * 60_000;
/** A clock that is off makes nonsense of what the server says; no session is as short as this. */
const SHORTEST_MS = 1_000;
/** A successor is opened this long before the end, and takes over at the first quiet moment. */
const EARLY_MS = 5 * 60_000;
/** This long before the end it takes over whatever is being said. */
const LATE_MS = 30_000;
const LOOK_EVERY_MS = 250;
/** A successor that could not be had is tried for again after this long. */
const AGAIN_MS = 15_000;

export interface SuccessionPorts<S, F> {
  readonly clock: Clock;
  /** Starts to open a session. */
  readonly open: (onFact: (fact: F | SessionFact) => void) => S;
  /** Whether nothing is being said or asked, so that nobody notices when one session follows another. */
  readonly isQuiet: () => boolean;
  /** The time of the successor has come. */
  readonly onDue: () => void;
  /** No successor will be let in: when the session that is open ends, the model is lost. */
  readonly onRefused: (error: ModelError) => void;
}

/** A session that waits to follow the one that is open. */
export interface Successor<S extends { close(): void }, F> {
  readonly handle: SessionHandle<S, F | SessionFact>;
  /** When it will end in its turn, in milliseconds since 1970; null while it is not ready. */
  readonly endsAtMs: number | null;
}

/** Sees to it that a session whose time will be up has a successor by then. */
export class Succession<S extends { close(): void }, F extends { readonly type: string }> {
  readonly #ports: SuccessionPorts<S, F>;
  #next: Successor<S, F> | null = null;
  #isOverdue = false;
  readonly #waits = new Set<() => void>();

  constructor(ports: SuccessionPorts<S, F>) {
    this.#ports = ports;
  }

  /** Whether there is a successor that could take over now. */
  get isReady(): boolean {
    return this.#next !== null && this.#next.endsAtMs !== null;
  }

  /** When a session ends that has just become ready, in milliseconds since 1970. @param expiresAtMs - As the server says. */
  endOf(expiresAtMs: number | null): number {
    const nowMs = this.#ports.clock.nowMs();
    const saidMs = (expiresAtMs ?? nowMs) - nowMs;
    return nowMs + (saidMs < SHORTEST_MS ? LIFE_MS : Math.min(saidMs, LIFE_MS));
  }

  /** A session is open until then: what belonged to the one before it is forgotten. */
  watch(endsAtMs: number): void {
    this.stop();
    const leftMs = Math.max(0, endsAtMs - this.#ports.clock.nowMs());
    const earlyMs = Math.min(EARLY_MS, leftMs / 2);
    this.#after(leftMs - earlyMs, () => this.#open());
    this.#after(leftMs - Math.min(LATE_MS, earlyMs / 5), () => {
      this.#isOverdue = true;
    });
  }

  /** The successor, ready or not, which is somebody else's from now on; null where there is none. */
  take(): Successor<S, F> | null {
    const next = this.#next;
    this.#next = null;
    this.stop();
    return next;
  }

  stop(): void {
    for (const stop of this.#waits) stop();
    this.#waits.clear();
    this.#isOverdue = false;
    this.#next?.handle.letGo();
    this.#next = null;
  }

  #open(): void {
    const handle = new SessionHandle<S, F | SessionFact>(this.#ports.open, (fact) => this.#hear(fact));
    this.#next = { handle, endsAtMs: null };
  }

  #hear(fact: F | SessionFact): void {
    if (!isSessionFact(fact)) return;
    if (fact.type === 'lost') return this.#lost(fact);
    if (this.#next === null) return;
    this.#next = { ...this.#next, endsAtMs: this.endOf(fact.expiresAtMs) };
    this.#look();
  }

  #lost({ why, error }: Extract<SessionFact, { type: 'lost' }>): void {
    this.#next?.handle.letGo();
    this.#next = null;
    if (why === 'refused') this.#ports.onRefused(error);
    else this.#after(AGAIN_MS, () => this.#open());
  }

  #look(): void {
    if (!this.isReady) return;
    if (this.#isOverdue || this.#ports.isQuiet()) this.#ports.onDue();
    else this.#after(LOOK_EVERY_MS, () => this.#look());
  }

  #after(delayMs: number, act: () => void): void {
    const stop = this.#ports.clock.after(delayMs, () => {
      this.#waits.delete(stop);
      act();
    });
    this.#waits.add(stop);
  }
}

export const isSessionFact = (fact: { readonly type: string }): fact is SessionFact =>
  fact.type === 'ready' || fact.type === 'lost';
