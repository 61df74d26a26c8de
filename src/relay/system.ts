import { randomBytes } from 'node:crypto';
import { performance } from 'node:perf_hooks';
import type { Clock, NewId } from '#core/ports/clock.ts';

export const systemClock: Clock = {
  nowMs: () => Date.now(),
  monotonicMs: () => performance.now(),
  after: (delayMs, action) => {
    const timer = setTimeout(action, delayMs);
    return () => clearTimeout(timer);
  },
};

/** 72 random bits: unique in any call, short enough for the model's item ids. */
export const randomId: NewId = (prefix) => `${prefix}_${randomBytes(9).toString('base64url')}`;
