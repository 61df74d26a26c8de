import { assertNever } from '../assert-never.ts';
import type { Refusal } from '../errors.ts';
import type { ApprovalId, QuestionId } from '../ids.ts';
import { rejectionNote, whisperNote } from '../model/notes.ts';
import { ok, type Result } from '../result.ts';
import { argsOf, type Command } from './command.ts';
import { decide, type SupervisorCommand } from './decide.ts';
import type { Drafts } from './drafts.ts';
import type { Ending } from './ending.ts';
import type { NewCallEvent } from './events.ts';
import type { Questions } from './questions.ts';
import { spokenPart } from './reply.ts';
import type { CallState, Question } from './state.ts';

/** What a supervisor may ask of a call. Text is already fit for the line. */
export type SupervisorAction =
  | { readonly type: 'say'; readonly text: string }
  | { readonly type: 'whisper'; readonly text: string }
  | { readonly type: 'press'; readonly digits: string }
  | { readonly type: 'transfer'; readonly number: string }
  | { readonly type: 'end' }
  | { readonly type: 'pause'; readonly paused: boolean }
  | { readonly type: 'answer'; readonly response: string; readonly questionId: QuestionId | null }
  | {
      readonly type: 'approve';
      readonly approvalId: ApprovalId;
      readonly decision: 'approve' | 'edit' | 'reject';
      /** The edited words, or why it is rejected; null for neither. */
      readonly text: string | null;
    };

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
  /** Something of ours has followed the caller's words. */
  readonly answered: () => void;
  /** More was said: an end that waits for the speech waits for this too. */
  readonly spoke: () => void;
  readonly reply: () => void;
  readonly silence: () => void;
  readonly resume: () => void;
  readonly end: (ending: Ending) => void;
}

/** The supervisor above the conversation: decided by `decide`, recorded, then done. */
export class Supervision {
  readonly #ports: SupervisionPorts;

  constructor(ports: SupervisionPorts) {
    this.#ports = ports;
  }

  act(action: SupervisorAction): Result<null, Refusal> {
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
    const { end, reply, resume, silence, tell, voice } = this.#ports;
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
        return end({ kind: 'transfer', number: action.number });
      case 'end':
        this.#recordCommand({ name: 'end_call' });
        return end({ kind: 'hangup', reason: 'supervisor_ended' });
      case 'pause':
        return action.paused ? silence() : resume();
      case 'answer':
        return reply();
      case 'approve':
        return this.#resolve(action.approvalId, action.decision, action.text);
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

  #resolve(approvalId: ApprovalId, decision: 'approve' | 'edit' | 'reject', text: string | null): void {
    const { answered, drafts, forget, record, reply, replies, spoke, tell } = this.#ports;
    const draft = drafts.take(approvalId);
    if (draft === null) return;
    if (decision === 'reject') {
      record({ type: 'approval.resolved', approvalId, decision, text: '' });
      forget(draft.itemIds);
      if (text === null || text.trim() === '') return answered();
      tell(rejectionNote(text));
      return reply();
    }
    const words = decision === 'edit' ? (text ?? '') : draft.text;
    record({ type: 'approval.resolved', approvalId, decision, text: spokenPart(words) });
    replies.speakDraft(words, draft.itemIds, decision === 'edit');
    answered();
    spoke();
  }

  #recordCommand(command: Command): void {
    this.#ports.record({ type: 'command', name: command.name, args: argsOf(command), source: 'supervisor', ok: true });
  }
}

function commandOf(action: SupervisorAction, turn: number): SupervisorCommand {
  if (action.type === 'say') return { ...action, turn };
  if (action.type !== 'approve') return action;
  return { type: 'approve', approvalId: action.approvalId, speaks: action.decision !== 'reject' };
}
