import { needsOf, pendingApprovals, pendingQuestions } from '#core/call/selectors.ts';
import type { CallState } from '#core/call/state.ts';

/** Somebody waits for the supervisor. */
export interface Waiting {
  /** Says which matter it is: one is heard once. */
  readonly key: string;
  /** When it is heard, should it still wait then; epoch milliseconds. */
  readonly dueMs: number;
}

/** As the desk's bar begins to breathe. */
const PATIENCE_MS = 10_000;
/** Who rings has no patience: only what the policy settles at once is spared. */
const RING_MS = 1_000;

/**
 * What of a call waits: its ring, its questions, its drafts, and a person who is back after a hold and to whom nobody has
 * turned.
 */
export function waitingIn(call: CallState): readonly Waiting[] {
  if (call.endedAt !== null) return [];
  const asked = needsOf(call) === null ? [] : [...pendingQuestions(call), ...pendingApprovals(call)];
  const waits = asked.map((entry) => ({ key: `${call.callSid}/${idOf(entry)}`, dueMs: dueAfter(entry.at) }));
  return [...ringing(call), ...waits, ...backFromHold(call)];
}

const dueAfter = (at: string, ms = PATIENCE_MS): number => Date.parse(at) + ms;

const ringing = ({ callSid, incoming }: CallState): readonly Waiting[] =>
  incoming === null ? [] : [{ key: `${callSid}/ring`, dueMs: dueAfter(incoming.at, RING_MS) }];

const idOf = (
  entry: ReturnType<typeof pendingQuestions>[number] | ReturnType<typeof pendingApprovals>[number],
): string => (entry.kind === 'question' ? entry.questionId : entry.approvalId);

/** Whoever acts on a call has seen it. */
function backFromHold({ callSid, entries }: CallState): readonly Waiting[] {
  const last = entries.findLast(({ kind }) => kind === 'hold' || kind === 'supervisor');
  return last?.kind === 'hold' && last.state === 'over'
    ? [{ key: `${callSid}/hold/${last.seq}`, dueMs: dueAfter(last.at) }]
    : [];
}
