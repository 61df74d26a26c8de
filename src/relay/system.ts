import { randomUUID } from 'node:crypto';
import { performance } from 'node:perf_hooks';
import type { Clock, NewId } from '#core/ports/clock.ts';

/** No timer of a process that runs is as late as this. */
const STOOD_STILL_MS = 1_000;

export const systemClock: Clock = {
  nowMs: () => Date.now(),
  monotonicMs: () => performance.now(),
  after: (delayMs, action) => {
    const dueMs = performance.now() + delayMs;
    let late: NodeJS.Immediate | undefined;
    const timer = setTimeout(() => {
      // A process that stood still finds every deadline passed and every socket full in one moment. What came in is
      // heard first: most of it is what the deadlines were for, and takes them back.
      if (performance.now() - dueMs > STOOD_STILL_MS) late = setImmediate(action);
      else action();
    }, delayMs);
    return () => {
      clearTimeout(timer);
      clearImmediate(late);
    };
  },
};

/**
 * 80 random bits: unique in any call, short enough for the model's item ids. Taken out of a UUID, for Node draws those
 * by the hundred: asking the system for a few bytes costs more than all else that is done for a turn's first frame.
 */
export const randomId: NewId = (prefix) => {
  const uuid = randomUUID();
  return `${prefix}_${uuid.slice(0, 8)}${uuid.slice(24)}`;
};
