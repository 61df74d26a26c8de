import { needsOf } from '#core/call/selectors.ts';
import type { CallSid } from '#core/ids.ts';
import { findE164, isE164, PhoneNumber } from '#core/phone-number.ts';
import type { Input, Output } from '#shared/bridge.ts';
import { deskGroups, liveCalls } from '../calls/desk-groups.ts';
import { shownPanes, withCall, withCallBeside, withNextPane, withoutCall } from '../stores/panes.ts';
import {
  controlKey,
  type Decision,
  type FieldName,
  type OpenDialog,
  type Refused,
  type Tool,
  toolOf,
  type UiState,
  withEntry,
  withMember,
} from '../stores/ui.ts';
import { strings } from '../strings.ts';
import type { Console } from './console.ts';
import { focusedField } from './focus.ts';

type Dialled = Extract<Output<'calls:dial'>, { ok: true }>;
type Failed = { readonly ok: false; readonly error: Refused };

const focusIn = ({ feed }: Console, callSid: CallSid): FieldName => {
  const call = feed.store.get().records.get(callSid)?.call;
  return call !== undefined && needsOf(call) === 'question' ? 'answer' : 'transcript';
};

/** Shows a call; a question that waits in it has the keyboard at once. */
export function selectCall(console: Console, callSid: CallSid): void {
  const { ui, feed } = console;
  feed.load(callSid);
  const focus = focusIn(console, callSid);
  ui.set((state) => {
    const left = state.selected === callSid ? state : withoutTools(state, state.selected);
    return withCall({ ...left, place: 'calls' as const, focus }, callSid);
  });
  seen(console, callSid);
}

/** What is open of a call closes with it; what was typed there is kept. */
const withoutTools = (state: UiState, callSid: CallSid | null): UiState =>
  callSid === null || shownPanes(state).length > 1
    ? state
    : {
        ...state,
        tools: withEntry(state.tools, callSid, null),
        decisions: withEntry(state.decisions, callSid, null),
      };

/** The supervisor came to look at a call; where it had news for them, it has told them by that. */
export function seen(console: Console, callSid: CallSid): void {
  const call = console.feed.store.get().records.get(callSid)?.call;
  if (call === undefined || call.endedAt !== null || call.holdOverAt === null) return;
  void perform<{ readonly ok: true }>(console, controlKey(callSid, 'seen'), () =>
    console.bridge.request('calls:seen', { callSid }),
  );
}

/** Opens a call beside the one that has the keyboard. */
export function openBeside(console: Console, callSid: CallSid): void {
  const { feed, ui } = console;
  feed.load(callSid);
  ui.set((state) => withCallBeside({ ...state, place: 'calls' as const, focus: focusIn(console, callSid) }, callSid));
  seen(console, callSid);
}

/** The call that most wants a look and is not on screen: one that needs a person, else one that is up. */
export function callToOpen({ feed, ui }: Console): CallSid | null {
  const { needing, live } = deskGroups(feed.store.get().records);
  const shown = shownPanes(ui.get());
  return [...needing, ...live].map(({ call }) => call.callSid).find((callSid) => !shown.includes(callSid)) ?? null;
}

/** Takes the call with the keyboard off the screen. */
export const closePane = ({ ui }: Console): void =>
  ui.set((state) => (state.selected === null ? state : { ...withoutCall(state, state.selected), focus: 'transcript' }));

export function nextPane(console: Console, step: 1 | -1): void {
  console.ui.set((state) => withNextPane(state, step));
  const { selected } = console.ui.get();
  if (selected !== null) requestFocus(console, focusIn(console, selected));
}

/** Something in a pane was touched: the keys are its own. */
export const focusPane = ({ ui }: Console, callSid: CallSid): void =>
  ui.set((state) => (state.selected === callSid || !state.panes.includes(callSid) ? state : withCall(state, callSid)));

/** The call after the selected one among those that need the supervisor, the longest waiting first. */
export function selectNextNeeding(console: Console): void {
  const { needing } = deskGroups(console.feed.store.get().records);
  const { selected } = console.ui.get();
  const at = needing.findIndex((row) => row.call.callSid === selected);
  const next = needing[(at + 1) % needing.length];
  if (next !== undefined) selectCall(console, next.call.callSid);
}

export function selectByKey(console: Console, key: number): void {
  const call = liveCalls(console.feed.store.get().records)[key - 1];
  if (call !== undefined) selectCall(console, call.callSid);
}

export const requestFocus = ({ ui }: Console, focus: FieldName | null): void =>
  ui.set((state) => ({ ...state, focus }));

export const openDialog = ({ ui }: Console, dialog: OpenDialog | null): void =>
  ui.set((state) => ({ ...state, dialog }));

/** Opens a tool of the override bar with its field focused; the open one closes. */
export function toggleTool({ ui }: Console, tool: Tool): void {
  ui.set((state) =>
    toolOf(state) === tool
      ? { ...withTool(state, null), focus: 'transcript' }
      : { ...withTool(state, tool), focus: tool },
  );
}

/**
 * Closes a call's tool whose words have arrived. Who has closed it meanwhile, or is typing into another field by now, is
 * left where they are.
 */
export function closeTool({ ui }: Console, callSid: CallSid, tool: Tool): void {
  const field = focusedField();
  const isElsewhere = ui.get().selected !== callSid || (field !== null && field !== tool);
  ui.set((state) => {
    if (state.tools.get(callSid) !== tool) return state;
    const tools = withEntry(state.tools, callSid, null);
    return { ...state, tools, focus: isElsewhere ? state.focus : 'transcript' };
  });
}

/** Opens a tool and moves to its field, also where it is open already. */
export const openTool = ({ ui }: Console, tool: Tool): void =>
  ui.set((state) => ({ ...withTool(state, tool), focus: tool }));

const withTool = (state: UiState, tool: Tool | null): UiState =>
  state.selected === null ? state : { ...state, tools: withEntry(state.tools, state.selected, tool) };

export const setDecision = ({ ui }: Console, decision: Decision | null): void =>
  ui.set((state) => ({
    ...state,
    decisions: state.selected === null ? state.decisions : withEntry(state.decisions, state.selected, decision),
    focus: decision ?? 'transcript',
  }));

export function setDraft({ ui }: Console, key: string, text: string | null): void {
  ui.set((state) => ({
    ...state,
    drafts: withEntry(state.drafts, key, text),
    refusals: state.refusals.has(key) ? withEntry(state.refusals, key, null) : state.refusals,
  }));
}

export const refuse = ({ ui }: Console, key: string, refused: Refused | null): void =>
  ui.set((state) => ({ ...state, refusals: withEntry(state.refusals, key, refused) }));

/**
 * Asks the relay for something on behalf of one control: busy while it runs,
 * the refusal beside it after. Null where it was refused; else its draft is gone.
 */
export async function perform<T extends { readonly ok: true }>(
  console: Console,
  key: string,
  request: () => Promise<T | Failed>,
): Promise<T | null> {
  const { ui } = console;
  if (ui.get().busy.has(key)) return null;
  ui.set((state) => ({
    ...state,
    busy: withMember(state.busy, key, true),
    refusals: withEntry(state.refusals, key, null),
  }));
  const reply = await attempt(request);
  ui.set((state) => ({ ...state, busy: withMember(state.busy, key, false) }));
  if (!reply.ok) {
    refuse(console, key, reply.error);
    return null;
  }
  setDraft(console, key, null);
  return reply;
}

async function attempt<T>(request: () => Promise<T>): Promise<T | Failed> {
  try {
    return await request();
  } catch {
    return { ok: false, error: { code: 'unreachable', message: strings.link.unreachable } };
  }
}

export const DIAL_KEY = controlKey(null, 'dial');
/** Why the call that is being dialled is made. */
export const BRIEF_KEY = controlKey(null, 'brief');

async function dial(console: Console, request: Input<'calls:dial'>): Promise<boolean> {
  const done = await perform<Dialled>(console, DIAL_KEY, () => console.bridge.request('calls:dial', request));
  if (done === null) return false;
  console.feed.add(done.call);
  selectCall(console, done.call.callSid);
  return true;
}

interface DialWishes {
  readonly confirm?: readonly string[];
  readonly playbook?: string | undefined;
  readonly variables?: Readonly<Record<string, string>> | undefined;
}

/** Dials a number, with what the call is about where that was typed. Why this call is made is not why the next one is. */
export async function dialNumber(console: Console, to: PhoneNumber, wishes: DialWishes): Promise<boolean> {
  const brief = (console.ui.get().drafts.get(BRIEF_KEY) ?? '').trim();
  const { confirm = [] } = wishes;
  const isDialled = await dial(console, {
    to,
    ...ofPlaybook(wishes),
    ...(brief === '' ? {} : { brief }),
    ...(confirm.length > 0 ? { confirm: [...confirm] } : {}),
  });
  if (isDialled) setDraft(console, BRIEF_KEY, null);
  return isDialled;
}

export const practise = (console: Console, name: string, wishes: DialWishes = {}): Promise<boolean> =>
  dial(console, { practice: name, ...ofPlaybook(wishes) });

const ofPlaybook = ({ playbook, variables = {} }: DialWishes): Pick<Input<'calls:dial'>, 'playbook' | 'variables'> =>
  playbook === undefined ? {} : { playbook, variables: { ...variables } };

/** The number in what was typed, or the sentence that names the remedy. */
export function readNumber(text: string): { readonly number: PhoneNumber } | { readonly wrong: string } {
  const found = findE164(text) ?? (isE164(text.trim()) ? text.trim() : null);
  const number = PhoneNumber.safeParse(found);
  if (number.success) return { number: number.data };
  return { wrong: text.includes('+') ? strings.number.wrongLength(text.trim()) : strings.number.missingPlus };
}
