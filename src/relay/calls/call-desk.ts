import type { CallEvent, CallMessage } from '#core/call/events.ts';
import type { CallSummary } from '#core/call/selectors.ts';
import type { Refusal } from '#core/errors.ts';
import type { CallSid } from '#core/ids.ts';
import type { Result } from '#core/result.ts';
import type { ListedCall } from '#shared/archive.ts';
import type {
  AnswerRequest,
  ApprovalRequest,
  DialRequest,
  EndRequest,
  IncomingRequest,
  ListRequest,
  PauseRequest,
  PressRequest,
  SayRequest,
  SeenRequest,
  TickRequest,
  TransferRequest,
  WhisperRequest,
} from '#shared/supervisor-api.ts';

export type Outcome = Result<null, Refusal>;

/**
 * Everything a supervisor can do. The HTTP routes and the app's IPC both speak
 * to this and to nothing behind it, so that they cannot differ.
 *
 * A refusal is a value; a promise resolves once what it did is in the journal.
 */
export interface CallDesk {
  list(query: ListRequest): Promise<readonly ListedCall[]>;
  /** The summary of one call, or null where there is none. */
  find(callSid: CallSid): Promise<CallSummary | null>;
  /** Every journalled event of a call, oldest first, or null where there is no such call. */
  events(callSid: CallSid): Promise<readonly CallEvent[] | null>;
  dial(request: DialRequest): Promise<Result<CallSummary, Refusal>>;
  say(request: SayRequest): Promise<Outcome>;
  whisper(request: WhisperRequest): Promise<Outcome>;
  press(request: PressRequest): Promise<Outcome>;
  transfer(request: TransferRequest): Promise<Outcome>;
  end(request: EndRequest): Promise<Outcome>;
  pause(request: PauseRequest): Promise<Outcome>;
  answer(request: AnswerRequest): Promise<Outcome>;
  approve(request: ApprovalRequest): Promise<Outcome>;
  /** Says who takes a call that rings. */
  decideIncoming(request: IncomingRequest): Promise<Outcome>;
  tick(request: TickRequest): Promise<Outcome>;
  /** The supervisor has looked at a call that had news for them. */
  seen(request: SeenRequest): Promise<Outcome>;
  /** Events and streamed text of every call from now on, in order. Returns the function that ends it. */
  subscribe(listener: (message: CallMessage) => void): () => void;
}
