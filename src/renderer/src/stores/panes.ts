import type { CallSid } from '#core/ids.ts';
import type { UiState } from './ui.ts';

/** Calls side by side, left to right. */
type Panes = Pick<UiState, 'panes' | 'selected' | 'maxPanes'>;

/** The columns of the desk and of the facts, as in tokens.css. */
const DESK_PX = 272;
const FACTS_PX = 288;
/** What a call needs of the width: alone, and beside others. */
const CALL_PX = 440;
const PANES_MAX = 4;

/** How many calls a window has room for, with the facts folded into a drawer and with the facts beside them. */
export function roomIn(widthPx: number): Pick<UiState, 'maxPanes' | 'panesBesideFacts'> {
  const beside = Math.floor((widthPx - DESK_PX - FACTS_PX) / CALL_PX);
  const folded = Math.floor((widthPx - DESK_PX) / CALL_PX);
  return { maxPanes: Math.max(1, Math.min(folded, PANES_MAX)), panesBesideFacts: Math.max(0, beside) };
}

/** Calls go before facts: where both do not fit, the facts are a drawer. */
export const areFactsFolded = (state: Panes & Pick<UiState, 'panesBesideFacts'>): boolean =>
  shownPanes(state).length > state.panesBesideFacts;

/** Shows a call in the pane that has the keyboard, unless it has one of its own: then that one gets it. */
export function withCall<S extends Panes>(state: S, callSid: CallSid): S {
  const { panes, selected } = state;
  if (panes.includes(callSid)) return { ...state, selected: callSid };
  const replaced = panes.map((pane) => (pane === selected ? callSid : pane));
  return { ...state, selected: callSid, panes: selected === null ? [callSid] : replaced };
}

/** Opens a call beside the one that has the keyboard; where there is no room, in place of the last but that. */
export function withCallBeside<S extends Panes>(state: S, callSid: CallSid): S {
  const { maxPanes, selected } = state;
  if (selected === null || maxPanes < 2 || state.panes.includes(callSid)) return withCall(state, callSid);
  const kept = shownPanes(state);
  const spare = kept.length < maxPanes ? null : kept.findLast((pane) => pane !== selected);
  const panes = kept.filter((pane) => pane !== spare);
  const at = panes.indexOf(selected) + 1;
  return { ...state, selected: callSid, panes: panes.toSpliced(at, 0, callSid) };
}

/** Takes a call off the screen; its neighbour has the keyboard then. */
export function withoutCall<S extends Panes>(state: S, callSid: CallSid): S {
  const at = state.panes.indexOf(callSid);
  if (at === -1) return state;
  const panes = state.panes.toSpliced(at, 1);
  const neighbour = panes[at] ?? panes[at - 1] ?? null;
  return { ...state, panes, selected: state.selected === callSid ? neighbour : state.selected };
}

/** Moves the keyboard to the next pane (`1`) or the one before (`-1`), round and round. */
export function withNextPane<S extends Panes>(state: S, step: 1 | -1): S {
  const shown = shownPanes(state);
  const at = shown.findIndex((pane) => pane === state.selected);
  const next = shown[(at + step + shown.length) % shown.length];
  return next === undefined ? state : { ...state, selected: next };
}

const shownBefore = new WeakMap<readonly CallSid[], { readonly key: string; readonly shown: readonly CallSid[] }>();

/** The panes there is room for, the one with the keyboard among them; the others come back when the window is wider. */
export function shownPanes({ maxPanes, panes, selected }: Panes): readonly CallSid[] {
  const key = `${maxPanes}/${selected ?? ''}`;
  const before = shownBefore.get(panes);
  if (before?.key === key) return before.shown;
  const at = panes.findIndex((pane) => pane === selected);
  const first = Math.max(0, Math.min(at, panes.length - maxPanes));
  const shown = panes.slice(first, first + maxPanes);
  shownBefore.set(panes, { key, shown });
  return shown;
}
