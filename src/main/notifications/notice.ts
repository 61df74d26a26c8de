import type { IncomingDecision } from '#core/call/events.ts';
import type { CallSummary } from '#core/call/selectors.ts';
import { suggestedAnswers } from '#core/call/suggested-answers.ts';
import { formatPhoneNumber } from '#core/phone-number.ts';
import type { Matter } from '../attention/matter.ts';

/** What a button of a notification does. */
export type Deed =
  | { readonly answer: string }
  | { readonly decide: 'approve' | 'reject' }
  | { readonly take: IncomingDecision };

/** A matter in a notification's words. */
export interface Notice {
  readonly title: string;
  readonly body: string;
  /** A person waits for an answer, so it stays; else it is news. */
  readonly staysUp: boolean;
  readonly buttons: readonly { readonly label: string; readonly does: Deed }[];
  readonly takesAnswer: boolean;
}

/** Whose number it is, or null. */
export type NameOf = (number: string) => string | null;

interface Told {
  /** Null where nobody can say who is on the call. */
  readonly call: CallSummary | null;
  readonly nameOf: NameOf;
  /** It was told before, and waits still. */
  readonly isAgain: boolean;
}

/** Who is on a call, for people to read, or null. */
export function partyOf(call: Pick<CallSummary, 'practice' | 'direction' | 'from' | 'to'>, nameOf: NameOf): string {
  if (call.practice !== null) return `Practice call (${call.practice})`;
  const number = call.direction === 'inbound' ? call.from : call.to;
  return nameOf(number) ?? formatPhoneNumber(number);
}

export function noticeOf(matter: Matter, { call, nameOf, isAgain }: Told): Notice {
  const told = (what: string): string => {
    const name = call === null ? null : partyOf(call, nameOf);
    return name === null ? `${what.charAt(0).toUpperCase()}${what.slice(1)}` : `${name}: ${what}`;
  };
  const news = { staysUp: false, buttons: [], takesAnswer: false };
  switch (matter.kind) {
    case 'question':
      return {
        title: told(isAgain ? 'the assistant still waits for your answer' : 'the assistant asks'),
        body: matter.prompt,
        staysUp: true,
        buttons: suggestedAnswers(matter.prompt).map((answer) => ({ label: answer, does: { answer } })),
        takesAnswer: true,
      };
    case 'approval':
      return {
        title: told(isAgain ? 'a draft still waits for your approval' : 'may the assistant say this?'),
        body: matter.text,
        staysUp: true,
        buttons: [
          { label: 'Approve', does: { decide: 'approve' } },
          { label: 'Reject', does: { decide: 'reject' } },
        ],
        takesAnswer: false,
      };
    case 'hold_over': {
      const title = told(isAgain ? 'a person is still on the line' : 'a person is back on the line');
      return { ...news, title, body: 'The time on hold is over.', staysUp: true };
    }
    case 'incoming_asked':
      return {
        title: told('is calling'),
        body: 'Who takes the call?',
        staysUp: true,
        buttons: [
          { label: 'Take it', does: { take: 'take' } },
          { label: 'Assistant', does: { take: 'assistant' } },
          { label: 'Decline', does: { take: 'decline' } },
        ],
        takesAnswer: false,
      };
    case 'incoming':
      return { ...news, title: told('is calling'), body: 'The assistant takes the call.' };
    case 'failure':
      return { ...news, title: told('the call is failing'), body: matter.message, staysUp: true };
    case 'works':
      return { ...news, title: 'Phony needs a look', body: matter.detail, staysUp: true };
    default:
      return matter satisfies never;
  }
}
