import type { CallSid } from '#core/ids.ts';
import { controlKey, withEntry } from '../stores/ui.ts';
import { perform } from './actions.ts';
import type { Console } from './console.ts';

/** Time in which Esc keeps a call that X is about to end. */
export const END_GRACE_MS = 2_000;

const timers = new WeakMap<Console, Map<CallSid, ReturnType<typeof setTimeout>>>();

/** Ends a call in two seconds, unless `keepCall` comes first. It counts on while another call is looked at. */
export function endSoon(console: Console, callSid: CallSid): void {
  if (console.ui.get().ending.has(callSid)) return;
  const pending = timers.get(console) ?? new Map<CallSid, ReturnType<typeof setTimeout>>();
  timers.set(console, pending);
  console.ui.set((state) => ({ ...state, ending: withEntry(state.ending, callSid, Date.now() + END_GRACE_MS) }));
  pending.set(
    callSid,
    setTimeout(() => {
      keepCall(console, callSid);
      void perform(console, controlKey(callSid, 'end'), () => console.bridge.request('calls:end', { callSid }));
    }, END_GRACE_MS),
  );
}

export function keepCall(console: Console, callSid: CallSid): void {
  clearTimeout(timers.get(console)?.get(callSid));
  console.ui.set((state) => ({ ...state, ending: withEntry(state.ending, callSid, null) }));
}
