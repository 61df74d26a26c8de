import type { FastifyRateLimitOptions, FastifyRateLimitStore } from '@fastify/rate-limit';
import { systemClock } from '../system.ts';

type Answer = Parameters<FastifyRateLimitStore['incr']>[1];

interface Count {
  current: number;
  readonly sinceMs: number;
}

/**
 * Counts the requests of each client in windows of the monotonic clock. The plug-in's own count goes by the wall clock:
 * set back by an hour, that would keep a client out for an hour.
 */
export class RequestCounts implements FastifyRateLimitStore {
  readonly #monotonicMs: () => number;
  readonly #counts = new Map<string, Count>();

  /** @param _options - The plug-in's, which makes the store. */
  constructor(_options: FastifyRateLimitOptions, monotonicMs: () => number = systemClock.monotonicMs) {
    this.#monotonicMs = monotonicMs;
  }

  incr(client: string, answer: Answer, windowMs: number): void {
    const nowMs = this.#monotonicMs();
    for (const [name, { sinceMs }] of this.#counts) if (nowMs - sinceMs >= windowMs) this.#counts.delete(name);
    const count = this.#counts.get(client) ?? { current: 0, sinceMs: nowMs };
    count.current += 1;
    this.#counts.set(client, count);
    answer(null, { current: count.current, ttl: windowMs - (nowMs - count.sinceMs) });
  }

  /** The one scope that is limited has no routes with limits of their own. */
  child(): RequestCounts {
    return this;
  }
}
