import type { Ending, Transfer } from '#core/call/ending.ts';
import { isTerminal } from './call-status.ts';

/** What the company is to do when a session is over. */
export type NextStep =
  | { readonly do: 'hang-up'; readonly words: string | null }
  | { readonly do: 'dial'; readonly transfer: Transfer }
  /** A call that rings is answered by the assistant. */
  | { readonly do: 'connect' }
  /** Nobody has answered it yet. */
  | { readonly do: 'ring-on' }
  | { readonly do: 'decline' }
  | { readonly do: 'reconnect' }
  | { readonly do: 'nothing' };

/** What became of a number that was dialled for a transfer, in the company's words. */
export interface DialEnd {
  readonly status: string;
  /** The dialled call's own id: what comes twice is known by it. */
  readonly callSid: string;
  /** Whether the two were connected; null where the company does not say. */
  readonly bridged: boolean | null;
}

/** How a session on the line ended, in the company's words. */
export interface SessionEnd {
  readonly sessionStatus: string;
  readonly callStatus: string;
  /** Set when it is a dialled number that is done, not a session of ours. */
  readonly dial: DialEnd | null;
  readonly callDurationSeconds: number | null;
}

/** What the end of a session means for the call. */
export type Meaning =
  | { readonly is: 'call-over' }
  | { readonly is: 'our-hang-up'; readonly words: string | null }
  | { readonly is: 'our-transfer'; readonly transfer: Transfer }
  /** The receiver and the other party have spoken. */
  | { readonly is: 'transferred' }
  | { readonly is: 'not-transferred'; readonly dial: DialEnd; readonly code: string; readonly message: string }
  | { readonly is: 'line-broken' }
  | { readonly is: 'session-over' };

/** @param ending - What our side wants to come next, where it wants the session to end. */
export function meaningOf(end: SessionEnd, ending: Ending | null): Meaning {
  if (isTerminal(end.callStatus)) return { is: 'call-over' };
  if (ending?.kind === 'hangup') return { is: 'our-hang-up', words: ending.words ?? null };
  if (end.dial !== null) return meaningOfDial(end.dial);
  if (ending !== null) return { is: 'our-transfer', transfer: ending };
  // A stream that broke is not reported as failed: the company merely goes on behind it.
  const isBroken = end.sessionStatus === 'failed' || end.sessionStatus === '';
  return { is: isBroken ? 'line-broken' : 'session-over' };
}

function meaningOfDial(dial: DialEnd): Meaning {
  const answered = dial.status === 'completed' || dial.status === 'answered';
  // Who hangs up while being briefed has answered, too, and yet nobody was connected.
  if (answered && dial.bridged !== false) return { is: 'transferred' };
  const [code, why] = answered
    ? ['transfer_declined', 'they hung up before being connected']
    : [`transfer_${dial.status.replaceAll('-', '_')}`, dial.status];
  const message = `The transfer did not get through (${why}); the assistant is back on the line.`;
  return { is: 'not-transferred', dial, code, message };
}
