import type { ConversationModel } from '#core/ports/conversation-model.ts';
import type { PhoneCompany } from '#core/ports/phone-company.ts';
import type { SpeechModel } from '#core/ports/speech-model.ts';
import type { OneTimeTokens } from './one-time-tokens.ts';

/**
 * A telephone company we have an account with: Twilio, or the practice line,
 * which speaks the same protocols. Nothing behind this knows which it is.
 */
export interface Carrier {
  readonly name: 'twilio' | 'practice';
  /** Account and secret its requests are signed with; null while there are none, and then nothing is let in. */
  readonly account: { readonly sid: string; readonly authToken: string } | null;
  readonly phoneNumber: string | null;
  /** Our REST access, or null while it is not configured. */
  readonly company: PhoneCompany | null;
  /** `https://HOST` and `wss://HOST` as the company reaches us; null while it cannot. */
  readonly publicOrigin: () => PublicOrigin | null;
  /** What receivers of transfers are to hear, until the company fetches it. */
  readonly briefings: OneTimeTokens<string>;
  /** The model for a call to or from `number`, or null while none is configured. */
  readonly modelFor: (number: string) => ConversationModel | null;
  /** The same for a call in which the model hears and speaks, with the usual voice or that of the call; null where there are none. */
  readonly speechModelFor: (number: string, voice: string | null) => SpeechModel | null;
  /** Name of the practice callee behind a number; null on a real line. */
  readonly practiceCallee: (number: string) => string | null;
  /** Milliseconds of silence after which the assistant opens a call we dialled. */
  readonly openingSilenceMs: number;
}

export interface PublicOrigin {
  readonly http: string;
  readonly ws: string;
}
