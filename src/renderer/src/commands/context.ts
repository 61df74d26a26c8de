import { type CallPhase, pendingApprovals, pendingQuestions, phaseOf } from '#core/call/selectors.ts';
import { attentionOf } from '../calls/attention.ts';
import { liveCalls } from '../calls/desk-groups.ts';
import type { Console } from '../console/console.ts';
import { strings } from '../strings.ts';

/** Where a key press lands: a field being typed in, a button that has its own use for Enter and Space, or neither. */
export type FocusPlace = 'page' | 'control' | 'field';

export interface CommandContext {
  readonly phase: CallPhase | null;
  readonly isPaused: boolean;
  readonly isEnding: boolean;
  readonly hasQuestion: boolean;
  readonly hasApproval: boolean;
  readonly liveCount: number;
  readonly needingCount: number;
  readonly hasDialog: boolean;
  readonly isNarrow: boolean;
  readonly hasPractice: boolean;
}

export function contextOf({ feed, ui, works }: Console): CommandContext {
  const { records } = feed.store.get();
  const state = ui.get();
  const call = state.selected === null ? undefined : records.get(state.selected)?.call;
  const live = liveCalls(records);
  const isUp = call !== undefined && phaseOf(call) !== 'ended';
  return {
    phase: call === undefined ? null : phaseOf(call),
    isPaused: call?.paused ?? false,
    isEnding: state.selected !== null && state.ending.has(state.selected),
    hasQuestion: isUp && pendingQuestions(call).length > 0,
    hasApproval: isUp && pendingApprovals(call).length > 0,
    liveCount: live.length,
    needingCount: live.filter((each) => attentionOf(each) !== null).length,
    hasDialog: state.dialog !== null,
    isNarrow: state.narrow,
    hasPractice: (works.get().state?.practiceCallees.length ?? 0) > 0,
  };
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

export const onApproval = (context: CommandContext): Reason =>
  context.hasApproval ? null : strings.unavailable.noDraft;
