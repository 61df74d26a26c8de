import type { IncomingDecision } from '#core/call/events.ts';
import type { CallState } from '#core/call/state.ts';
import type { CallSid } from '#core/ids.ts';
import { areFactsFolded } from '../stores/panes.ts';
import { controlKey } from '../stores/ui.ts';
import { perform, requestFocus, seen } from './actions.ts';
import type { Console } from './console.ts';

type Done = { readonly ok: true };

const selectedCall = ({ feed, ui }: Console): CallState | null => {
  const { selected } = ui.get();
  return selected === null ? null : (feed.store.get().records.get(selected)?.call ?? null);
};

/** Says who takes the call that rings. */
export function decideIncoming(console: Console, decision: IncomingDecision): void {
  const call = selectedCall(console);
  if (call === null) return;
  const { callSid } = call;
  void perform<Done>(console, controlKey(callSid, 'incoming'), () =>
    console.bridge.request('calls:incoming', { callSid, decision }),
  );
}

export function markSeen(console: Console): void {
  const call = selectedCall(console);
  if (call !== null) seen(console, call.callSid);
}

export function goToChecklist(console: Console): void {
  console.ui.set((state) => ({ ...state, factsOpen: areFactsFolded(state) }));
  requestFocus(console, 'checklist');
}

export function tick(console: Console, callSid: CallSid, item: number, done: boolean): void {
  void perform<Done>(console, controlKey(callSid, `tick/${item}`), () =>
    console.bridge.request('calls:tick', { callSid, item, done }),
  );
}
