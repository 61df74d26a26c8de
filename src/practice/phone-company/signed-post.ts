import twilio from 'twilio';

/** Twilio gives a webhook this long in all. */
const WEBHOOK_TIMEOUT_MS = 15_000;

export type FormParams = Readonly<Record<string, string>>;

/**
 * Posts a form the way Twilio's webhooks do, signed over the address exactly as given.
 *
 * @param stop - Gives up at once: the phone company closes down.
 * @returns The body of a 2xx answer, or null where there was none: Twilio treats
 *   refusal, error and silence alike.
 */
export async function postSigned(
  url: string,
  params: FormParams,
  authToken: string,
  stop: AbortSignal,
): Promise<string | null> {
  try {
    const response = await fetch(url, {
      method: 'POST',
      headers: {
        'Content-Type': 'application/x-www-form-urlencoded; charset=UTF-8',
        'User-Agent': 'TwilioProxy/1.1',
        Accept: '*/*',
        'X-Twilio-Signature': twilio.getExpectedTwilioSignature(authToken, url, { ...params }),
      },
      body: new URLSearchParams(params).toString(),
      redirect: 'manual',
      signal: AbortSignal.any([stop, AbortSignal.timeout(WEBHOOK_TIMEOUT_MS)]),
    });
    const body = await response.text();
    return response.ok ? body : null;
  } catch {
    // Unreachable and too slow look the same to Twilio; the caller logs the null.
    return null;
  }
}
