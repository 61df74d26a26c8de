import { needsOf, pendingApprovals, pendingQuestions } from '#core/call/selectors.ts';
import type { CallState } from '#core/call/state.ts';

/** Why a call needs the supervisor, and since when. */
export interface Attention {
  readonly kind: 'question' | 'approval' | 'failing';
  /** Epoch milliseconds, or null where the moment is not in the journal. */
  readonly sinceMs: number | null;
}

export type Urgency = 'fresh' | 'waiting' | 'late';

const WAITING_MS = 10_000;
const LATE_MS = 30_000;

export function attentionOf(call: CallState): Attention | null {
  if (call.endedAt !== null) return null;
  const needs = needsOf(call);
  if (needs === 'question') return { kind: needs, sinceMs: momentOf(pendingQuestions(call)[0]?.at) };
  if (needs === 'approval') return { kind: needs, sinceMs: momentOf(pendingApprovals(call)[0]?.at) };
  if (call.model !== 'failed') return null;
  return { kind: 'failing', sinceMs: momentOf(call.entries.findLast((entry) => entry.kind === 'error')?.at) };
}

export function urgencyOf(sinceMs: number | null, nowMs: number): Urgency {
  const waitedMs = sinceMs === null ? 0 : nowMs - sinceMs;
  if (waitedMs >= LATE_MS) return 'late';
  return waitedMs >= WAITING_MS ? 'waiting' : 'fresh';
}

const momentOf = (at: string | undefined): number | null => (at === undefined ? null : Date.parse(at));
