import { assertNever } from '../assert-never.ts';
import type { Refusal } from '../errors.ts';
import type { ApprovalId, QuestionId } from '../ids.ts';
import { err, ok, type Result } from '../result.ts';
import type { NewCallEvent } from './events.ts';
import { tooLate, tooLateForCall } from './late-answer.ts';
import { pendingApprovals, pendingQuestions } from './selectors.ts';
import type { CallState } from './state.ts';

/** What a supervisor may ask of a call. Text is already fit for the line. */
export type SupervisorCommand =
  | { readonly type: 'say'; readonly text: string; readonly turn: number }
  | { readonly type: 'whisper'; readonly text: string }
  | { readonly type: 'press'; readonly digits: string }
  | { readonly type: 'transfer'; readonly number: string; readonly briefing?: string }
  | { readonly type: 'end' }
  | { readonly type: 'pause'; readonly paused: boolean }
  | { readonly type: 'answer'; readonly response: string; readonly questionId: QuestionId | null }
  | { readonly type: 'approve'; readonly approvalId: ApprovalId; readonly speaks: boolean }
  /** Ticks an item of the checklist, or takes the tick back. */
  | { readonly type: 'tick'; readonly item: number; readonly done: boolean }
  /** Has looked at a call that had news. */
  | { readonly type: 'seen' };

/** What must be up for a command to make sense. */
export interface Connection {
  /** The line's socket is open: words and keys can be sent. */
  readonly lineOpen: boolean;
}

type Decision = Result<readonly NewCallEvent[], Refusal>;

/** Says which facts a supervisor's command makes true, or why it may not. Performs nothing. */
export function decide(state: CallState, command: SupervisorCommand, connection: Connection): Decision {
  if (state.endedAt !== null) {
    // Ending twice is no mistake.
    if (command.type === 'end') return ok([]);
    return refuse('call_not_active', command.type === 'answer' ? tooLateForCall(state) : 'The call has ended.');
  }
  switch (command.type) {
    case 'say':
      return whenOpen(connection, [{ type: 'supervisor', action: 'text', text: command.text, turn: command.turn }]);
    case 'press':
      return whenOpen(connection, [{ type: 'supervisor', action: 'dtmf', digits: command.digits }]);
    case 'whisper':
      return ok([{ type: 'supervisor', action: 'whisper', text: command.text }]);
    case 'transfer':
      return ok([transferEvent(command.number, command.briefing)]);
    case 'end':
      return ok([{ type: 'supervisor', action: 'end' }]);
    case 'pause':
      if (command.paused === state.paused) return ok([]);
      return ok([{ type: 'supervisor', action: command.paused ? 'pause' : 'resume' }]);
    case 'answer':
      return decideAnswer(state, command.response, command.questionId);
    case 'approve':
      if (pendingApprovals(state).every((approval) => approval.approvalId !== command.approvalId)) {
        return refuse('nothing_pending', `No draft ${command.approvalId} waits for approval on this call.`);
      }
      return command.speaks ? whenOpen(connection, []) : ok([]);
    default:
      return decideBeside(state, command);
  }
}

const transferEvent = (number: string, briefing: string | undefined): NewCallEvent => ({
  type: 'supervisor',
  action: 'transfer',
  number,
  ...(briefing === undefined ? {} : { briefing }),
});

function decideAnswer(state: CallState, response: string, wanted: QuestionId | null): Decision {
  const pending = pendingQuestions(state);
  const question = wanted === null ? pending[0] : pending.find(({ questionId }) => questionId === wanted);
  if (question === undefined) return refuse('nothing_pending', tooLate(state, wanted));
  return ok([{ type: 'question.answered', questionId: question.questionId, response }]);
}

/** What touches neither line nor model. */
function decideBeside(state: CallState, command: Extract<SupervisorCommand, { type: 'tick' | 'seen' }>): Decision {
  switch (command.type) {
    case 'tick':
      return decideTick(state, command.item, command.done);
    case 'seen':
      return ok(state.holdOverAt === null ? [] : [{ type: 'seen' }]);
    default:
      return assertNever(command, 'supervisor command');
  }
}

function decideTick(state: CallState, item: number, done: boolean): Decision {
  if (state.plan.checklist[item] === undefined) {
    return err({ code: 'invalid_request', field: 'item', message: `item ${item} is not on the call's checklist` });
  }
  if ((state.ticks[item] !== undefined) === done) return ok([]);
  return ok([{ type: 'checklist', item, done, source: 'supervisor' }]);
}

const whenOpen = ({ lineOpen }: Connection, events: readonly NewCallEvent[]): Decision =>
  lineOpen ? ok(events) : refuse('call_not_active', 'The line is not connected yet; try again in a moment.');

const refuse = (code: Refusal['code'], message: string): Decision => err({ code, message });
