import { assertNever } from '../assert-never.ts';
import type { Refusal } from '../errors.ts';
import type { ApprovalId, QuestionId } from '../ids.ts';
import { rejectionNote, whisperNote } from '../model/notes.ts';
import { err, ok, type Result } from '../result.ts';
import { argsOf, type Command } from './command.ts';
import { decide, type SupervisorCommand } from './decide.ts';
import type { Drafts } from './drafts.ts';
import type { NewCallEvent } from './events.ts';
import type { Leave } from './leave.ts';
import type { Questions } from './questions.ts';
import { spokenPart } from './reply.ts';
import type { CallState, Question } from './state.ts';

/** What a supervisor may ask of a call. Text is already fit for the line. */
export type SupervisorAction =
  | { readonly type: 'say'; readonly text: string }
  | { readonly type: 'whisper'; readonly text: string }
  | { readonly type: 'press'; readonly digits: string }
  /** `briefing`: what the receiver alone hears first. */
  | { readonly type: 'transfer'; readonly number: string; readonly briefing?: string }
  | { readonly type: 'end' }
  | { readonly type: 'pause'; readonly paused: boolean }
  | { readonly type: 'answer'; readonly response: string; readonly questionId: QuestionId | null }
  | {
      readonly type: 'approve';
      readonly approvalId: ApprovalId;
      readonly decision: 'approve' | 'edit' | 'reject';
      /** The edited words, or why it is rejected; null for neither. */
      readonly text: string | null;
      /** Everything said after it on this call is let through, too. */
      readonly rest: boolean;
    }
  | { readonly type: 'tick'; readonly item: number; readonly done: boolean }
  | { readonly type: 'seen' };

export interface SupervisionPorts {
  readonly record: (event: NewCallEvent) => void;
  readonly state: () => CallState;
  readonly voice: { readonly isOpen: boolean; press(digits: string): void };
  readonly replies: {
    readonly nextTurn: number;
    /** Stops what is being said. */
    cut(utterance: null): number | null;
    /** Speaks a draft the supervisor let through. @param edited - Whether the words are the supervisor's. */
    speakDraft(text: string, itemIds: readonly string[], edited: boolean): void;
  };
  /** Speaks the supervisor's words; the model is told below. */
  readonly say: (turn: number, text: string) => void;
  /** The model remembers the supervisor's words as said. */
  readonly remember: (turn: number, text: string) => void;
  /** Tells the model, and nobody else. */
  readonly tell: (note: string) => void;
  /** Hands the model the answer to its question. */
  readonly hand: (question: Question, response: string) => void;
  /** Takes items out of the model's memory. */
  readonly forget: (itemIds: readonly string[]) => void;
  readonly questions: Questions;
  readonly drafts: Drafts;
  /** What was said to who waits for a draft need not be said to its end. */
  readonly stopFiller: () => void;
  /** Nothing waits for approval on this call any more. */
  readonly ungated: () => void;
  /** Something of ours has followed the caller's words. */
  readonly answered: () => void;
  /** More was said: an end that waits for the speech waits for this too. */
  readonly spoke: () => void;
  readonly reply: () => void;
  readonly silence: () => void;
  readonly resume: () => void;
  readonly leave: Leave;
}

/** The supervisor above the conversation: decided by `decide`, recorded, then done. */
export class Supervision {
  readonly #ports: SupervisionPorts;

  constructor(ports: SupervisionPorts) {
    this.#ports = ports;
  }

  act(action: SupervisorAction): Result<null, Refusal> {
    if (this.#ports.leave.isHangingUp) {
      // Ending twice is no mistake.
      return action.type === 'end' ? ok(null) : err({ code: 'call_not_active', message: 'The call is ending.' });
    }
    return this.#act(action);
  }

  #act(action: SupervisorAction): Result<null, Refusal> {
    const { record, replies, say, state, voice } = this.#ports;
    const turn = replies.nextTurn;
    const decided = decide(state(), commandOf(action, turn), { lineOpen: voice.isOpen });
    if (!decided.ok) return decided;
    // The cut turn comes first in the record, as it did on the line.
    if (action.type === 'say' || action.type === 'transfer' || action.type === 'end') replies.cut(null);
    if (action.type === 'say') say(turn, action.text);
    for (const event of decided.value) {
      record(event);
      if (event.type === 'question.answered') this.#tellAnswer(event.questionId, event.response);
    }
    if (decided.value.length > 0 || action.type === 'approve') this.#perform(action, turn);
    return ok(null);
  }

  #perform(action: SupervisorAction, turn: number): void {
    const { leave, reply, resume, silence, tell, voice } = this.#ports;
    switch (action.type) {
      case 'say':
        return this.#said(action.text, turn);
      case 'whisper':
        return tell(whisperNote(action.text));
      case 'press':
        voice.press(action.digits);
        return this.#recordCommand({ name: 'press', digits: action.digits });
      case 'transfer':
        this.#recordCommand({ name: 'transfer', number: action.number });
        return leave.now({
          kind: 'transfer',
          number: action.number,
          ...(action.briefing === undefined ? {} : { briefing: action.briefing }),
        });
      case 'end':
        this.#recordCommand({ name: 'end_call' });
        return leave.now({ kind: 'hangup', reason: 'supervisor_ended' });
      case 'pause':
        return action.paused ? silence() : resume();
      case 'answer':
        return reply();
      case 'approve':
        return this.#resolve(action);
      case 'tick':
      case 'seen':
        return undefined;
      default:
        return assertNever(action, 'supervisor action');
    }
  }

  #said(text: string, turn: number): void {
    const { answered, record, remember, spoke } = this.#ports;
    record({ type: 'assistant.transcript', turn, text, final: true });
    remember(turn, text);
    answered();
    spoke();
  }

  #tellAnswer(questionId: QuestionId, response: string): void {
    const { hand, questions, state } = this.#ports;
    questions.settle(questionId);
    const asked = state().entries.find((entry) => entry.kind === 'question' && entry.questionId === questionId);
    if (asked?.kind === 'question') hand(asked, response);
  }

  /** Nobody decided in time: the draft is spoken as it is. False where it cannot be now. */
  approveAtDeadline(approvalId: ApprovalId): boolean {
    const { leave, state, voice } = this.#ports;
    if (!voice.isOpen || leave.ending !== null || state().paused || state().onHold) return false;
    const draft = this.#ports.drafts.take(approvalId);
    if (draft !== null) this.#letThrough(draft, { approvalId, decision: 'approve', by: 'deadline' });
    return true;
  }

  #resolve({ approvalId, decision, text, rest }: Extract<SupervisorAction, { type: 'approve' }>): void {
    const draft = this.#ports.drafts.take(approvalId);
    if (draft === null) return;
    if (decision === 'reject') return this.#drop(approvalId, draft.itemIds, text ?? '');
    const words = decision === 'edit' ? (text ?? '') : draft.text;
    this.#letThrough({ ...draft, text: words }, { approvalId, decision, ...(rest ? { rest } : {}) });
    if (rest) this.#ports.ungated();
  }

  #drop(approvalId: ApprovalId, itemIds: readonly string[], reason: string): void {
    const { answered, forget, record, reply, tell } = this.#ports;
    record({
      type: 'approval.resolved',
      approvalId,
      decision: 'reject',
      text: '',
      ...(reason.trim() === '' ? {} : { reason }),
    });
    forget(itemIds);
    if (reason.trim() === '') return answered();
    tell(rejectionNote(reason));
    reply();
  }

  #letThrough(
    { text, itemIds }: { readonly text: string; readonly itemIds: readonly string[] },
    how: LetThrough,
  ): void {
    const { answered, record, replies, spoke, stopFiller } = this.#ports;
    stopFiller();
    record({ type: 'approval.resolved', ...how, text: spokenPart(text) });
    replies.speakDraft(text, itemIds, how.decision === 'edit');
    answered();
    spoke();
  }

  #recordCommand(command: Command): void {
    this.#ports.record({ type: 'command', name: command.name, args: argsOf(command), source: 'supervisor', ok: true });
  }
}

/** How a draft came to be spoken, as its event tells. */
type LetThrough = Pick<Extract<NewCallEvent, { type: 'approval.resolved' }>, 'approvalId' | 'decision' | 'by' | 'rest'>;

function commandOf(action: SupervisorAction, turn: number): SupervisorCommand {
  if (action.type === 'say') return { ...action, turn };
  if (action.type !== 'approve') return action;
  return { type: 'approve', approvalId: action.approvalId, speaks: action.decision !== 'reject' };
}
