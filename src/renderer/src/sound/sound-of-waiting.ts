import type { Console } from '../console/console.ts';
import { waitingIn } from './waiting.ts';

/** As the desk's bar begins to breathe. */
const WAITED_MS = 10_000;

type Heard = Pick<Console, 'feed' | 'clock' | 'preferences' | 'chime'>;

/**
 * Plays the sound once for each matter that has waited for ten seconds. What had waited longer when this console first
 * saw it is old news; what came due while the sound was off stays unheard. Returns the function that ends it.
 */
export function soundOfWaiting({ feed, clock, preferences, chime }: Heard): () => void {
  const settled = new Set<string>();
  const seen = new Set<string>();
  const look = (): void => {
    const now = clock.get();
    const open = [...feed.store.get().records.values()].flatMap(({ call }) => waitingIn(call));
    const isFirst = ({ key }: { readonly key: string }): boolean => !seen.has(key);
    for (const { key } of open.filter((each) => isFirst(each) && now - each.sinceMs >= WAITED_MS)) settled.add(key);
    const due = open.filter(({ key, sinceMs }) => !settled.has(key) && now - sinceMs >= WAITED_MS);
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
