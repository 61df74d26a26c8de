import { pendingApprovals } from '#core/call/selectors.ts';
import type { CallState } from '#core/call/state.ts';
import type { Input } from '#shared/bridge.ts';
import type { PlaceId } from '#shared/places.ts';
import {
  openDialog,
  openTool,
  perform,
  practise,
  requestFocus,
  selectByKey,
  selectNextNeeding,
  setDecision,
  toggleTool,
} from '../console/actions.ts';
import type { Console } from '../console/console.ts';
import { focusedField } from '../console/focus.ts';
import { goTo } from '../console/go-to.ts';
import { leaveSetUp, openSetUp } from '../console/guided-set-up.ts';
import { endSoon, keepCall } from '../console/pending-end.ts';
import { redialLast } from '../console/redial.ts';
import { searchSettings } from '../console/settings-view.ts';
import { areFactsFolded } from '../stores/panes.ts';
import { controlKey, decisionOf, type FieldName, type Tool, toolOf } from '../stores/ui.ts';
import { stopPlaying } from './past-runs.ts';

/** What each command does. One function a command, so that the registry reads as a table. */

export const jump = selectByKey;
export const nextNeeding = selectNextNeeding;
export const focusDial = (console: Console): void => goTo(console, 'calls', 'dial');
/** The field that is searched with in each place; one without is never asked for. */
const SEARCH_FIELDS: Readonly<Record<PlaceId, FieldName>> = {
  calls: 'dial',
  history: 'history-search',
  playbooks: 'dial',
  contacts: 'contact-search',
  settings: 'settings-search',
  doctor: 'doctor',
};
export const search = (console: Console): void => requestFocus(console, SEARCH_FIELDS[console.ui.get().place]);
export const redial = (console: Console): void => redialLast(console);
export const palette = (console: Console): void => openDialog(console, 'palette');
export const say = (console: Console): void => tool(console, 'say');
export const whisper = (console: Console): void => tool(console, 'whisper');
export const keypad = (console: Console): void => tool(console, 'keypad');
export const transfer = (console: Console): void => tool(console, 'transfer');
export const pause = (console: Console): void => setPaused(console, true);
export const resume = (console: Console): void => setPaused(console, false);
export const answer = (console: Console): void => requestFocus(console, 'answer');
export const edit = (console: Console): void => setDecision(console, 'edit');
export const reject = (console: Console): void => setDecision(console, 'reject');
export const allKeys = (console: Console): void => openDialog(console, 'keys');
export const connect = openSetUp;
export const installCommand = (console: Console): void => changeShellCommand(console, 'install');
export const removeCommand = (console: Console): void => changeShellCommand(console, 'remove');
export const facts = ({ ui }: Console): void => ui.set((state) => ({ ...state, factsOpen: !state.factsOpen }));

/** The app says in a dialog of its own what came of it. */
const changeShellCommand = (console: Console, wanted: Input<'app:shell-command'>): void =>
  void perform(console, 'shell-command', () => console.bridge.request('app:shell-command', wanted));

export function practiseFirst(console: Console): void {
  const callee = console.works.get().state?.practiceCallees[0];
  if (callee !== undefined) void practise(console, callee.name);
}

export function end(console: Console): void {
  const call = selectedCall(console);
  if (call !== null) endSoon(console, call.callSid);
}

export const approve = (console: Console): void => letThrough(console, {});
export const approveRest = (console: Console): void => letThrough(console, { rest: true });

function letThrough(console: Console, how: { readonly rest?: true }): void {
  const call = selectedCall(console);
  const draft = call === null ? undefined : pendingApprovals(call)[0];
  if (call === null || draft === undefined) return;
  const request = { callSid: call.callSid, approvalId: draft.approvalId, decision: 'approve', ...how } as const;
  void perform(console, controlKey(call.callSid, 'approve'), () => console.bridge.request('calls:approve', request));
}

/** One step back: the innermost thing that is open or about to happen. */
export function back(console: Console): void {
  const { ui } = console;
  const state = ui.get();
  const open = toolOf(state);
  if (state.ending.size > 0) {
    for (const callSid of state.ending.keys()) keepCall(console, callSid);
  } else if (state.place !== 'calls') {
    backFromPlace(console, state.place);
  } else if (state.setUpStep !== null && state.selected === null) {
    leaveSetUp(console);
  } else if (decisionOf(state) !== null) {
    setDecision(console, null);
  } else if (open !== null) {
    toggleTool(console, open);
  } else if (state.factsOpen && areFactsFolded(state)) {
    facts(console);
  } else {
    if (document.activeElement instanceof HTMLElement) document.activeElement.blur();
    if (state.selected !== null) requestFocus(console, 'transcript');
  }
}

/** Out of the player, out of the past call, out of what was searched for, back to the calls. */
function backFromPlace(console: Console, place: PlaceId): void {
  const { past, ui } = console;
  if (place === 'settings' && ui.get().settingsSearch !== '') return searchSettings(console, '');
  const open = place === 'history' ? past.store.get() : null;
  if (open === null) return goTo(console, 'calls');
  if (focusedField() === 'note') return requestFocus(console, 'transcript');
  if (open.player !== null) return stopPlaying(console);
  if (open.isRunAgain) {
    past.change({ isRunAgain: false });
    return requestFocus(console, 'transcript');
  }
  past.close();
  ui.set((state) => ({ ...state, focus: 'history-list' }));
}

function selectedCall({ feed, ui }: Console): CallState | null {
  const { selected } = ui.get();
  return selected === null ? null : (feed.store.get().records.get(selected)?.call ?? null);
}

/** Opens a tool; its own button or key closes it again, but from the page the key comes back to its field. */
function tool(console: Console, name: Tool): void {
  const isAtControl = document.activeElement?.matches('button, textarea') ?? false;
  if (toolOf(console.ui.get()) === name && isAtControl) toggleTool(console, name);
  else openTool(console, name);
}

function setPaused(console: Console, paused: boolean): void {
  const call = selectedCall(console);
  if (call === null) return;
  const request = { callSid: call.callSid, paused };
  void perform(console, controlKey(call.callSid, 'pause'), () => console.bridge.request('calls:pause', request));
}
