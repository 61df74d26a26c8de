import type { Transfer } from '../call/ending.ts';
import type { CallMode } from '../call/events.ts';
import type { CallSid } from '../ids.ts';

export interface DialOptions {
  readonly to: string;
  /** Seconds after which the company ends the call, a cap on its cost; null for none. */
  readonly timeLimitSeconds: number | null;
  /** The kind of line this call alone is to have, where it is not the usual one. */
  readonly mode?: CallMode;
  /** Comes back with the company's question what to do with the call, so that it is known before its id is. */
  readonly ticket?: string;
}

/** What can be asked of a telephone company over its own API. Throws `Fault`. */
export interface PhoneCompany {
  /** Dials; resolves with the company's id of the call while it still waits to ring. */
  dial(options: DialOptions): Promise<CallSid>;
  /** Ends a call in any state, after a sentence where one is given. A call already gone is success. */
  hangUp(callSid: CallSid, words?: string): Promise<void>;
  /** Connects a live call to a number now, whatever it is doing. */
  transfer(callSid: CallSid, transfer: Transfer): Promise<void>;
  /** Has it ask anew what is to be done with a live call, at the address we have now. */
  askAgain(callSid: CallSid): Promise<void>;
  /** The company's word for the state of a call, or null where it knows no such call. */
  status(callSid: CallSid): Promise<string | null>;
}
