import { type CallPhase, pendingApprovals, pendingQuestions, phaseOf } from '#core/call/selectors.ts';
import type { CallState } from '#core/call/state.ts';
import type { CallSid } from '#core/ids.ts';
import type { PlaceId } from '#shared/places.ts';
import { attentionOf } from '../calls/attention.ts';
import { liveCalls } from '../calls/desk-groups.ts';
import type { Console } from '../console/console.ts';
import { isDialled } from '../console/redial.ts';
import type { CallRecord } from '../stores/call-feed.ts';
import type { OpenContact } from '../stores/contact-book.ts';
import { areFactsFolded, shownPanes } from '../stores/panes.ts';
import type { OpenPlaybook } from '../stores/playbook-shelf.ts';
import { strings } from '../strings.ts';

/** Where a key press lands: a field being typed in, a button that has its own use for Enter and Space, or neither. */
export type FocusPlace = 'page' | 'control' | 'field';

export interface CommandContext {
  readonly place: PlaceId;
  readonly phase: CallPhase | null;
  readonly isPaused: boolean;
  readonly isEnding: boolean;
  readonly hasQuestion: boolean;
  readonly hasApproval: boolean;
  /** It rings, and the supervisor is asked who takes it. */
  readonly isAsking: boolean;
  /** A person came back on the line whom the supervisor has not looked at. */
  readonly isHoldOver: boolean;
  readonly hasChecklist: boolean;
  readonly liveCount: number;
  readonly needingCount: number;
  readonly hasDialog: boolean;
  /** The facts are a drawer. */
  readonly areFactsFolded: boolean;
  /** Calls side by side, and how many there is room for. */
  readonly paneCount: number;
  readonly maxPanes: number;
  /** A call is up that is in no pane. */
  readonly hasOther: boolean;
  readonly hasPractice: boolean;
  readonly isInApp: boolean;
  /** A past call is open, and what was said is there. */
  readonly hasPast: boolean;
  readonly isReplaying: boolean;
  /** What is open among the playbooks: `changed` is not saved as it stands. */
  readonly playbook: 'none' | 'kept' | 'changed';
  /** The same among the contacts. */
  readonly contact: 'none' | 'kept' | 'changed';
  /** There is a last number to dial again. */
  readonly hasDialled: boolean;
  readonly isRestApproved: boolean;
  /** The Doctor is looking, or has found something. */
  readonly isExamining: boolean;
  readonly hasFindings: boolean;
}

/** @param pane - The call it is about; null for the one that has the keyboard. */
export function contextOf(console: Console, pane: CallSid | null = null): CommandContext {
  const { bridge, examination, feed, ui, works } = console;
  const state = ui.get();
  const { place, dialog, ending, maxPanes } = state;
  const selected = pane ?? state.selected;
  const { live, needingCount, hasDialled } = allOf(feed.store.get().records);
  return {
    place,
    ...onCall(shownCall(console, selected)),
    ...elsewhere(console),
    hasDialled,
    isEnding: selected !== null && ending.has(selected),
    liveCount: live.length,
    needingCount,
    hasDialog: dialog !== null,
    areFactsFolded: areFactsFolded(state),
    isExamining: examination.isRunning,
    hasFindings: examination.store.get().found.size > 0,
    isInApp: bridge.isInApp,
    paneCount: shownPanes(state).length,
    maxPanes,
    hasOther: live.some(({ callSid }) => !state.panes.includes(callSid)),
    hasPractice: (works.get().state?.practiceCallees.length ?? 0) > 0,
  };
}

interface AllCalls extends Pick<CommandContext, 'needingCount' | 'hasDialled'> {
  readonly live: ReturnType<typeof liveCalls>;
}

const lookedAt = new WeakMap<ReadonlyMap<CallSid, CallRecord>, AllCalls>();

/** What the context takes from all calls together: looked at once between two changes, whoever asks. */
function allOf(records: ReadonlyMap<CallSid, CallRecord>): AllCalls {
  const known = lookedAt.get(records);
  if (known !== undefined) return known;
  const live = liveCalls(records);
  const all = {
    live,
    needingCount: live.filter((each) => attentionOf(each) !== null).length,
    hasDialled: [...records.values()].some(({ call }) => isDialled(call)),
  };
  lookedAt.set(records, all);
  return all;
}

/** The call of the desk. Away from there it is out of sight, and no key may act on it. */
function shownCall({ feed, ui }: Console, selected: CallSid | null): CallState | null {
  const { place } = ui.get();
  return selected === null || place !== 'calls' ? null : (feed.store.get().records.get(selected)?.call ?? null);
}

function onCall(
  call: CallState | null,
): Pick<
  CommandContext,
  'phase' | 'isPaused' | 'hasQuestion' | 'hasApproval' | 'isRestApproved' | 'isAsking' | 'isHoldOver' | 'hasChecklist'
> {
  const isUp = call !== null && phaseOf(call) !== 'ended';
  return {
    phase: call === null ? null : phaseOf(call),
    isPaused: call?.paused ?? false,
    hasQuestion: isUp && pendingQuestions(call).length > 0,
    hasApproval: isUp && pendingApprovals(call).length > 0,
    isRestApproved: call?.restApproved ?? false,
    isAsking: isUp && call.incoming !== null,
    isHoldOver: isUp && call.holdOverAt !== null,
    hasChecklist: isUp && call.plan.checklist.length > 0,
  };
}

function elsewhere({
  ui,
  past,
  playbooks,
  contacts,
}: Console): Pick<CommandContext, 'hasPast' | 'isReplaying' | 'playbook' | 'contact'> {
  const { place } = ui.get();
  const open = place === 'history' ? past.store.get() : null;
  return {
    hasPast: open?.status === 'ready',
    isReplaying: open !== null && open.player !== null,
    playbook: place === 'playbooks' ? playbookIn(playbooks.store.get().open) : 'none',
    contact: place === 'contacts' ? contactIn(contacts.store.get().open) : 'none',
  };
}

function contactIn(open: OpenContact | null): CommandContext['contact'] {
  if (open === null) return 'none';
  return open.id !== null && !open.isChanged ? 'kept' : 'changed';
}

function playbookIn(open: OpenPlaybook | null): CommandContext['playbook'] {
  if (open === null) return 'none';
  return open.kept !== null && !open.isChanged ? 'kept' : 'changed';
}

type Reason = string | null;

export const always = (): Reason => null;

/** Why nothing can be done to the selected call, or null when it is up. */
export function onAnsweredCall(context: CommandContext): Reason {
  const { unavailable } = strings;
  if (context.phase === null) return unavailable.noCall;
  if (context.phase === 'ended') return unavailable.ended;
  return context.phase === 'ringing' ? unavailable.ringing : null;
}

export function onLiveCall(context: CommandContext): Reason {
  if (context.phase === null) return strings.unavailable.noCall;
  return context.phase === 'ended' ? strings.unavailable.ended : null;
}

export const onQuestion = (context: CommandContext): Reason =>
  context.hasQuestion ? null : strings.unavailable.noQuestion;

export function onPastCall({ place, hasPast }: CommandContext): Reason {
  if (place !== 'history') return strings.unavailable.notInHistory;
  return hasPast ? null : strings.unavailable.noPast;
}

export const inPlaybooks = ({ place }: CommandContext): Reason =>
  place === 'playbooks' ? null : strings.unavailable.notInPlaybooks;

export function onPlaybook(context: CommandContext): Reason {
  const { noPlaybook } = strings.unavailable;
  return inPlaybooks(context) ?? (context.playbook === 'none' ? noPlaybook : null);
}

export const onKeptPlaybook = (context: CommandContext): Reason =>
  onPlaybook(context) ?? (context.playbook === 'changed' ? strings.playbooks.unsaved : null);

export const onReplay = (context: CommandContext): Reason =>
  context.isReplaying ? onPastCall(context) : strings.unavailable.notPlaying;

export const onApproval = (context: CommandContext): Reason =>
  context.hasApproval ? null : strings.unavailable.noDraft;

export const inContacts = ({ place }: CommandContext): Reason =>
  place === 'contacts' ? null : strings.unavailable.notInContacts;

export const onContact = (context: CommandContext): Reason =>
  inContacts(context) ?? (context.contact === 'none' ? strings.unavailable.noContact : null);

export const onKeptContact = (context: CommandContext): Reason =>
  onContact(context) ?? (context.contact === 'changed' ? strings.contacts.unsaved : null);
