import { needsOf, pendingApprovals, pendingQuestions } from '#core/call/selectors.ts';
import type { CallState } from '#core/call/state.ts';

/** Somebody waits for the supervisor. */
export interface Waiting {
  /** Says which matter it is: one is heard once. */
  readonly key: string;
  /** Epoch milliseconds. */
  readonly sinceMs: number;
}

/** What of a call waits: its questions, its drafts, and a person who is back after a hold and to whom nobody has turned. */
export function waitingIn(call: CallState): readonly Waiting[] {
  if (call.endedAt !== null) return [];
  const asked = needsOf(call) === null ? [] : [...pendingQuestions(call), ...pendingApprovals(call)];
  const waits = asked.map((entry) => ({ key: `${call.callSid}/${idOf(entry)}`, sinceMs: Date.parse(entry.at) }));
  const back = backFromHold(call);
  return back === null ? waits : [...waits, back];
}

const idOf = (
  entry: ReturnType<typeof pendingQuestions>[number] | ReturnType<typeof pendingApprovals>[number],
): string => (entry.kind === 'question' ? entry.questionId : entry.approvalId);

/** Whoever acts on a call has seen it. */
function backFromHold({ callSid, entries }: CallState): Waiting | null {
  const last = entries.findLast(({ kind }) => kind === 'hold' || kind === 'supervisor');
  return last?.kind === 'hold' && last.state === 'over'
    ? { key: `${callSid}/hold/${last.seq}`, sinceMs: Date.parse(last.at) }
    : null;
}
