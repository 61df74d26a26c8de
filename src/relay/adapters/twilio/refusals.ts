/** What to do about Twilio's refusals, by its error numbers. @see https://www.twilio.com/docs/api/errors */
const REMEDIES: Readonly<Record<number, string>> = {
  10004: 'The account’s limit of concurrent calls is reached. Wait for a call to end, or ask Twilio to raise it.',
  20003: 'Check TWILIO_ACCOUNT_SID and TWILIO_AUTH_TOKEN: copy both anew from the Twilio console.',
  20403: 'The account is suspended or closed. Sign in to the Twilio console to see why.',
  20429: 'Twilio is asked too often. Wait a moment, then dial again.',
  21205: 'Twilio cannot use our address. Check HOST.',
  21210: 'Set TWILIO_PHONE_NUMBER to a number of this account, or verify it as a caller ID.',
  21211: 'Twilio says no such number can exist. Check it digit by digit.',
  21214: 'Twilio cannot reach that number. Try another.',
  21215: 'Allow the country under Voice, Settings, Geo permissions in the Twilio console.',
  21216: 'Twilio blocks calls to that number. Dial another.',
  21217: 'Twilio says no such number can exist. Check it digit by digit.',
  21219: 'A trial account calls verified numbers only. Verify it in the Twilio console, or upgrade.',
  21606: 'TWILIO_PHONE_NUMBER cannot make voice calls. Use one that can.',
  70051: 'The API key lacks a permission. Use the account’s auth token, or a key that may make calls.',
  573002: 'A trial account calls from its trial number only. Set TWILIO_PHONE_NUMBER to it, or upgrade.',
  573005: 'The number was added but not verified yet. Enter the code Twilio sent there.',
};

/** What to do where Twilio does not answer. */
export const REACH_TWILIO = 'Check the network, any proxy, TWILIO_API_BASE_URL and status.twilio.com.';

/** What to do where something answers that is not Twilio. */
export const NOT_TWILIO = 'Check TWILIO_API_BASE_URL, or unset it.';

/** @param cause - In a few words, as `ECONNREFUSED`. */
export const explainAbsence = (cause: string): string => `Twilio cannot be reached (${cause}). ${REACH_TWILIO}`;

/** Twilio's own text, its number, and the remedy where we know one. What refuses without a number is not Twilio. */
export function explainRefusal(message: string, code: number | null): string {
  const text = message.replace(/\.?\s*$/, '');
  if (code === null) return `Twilio refused: ${text}. ${NOT_TWILIO}`;
  const remedy = REMEDIES[code];
  return `Twilio refused: ${text} (${code}).${remedy === undefined ? '' : ` ${remedy}`}`;
}
