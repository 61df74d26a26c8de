import { createHmac } from 'node:crypto';

/** X-Twilio-Signature, computed from its description and not by the package under test. */
export function twilioSignature(authToken: string, url: string, form: Readonly<Record<string, string>> = {}): string {
  const signed = Object.keys(form)
    .sort()
    .reduce((text, name) => `${text}${name}${form[name]}`, url);
  return createHmac('sha1', authToken).update(signed, 'utf8').digest('base64');
}
