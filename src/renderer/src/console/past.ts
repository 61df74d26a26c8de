import type { CallSid } from '#core/ids.ts';
import type { HistoryItem } from '../calls/history-items.ts';
import { withoutCall } from '../stores/panes.ts';
import { controlKey } from '../stores/ui.ts';
import { perform, requestFocus, selectCall } from './actions.ts';
import type { Console } from './console.ts';

/** Opens a line of the history: a past call at that moment; one that is up, among the calls. */
export function openPast(console: Console, { row, match }: HistoryItem): void {
  if (row.endedAt === null) {
    console.feed.add(row);
    selectCall(console, row.callSid);
    return;
  }
  console.past.open(row.callSid, match ?? row.matches?.[0] ?? null);
  requestFocus(console, 'transcript');
}

export const eraseKey = (callSid: CallSid): string => controlKey(callSid, 'erase');

/** Deletes a past call for good; it is gone from every list then. */
export async function erasePast(console: Console, callSid: CallSid): Promise<void> {
  const { bridge, feed, history, past, ui } = console;
  const done = await perform<{ readonly ok: true }>(console, eraseKey(callSid), () =>
    bridge.request('calls:erase', { callSid }),
  );
  if (done === null) return;
  if (past.store.get()?.callSid === callSid) past.close();
  history.remove(callSid);
  feed.forget(callSid);
  ui.set((state) => ({
    ...withoutCall(state, callSid),
    dialog: null,
    focus: 'history-list',
  }));
}
