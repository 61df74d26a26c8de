import { createHash, createHmac } from 'node:crypto';

type FormValue = string | readonly string[];
export type Form = Readonly<Record<string, FormValue>>;

/** X-Twilio-Signature as Twilio’s documentation states it: URL, then each name with its unique sorted values. */
export function signatureOf(authToken: string, url: string, form: Form = {}): string {
  const signed = Object.keys(form)
    .sort()
    .flatMap((name) => valuesOf(form[name]).map((value) => name + value))
    .join('');
  return createHmac('sha1', authToken)
    .update(url + signed, 'utf8')
    .digest('base64');
}

function valuesOf(value: FormValue | undefined): readonly string[] {
  if (value === undefined) return [];
  return typeof value === 'string' ? [value] : [...new Set(value)].sort();
}

/** A JSON webhook is signed over its URL with `bodySHA256` added. */
export function bodyHashOf(body: string): string {
  return createHash('sha256').update(body, 'utf8').digest('hex');
}

export function formBody(form: Form): string {
  const body = new URLSearchParams();
  for (const [name, value] of Object.entries(form)) {
    for (const one of typeof value === 'string' ? [value] : value) body.append(name, one);
  }
  return body.toString();
}
