import type { Clock } from '#core/ports/clock.ts';

const LOOK_EVERY_MS = 5_000;
/** Less than this is a busy moment. */
const SLEEP_MIN_MS = 10_000;

/**
 * Notices that the process stood still: a laptop that slept, a stop signal, a virtual machine that was put aside. The
 * monotonic clock goes on meanwhile on some systems and not on others, so both are looked at; a wall clock that was
 * set ahead looks the same, and nothing worse than a look around comes of it.
 *
 * @param onWake - Told for how long, in milliseconds.
 * @returns The function that ends it.
 */
export function watchSleep({ nowMs, monotonicMs, after }: Clock, onWake: (sleptMs: number) => void): () => void {
  let [wall, monotonic] = [nowMs(), monotonicMs()];
  let stop: () => void;
  const look = (): void => {
    const sleptMs = Math.max(nowMs() - wall, monotonicMs() - monotonic) - LOOK_EVERY_MS;
    [wall, monotonic] = [nowMs(), monotonicMs()];
    stop = after(LOOK_EVERY_MS, look);
    if (sleptMs >= SLEEP_MIN_MS) onWake(sleptMs);
  };
  stop = after(LOOK_EVERY_MS, look);
  return () => stop();
}
