import type { Approval, CallState, Question } from './state.ts';

export type CallPhase = 'ringing' | 'live' | 'ended';

/** What a call waits for the supervisor to do. */
export type Needs = 'question' | 'approval' | null;

export function phaseOf(state: CallState): CallPhase {
  if (state.endedAt !== null) return 'ended';
  return state.status === 'in-progress' ? 'live' : 'ringing';
}

export const pendingQuestions = (state: CallState): readonly Question[] =>
  state.pending.filter((query): query is Question => query.kind === 'question');

export const pendingApprovals = (state: CallState): readonly Approval[] =>
  state.pending.filter((query): query is Approval => query.kind === 'approval');

/** Whether what the model says waits for the supervisor. @param required - What was settled before the call. */
export const isGated = (required: boolean, { restApproved }: CallState): boolean => required && !restApproved;

export function needsOf(state: CallState): Needs {
  if (state.endedAt !== null) return null;
  if (pendingQuestions(state).length > 0) return 'question';
  return pendingApprovals(state).length > 0 ? 'approval' : null;
}

/** One row of `GET /calls`: the public summary of a call. */
export interface CallSummary {
  readonly callSid: CallState['callSid'];
  readonly direction: CallState['direction'];
  readonly from: string;
  readonly to: string;
  readonly status: string;
  readonly mode: CallState['mode'];
  readonly practice: string | null;
  readonly startedAt: string | null;
  readonly endedAt: string | null;
  readonly durationSeconds: number | null;
  readonly needs: Needs;
}

export const summaryOf = (state: CallState): CallSummary => ({
  callSid: state.callSid,
  direction: state.direction,
  from: state.from,
  to: state.to,
  status: state.status,
  mode: state.mode,
  practice: state.practice,
  startedAt: state.startedAt,
  endedAt: state.endedAt,
  durationSeconds: state.durationSeconds,
  needs: needsOf(state),
});
