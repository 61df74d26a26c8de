import type { CallMessage } from '#core/call/events.ts';
import type { ApprovalId, CallSid, QuestionId } from '#core/ids.ts';
import type { ConsoleState } from '#shared/supervisor-api.ts';

interface OfCall {
  /** Says which one it is: one key is told of once. */
  readonly key: string;
  readonly callSid: CallSid;
}

export interface QuestionMatter extends OfCall {
  readonly kind: 'question';
  readonly questionId: QuestionId;
  readonly prompt: string;
}

export interface ApprovalMatter extends OfCall {
  readonly kind: 'approval';
  readonly approvalId: ApprovalId;
  /** The draft as the model wrote it. */
  readonly text: string;
}

/** What a supervisor is to be told of, wherever they look. */
export type Matter =
  | QuestionMatter
  | ApprovalMatter
  | (OfCall & { readonly kind: 'incoming' })
  /** A call rings, and who takes it is asked of the supervisor. */
  | (OfCall & { readonly kind: 'incoming_asked' })
  /** A person is back on the line. */
  | (OfCall & { readonly kind: 'hold_over' })
  /** Line or model of a call. */
  | (OfCall & { readonly kind: 'failure'; readonly message: string; readonly isFatal: boolean })
  /** The tunnel, or the disk. */
  | { readonly kind: 'works'; readonly key: string; readonly callSid: null; readonly detail: string };

/** What an event of a call raises, or null. */
export function raisedBy(message: CallMessage): Matter | null {
  const { callSid } = message;
  switch (message.type) {
    case 'call.created':
      return message.direction === 'inbound' ? { kind: 'incoming', key: `incoming:${callSid}`, callSid } : null;
    case 'question.asked': {
      const { questionId, prompt } = message;
      return { kind: 'question', key: `${callSid}:${questionId}`, callSid, questionId, prompt };
    }
    case 'approval.requested': {
      const { approvalId, text } = message;
      return { kind: 'approval', key: `${callSid}:${approvalId}`, callSid, approvalId, text };
    }
    case 'incoming.asked':
      return { kind: 'incoming_asked', key: `incoming_asked:${callSid}`, callSid };
    case 'hold':
      return message.state === 'over' ? { kind: 'hold_over', key: `hold:${callSid}:${message.seq}`, callSid } : null;
    case 'line':
      if (message.state === 'back') return null;
      return { kind: 'failure', key: `${callSid}:line`, callSid, message: LINE_LOST, isFatal: false };
    case 'model':
      if (message.state !== 'failed') return null;
      return failure(message, message.error ?? 'The model cannot be reached.', false);
    case 'error':
      return message.fatal ? failure(message, message.message, true) : null;
    default:
      return null;
  }
}

/** Which open matters an event of a call settles. */
export function settledBy(message: CallMessage): (matter: Matter) => boolean {
  const { callSid } = message;
  const ours =
    (isMeant: (matter: Matter) => boolean) =>
    (matter: Matter): boolean =>
      matter.callSid === callSid && isMeant(matter);
  switch (message.type) {
    case 'question.answered':
    case 'question.expired':
      return ours(({ key }) => key === `${callSid}:${message.questionId}`);
    case 'approval.resolved':
      return ours(({ key }) => key === `${callSid}:${message.approvalId}`);
    case 'incoming.asked':
      return ours(({ kind }) => kind === 'incoming');
    case 'incoming.decided':
      return ours(({ kind }) => kind === 'incoming_asked');
    case 'seen':
      return ours(({ kind }) => kind === 'hold_over');
    case 'hold':
      return ours(({ kind }) => message.state === 'begun' && kind === 'hold_over');
    // Whoever acts on a call has seen it.
    case 'supervisor':
      return ours(({ kind }) => kind === 'hold_over' || kind === 'incoming');
    case 'line':
      return ours(({ key }) => message.state === 'back' && key === `${callSid}:line`);
    case 'model':
      return ours((matter) => message.state === 'ready' && isPassing(matter) && matter.key !== `${callSid}:line`);
    // What ended it is news all the more once it has ended.
    case 'call.ended':
      return ours((matter) => matter.kind !== 'failure' || isPassing(matter));
    default:
      return () => false;
  }
}

const LINE_LOST = 'The line broke. Twilio is asked to connect it again.';

const isPassing = (matter: Matter): boolean => matter.kind === 'failure' && !matter.isFatal;

const failure = (
  { callSid, seq }: { readonly callSid: CallSid; readonly seq: number },
  message: string,
  isFatal: boolean,
): Matter => ({ kind: 'failure', key: `failure:${callSid}:${seq}`, callSid, message, isFatal });

/** Parts whose failure no call tells of by itself; the model's does. */
const PARTS = ['tunnel', 'relay'] as const;

/** The parts of the works that have failed. */
export const failedParts = (state: Pick<ConsoleState, (typeof PARTS)[number]>): readonly Matter[] =>
  PARTS.filter((part) => state[part].state === 'failed').map((part) => ({
    kind: 'works',
    key: `works:${part}`,
    callSid: null,
    detail: state[part].detail,
  }));
