import type { PracticeLine } from '../../../src/practice/practice-line.ts';

type Account = Pick<PracticeLine, 'accountSid' | 'authToken' | 'phoneNumber' | 'twilioApiBaseUrl'>;

export interface RestAnswer {
  readonly status: number;
  readonly body: { readonly sid?: string; readonly status?: unknown; readonly code?: number };
}

/** Asks the REST API; `path` is what follows the account's folder. */
export async function rest(
  account: Account,
  path: string,
  form?: readonly (readonly [string, string])[],
): Promise<RestAnswer> {
  const response = await fetch(`${account.twilioApiBaseUrl}/2010-04-01/Accounts/${account.accountSid}${path}`, {
    headers: {
      Authorization: `Basic ${Buffer.from(`${account.accountSid}:${account.authToken}`).toString('base64')}`,
    },
    ...(form === undefined
      ? {}
      : { method: 'POST', body: new URLSearchParams(form.map(([name, value]): [string, string] => [name, value])) }),
  });
  return { status: response.status, body: (await response.json()) as RestAnswer['body'] };
}

/** Places a call from our own number; returns its SID. */
export async function createCall(account: Account, params: Readonly<Record<string, string>>): Promise<string> {
  const { status, body } = await rest(account, '/Calls.json', Object.entries({ From: account.phoneNumber, ...params }));
  if (status !== 201) throw new Error(JSON.stringify(body));
  return String(body.sid);
}
