import type { QuestionId } from '../ids.ts';
import { isE164 } from '../phone-number.ts';
import type { CallState } from './state.ts';

const PRIVATELY = 'can be told to it privately while the call lives (POST /override/whisper, phony answer --late)';

/** Why no question of a live call takes an answer, and what the answer is still good for. */
export function tooLate(state: CallState, wanted: QuestionId | null): string {
  const question = state.entries.findLast(
    (entry) => entry.kind === 'question' && (wanted === null || entry.questionId === wanted),
  );
  if (question?.kind !== 'question') {
    return wanted === null
      ? 'The assistant asks nothing on this call now.'
      : `Question ${wanted} is not waiting on this call.`;
  }
  return question.status === 'expired'
    ? `The question “${question.prompt}” has expired, and the assistant went on without an answer; the answer ${PRIVATELY}.`
    : `The question “${question.prompt}” has been answered; what is to be added ${PRIVATELY}.`;
}

/** The same for a call that has ended. */
export function tooLateForCall(call: Pick<CallState, 'callSid' | 'direction' | 'from' | 'to' | 'practice'>): string {
  const keep = `The call has ended. The answer can be kept as a note on it (POST /calls/${call.callSid}/notes, phony answer --late)`;
  if (call.practice !== null) return `${keep}.`;
  const number = call.direction === 'inbound' ? call.from : call.to;
  return isE164(number) ? `${keep}; the number to call back is ${number}.` : `${keep}.`;
}
