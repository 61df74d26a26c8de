export type CallStatus =
  | 'queued'
  | 'ringing'
  | 'in-progress'
  | 'completed'
  | 'busy'
  | 'failed'
  | 'no-answer'
  | 'canceled';

/** Whether a call in this state is over for good. */
export const isTerminal = (status: CallStatus): boolean =>
  status !== 'queued' && status !== 'ringing' && status !== 'in-progress';

export interface CallRecord {
  readonly sid: string;
  readonly accountSid: string;
  readonly to: string;
  readonly from: string;
  readonly status: CallStatus;
  readonly createdAt: Date;
  readonly answeredAt: Date | null;
  readonly endedAt: Date | null;
  /** What machine detection found, where it was asked for. */
  readonly answeredBy: string | null;
}

/** Whole seconds from the answer to the end, rounded up as Twilio bills them. */
export function durationSeconds({ answeredAt, endedAt }: CallRecord): number {
  if (answeredAt === null || endedAt === null) return 0;
  return Math.ceil((endedAt.getTime() - answeredAt.getTime()) / 1_000);
}

/** RFC 2822 with a numeric zone, as Twilio writes dates. */
export const rfc2822 = (date: Date): string => date.toUTCString().replace('GMT', '+0000');

/** The Call resource of the REST API. */
export function callResource(call: CallRecord): Readonly<Record<string, unknown>> {
  const uri = `/2010-04-01/Accounts/${call.accountSid}/Calls/${call.sid}`;
  return {
    sid: call.sid,
    account_sid: call.accountSid,
    parent_call_sid: null,
    phone_number_sid: null,
    group_sid: null,
    trunk_sid: null,
    api_version: '2010-04-01',
    status: call.status,
    direction: 'outbound-api',
    to: call.to,
    to_formatted: call.to,
    from: call.from,
    from_formatted: call.from,
    forwarded_from: null,
    caller_name: null,
    answered_by: call.answeredBy,
    annotation: null,
    queue_time: '0',
    date_created: rfc2822(call.createdAt),
    date_updated: rfc2822(call.endedAt ?? call.answeredAt ?? call.createdAt),
    start_time: call.answeredAt === null ? null : rfc2822(call.answeredAt),
    end_time: call.endedAt === null ? null : rfc2822(call.endedAt),
    duration: isTerminal(call.status) ? String(durationSeconds(call)) : null,
    price: null,
    price_unit: 'USD',
    uri: `${uri}.json`,
    subresource_uris: { recordings: `${uri}/Recordings.json` },
  };
}

const PLACE_FIELDS = ['From', 'To', 'Caller', 'Called'].flatMap((party) =>
  ['City', 'State', 'Zip', 'Country'].map((part) => [`${party}${part}`, part === 'Country' ? 'US' : ''] as const),
);

/** The parameters every webhook about a call has. */
export function webhookParams(call: CallRecord): Readonly<Record<string, string>> {
  return {
    ...Object.fromEntries(PLACE_FIELDS),
    AccountSid: call.accountSid,
    ApiVersion: '2010-04-01',
    CallSid: call.sid,
    CallStatus: call.status,
    Direction: 'outbound-api',
    From: call.from,
    To: call.to,
    Caller: call.from,
    Called: call.to,
  };
}
