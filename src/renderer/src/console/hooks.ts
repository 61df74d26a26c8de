import { type RefObject, useContext, useEffect, useMemo } from 'react';
import { phaseOf } from '#core/call/selectors.ts';
import type { CallState } from '#core/call/state.ts';
import type { CallSid } from '#core/ids.ts';
import type { PracticeCallee } from '#shared/supervisor-api.ts';
import type { Who } from '../calls/party.ts';
import { formatSpan } from '../calls/times.ts';
import { type Bindings, bindingsOf } from '../commands/bindings.ts';
import { type CommandContext, contextOf } from '../commands/context.ts';
import type { CallRecord } from '../stores/call-feed.ts';
import { useDerived, useStore } from '../stores/store.ts';
import type { FieldName, Refused } from '../stores/ui.ts';
import { setDraft } from './actions.ts';
import { useConsole } from './console.ts';
import { nameField } from './focus.ts';
import { PaneContext } from './pane.ts';

const NO_CALLEES: readonly PracticeCallee[] = [];

export const usePracticeCallees = (): readonly PracticeCallee[] =>
  useStore(useConsole().works, ({ state }) => state?.practiceCallees ?? NO_CALLEES);

/** By what parties are known. */
export function useWho(): Who {
  const names = useStore(useConsole().contacts.store, (state) => state.names);
  return { callees: usePracticeCallees(), names };
}

export function useSelectedRecord(): CallRecord | null {
  const { ui, feed } = useConsole();
  const selected = useStore(ui, (state) => state.selected);
  return useStore(feed.store, ({ records }) => (selected === null ? null : (records.get(selected) ?? null)));
}

/** The registry with this supervisor's keys. */
export const useBindings = (): Bindings =>
  bindingsOf(useStore(useConsole().preferences.store, ({ preferences }) => preferences.shortcuts));

/** What the registry needs to know, re-read whenever calls or the screen change. @param pane - The call it is about; null for the one with the keyboard. */
export function useCommandContext(pane: CallSid | null = null): CommandContext {
  const console = useConsole();
  const stores = useMemo(
    () => [
      console.ui,
      console.works,
      console.past.store,
      console.playbooks.store,
      console.examination.store,
      console.contacts.store,
      console.feed.store,
    ],
    [console],
  );
  return useDerived(stores, () => contextOf(console, pane));
}

/** The time shown for a call: since it was answered, or since it began to ring; what it took once it has ended. */
export function useCallSpan(call: CallState): string {
  const { clock } = useConsole();
  const from = call.answeredAt ?? call.startedAt;
  return useStore(clock, (now) => {
    if (phaseOf(call) === 'ended') return formatSpan((call.durationSeconds ?? 0) * 1_000);
    return formatSpan(from === null ? 0 : now - Date.parse(from));
  });
}

/** Moves focus here once somebody asked for it, also where the field appears only later. */
export function useFocusOn(name: FieldName, ref: RefObject<HTMLElement | null>): void {
  const { ui } = useConsole();
  const pane = useContext(PaneContext);
  // Two panes have fields of the same name: the one whose keys they are is meant.
  const isWanted = useStore(ui, (state) => state.focus === name && (pane === null || pane === state.selected));
  useEffect(() => {
    nameField(ref.current, name);
    if (!isWanted || ref.current === null) return;
    ref.current.focus();
    ui.set((state) => (state.focus === name ? { ...state, focus: null } : state));
  }, [isWanted, name, ref, ui]);
}

export interface Control {
  readonly draft: string;
  readonly refusal: Refused | null;
  readonly isBusy: boolean;
  readonly setDraft: (text: string) => void;
}

/** One control's typed text, refusal and request under way; they outlive its being closed. */
export function useControl(key: string): Control {
  const console = useConsole();
  const draft = useStore(console.ui, (state) => state.drafts.get(key) ?? '');
  const refusal = useStore(console.ui, (state) => state.refusals.get(key) ?? null);
  const isBusy = useStore(console.ui, (state) => state.busy.has(key));
  return { draft, refusal, isBusy, setDraft: (text) => setDraft(console, key, text) };
}

/**
 * True unless the keyboard is in a field, also an empty one: somebody who has just
 * opened it is about to type, and their words may not land in an arriving card.
 */
export function mayTakeFocus(): boolean {
  const isInField = document.activeElement?.matches('textarea, input') ?? false;
  return !isInField && document.querySelector('[role="dialog"]') === null;
}
