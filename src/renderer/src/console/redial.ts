import type { CallState } from '#core/call/state.ts';
import { practise } from './actions.ts';
import type { Console } from './console.ts';
import { fillDialBox } from './fill-dial-box.ts';

/** Whether a call was made from here. */
export const isDialled = ({ direction, startedAt }: CallState): boolean =>
  direction === 'outbound' && startedAt !== null;

/** The call that was dialled last, or null. */
export function lastDialled({ feed }: Console): CallState | null {
  let last: CallState | null = null;
  for (const { call } of feed.store.get().records.values()) {
    if (isDialled(call) && (call.startedAt ?? '') > (last?.startedAt ?? '')) last = call;
  }
  return last;
}

/** Practice is dialled at once; a person's number is put where one key dials it. */
export function redialLast(console: Console): void {
  const call = lastDialled(console);
  if (call === null) return;
  if (call.practice === null) fillDialBox(console, call.to);
  else void practise(console, call.practice);
}
