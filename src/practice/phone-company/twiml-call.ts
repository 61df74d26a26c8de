import type { Log } from '../log.ts';
import type { Pace } from '../pace.ts';
import type { RelaySession, SessionCall } from './relay-session.ts';
import type { FormParams } from './signed-post.ts';

/** What happens when a call is connected to a number. `declines`: hangs up on whatever is said before that. */
export type Receiver = 'answers' | 'declines' | 'busy' | 'no-answer';

/** Where the next TwiML comes from. */
export type TwimlSource = { readonly url: string; readonly params: FormParams } | { readonly twiml: string };

/** The call a document runs on. */
export interface TwimlCall extends SessionCall {
  readonly pace: Pace;
  readonly log: Log;
  /** Aborts when the call is over. */
  readonly over: AbortSignal;
  /** Aborts when the phone company closes down and nobody is told anything more. */
  readonly abandoned: AbortSignal;
  /** Asks a webhook, with the call's parameters and these; null where it does not answer. */
  post(url: string, params: FormParams): Promise<string | null>;
  /** From now on the far end talks to this session. */
  attach(session: RelaySession): void;
  /** Who takes it when this call is connected to a number. */
  receiverAt(number: string): Receiver;
}
