import type { Refusal } from '../errors.ts';
import type { CallLine, LineFact } from '../ports/call-line.ts';
import type { SpeechLine, SpeechLineFact } from '../ports/speech-line.ts';
import type { Result } from '../result.ts';
import type { Ending } from './ending.ts';
import type { SupervisorAction } from './supervision.ts';

/** A session with the other party, in text or in sound. A conversation takes the kind it was made for. */
export type Line = CallLine | SpeechLine;
export type AnyLineFact = LineFact | SpeechLineFact;

/** One call's conversation as the runner has it, whatever the line carries. */
export interface CallConversation {
  /** What our side wants to come next, once it wants the session to end. */
  readonly ending: Ending | null;
  /** Opens the model's session; done while the phone rings. */
  prepare(): void;
  /** The relay was gone and is back: what waited goes on waiting, who was not answered is answered. */
  restore(): void;
  /** The company's verdict on who took the call came, maybe in the middle of it. */
  answeredBy(verdict: string): void;
  /** Nobody took the transfer: the assistant comes back on the line. */
  transferFailed(): void;
  /** Does what the supervisor asks, or says why it may not be. */
  act(action: SupervisorAction): Result<null, Refusal>;
  /** Says a last sentence (none where the supervisor would have to approve it), then ends the call. */
  endPolitely(words: string, reason: string): void;
  /** The call is over: what waits is closed, what is under way is stopped. */
  close(): void;
  /** A session on the line begins. `again`: the call was taken up again, so nothing is said anew. */
  lineOpened(line: Line, again: boolean): void;
  /**
   * The session on the line is over; the call may go on.
   *
   * @param isBroken - Nobody closed it: what it had not reported as heard by then counts as not heard.
   */
  lineClosed(isBroken?: boolean): void;
  handleLine(fact: AnyLineFact): void;
}
