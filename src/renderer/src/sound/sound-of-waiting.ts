import type { Console } from '../console/console.ts';
import { waitingIn } from './waiting.ts';

type Heard = Pick<Console, 'feed' | 'clock' | 'preferences' | 'chime'>;

/**
 * Plays the sound once for each matter that still waits when it is due. What was due when this console first saw it is
 * old news; what came due while the sound was off stays unheard. Returns the function that ends it.
 */
export function soundOfWaiting({ feed, clock, preferences, chime }: Heard): () => void {
  const settled = new Set<string>();
  const seen = new Set<string>();
  const look = (): void => {
    const now = clock.get();
    const open = [...feed.store.get().records.values()].flatMap(({ call }) => waitingIn(call));
    for (const { key, dueMs } of open) if (!seen.has(key) && now >= dueMs) settled.add(key);
    const due = open.filter(({ key, dueMs }) => !settled.has(key) && now >= dueMs);
    for (const { key } of open) seen.add(key);
    for (const { key } of due) settled.add(key);
    forgetAllBut(new Set(open.map(({ key }) => key)), [seen, settled]);
    if (due.length > 0 && preferences.store.get().preferences.sound) chime.play();
  };
  const stops = [feed.store.subscribe(look), clock.subscribe(look)];
  return () => {
    for (const stop of stops) stop();
  };
}

function forgetAllBut(open: ReadonlySet<string>, sets: readonly Set<string>[]): void {
  for (const set of sets) for (const key of set) if (!open.has(key)) set.delete(key);
}
