import { pendingApprovals, pendingQuestions } from '#core/call/selectors.ts';
import type { CallState } from '#core/call/state.ts';

/** Why a call needs the supervisor, and since when. */
export interface Attention {
  readonly kind: 'incoming' | 'question' | 'approval' | 'failing' | 'hold';
  /** Epoch milliseconds, or null where the moment is not in the journal. */
  readonly sinceMs: number | null;
}

export type Urgency = 'fresh' | 'waiting' | 'late';

const WAITING_MS = 10_000;
const LATE_MS = 30_000;

const known = new WeakMap<CallState, Attention | null>();

/** What a call waits for, the most pressing first; worked out once a state, for it is asked for all over the screen. */
export function attentionOf(call: CallState): Attention | null {
  const before = known.get(call);
  if (before !== undefined) return before;
  const attention = call.endedAt === null ? needOf(call) : null;
  known.set(call, attention);
  return attention;
}

function needOf(call: CallState): Attention | null {
  if (call.incoming !== null) return { kind: 'incoming', sinceMs: momentOf(call.incoming.at) };
  const [question] = pendingQuestions(call);
  if (question !== undefined) return { kind: 'question', sinceMs: momentOf(question.at) };
  const [draft] = pendingApprovals(call);
  if (draft !== undefined) return { kind: 'approval', sinceMs: momentOf(draft.at) };
  if (call.model === 'failed') {
    return { kind: 'failing', sinceMs: momentOf(call.entries.findLast((entry) => entry.kind === 'error')?.at) };
  }
  if (call.lineLostAt !== null) return { kind: 'failing', sinceMs: momentOf(call.lineLostAt) };
  return call.holdOverAt === null ? null : { kind: 'hold', sinceMs: momentOf(call.holdOverAt) };
}

export function urgencyOf(sinceMs: number | null, nowMs: number): Urgency {
  const waitedMs = sinceMs === null ? 0 : nowMs - sinceMs;
  if (waitedMs >= LATE_MS) return 'late';
  return waitedMs >= WAITING_MS ? 'waiting' : 'fresh';
}

const momentOf = (at: string | undefined): number | null => (at === undefined ? null : Date.parse(at));
