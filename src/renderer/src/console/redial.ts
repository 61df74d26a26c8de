import type { CallState } from '#core/call/state.ts';
import { practise } from './actions.ts';
import type { Console } from './console.ts';
import { fillDialBox } from './fill-dial-box.ts';

/** The call that was dialled last, or null. */
export function lastDialled({ feed }: Console): CallState | null {
  const dialled = [...feed.store.get().records.values()]
    .map(({ call }) => call)
    .filter(({ direction, startedAt }) => direction === 'outbound' && startedAt !== null);
  return dialled.toSorted((a, b) => (a.startedAt ?? '').localeCompare(b.startedAt ?? '')).at(-1) ?? null;
}

/** Practice is dialled at once; a person's number is put where one key dials it. */
export function redialLast(console: Console): void {
  const call = lastDialled(console);
  if (call === null) return;
  if (call.practice === null) fillDialBox(console, call.to);
  else void practise(console, call.practice);
}
