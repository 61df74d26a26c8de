import type { CallSid } from '#core/ids.ts';
import { withEntry } from '../stores/ui.ts';
import { requestFocus } from './actions.ts';
import type { Console } from './console.ts';

/** Opens the search in the call that has the keyboard, or goes back to its field. */
export function openFind(console: Console): void {
  const { selected } = console.ui.get();
  if (selected === null) return;
  console.ui.set((state) => ({
    ...state,
    finds: state.finds.has(selected) ? state.finds : withEntry(state.finds, selected, { text: '', back: 1 }),
    focus: 'find',
  }));
}

export const findText = ({ ui }: Console, callSid: CallSid, text: string): void =>
  ui.set((state) => ({ ...state, finds: withEntry(state.finds, callSid, { text, back: 1 }) }));

/** One match further back (`1`), or forward (`-1`). @param count - How many there are. */
export const stepFind = ({ ui }: Console, callSid: CallSid, step: 1 | -1, count: number): void =>
  ui.set((state) => {
    const find = state.finds.get(callSid);
    if (find === undefined || count === 0) return state;
    const back = ((find.back - 1 + step + count) % count) + 1;
    return { ...state, finds: withEntry(state.finds, callSid, { ...find, back }) };
  });

export function closeFind(console: Console, callSid: CallSid): void {
  console.ui.set((state) => ({ ...state, finds: withEntry(state.finds, callSid, null) }));
  requestFocus(console, 'transcript');
}

/** Brings the newest words of the call with the keyboard into view. */
export const jumpToLatest = ({ ui }: Console): void =>
  ui.set(({ selected, ...state }) => ({
    ...state,
    selected,
    jumps: selected === null ? state.jumps : withEntry(state.jumps, selected, (state.jumps.get(selected) ?? 0) + 1),
  }));
