import type { Refusal } from '../errors.ts';
import { callingCodeOf } from '../phone-number.ts';
import { err, ok, type Result } from '../result.ts';
import { minuteOfDay, timeZonesOf } from './time-zones.ts';

/** Guardrails a supervisor may pass knowingly. What may never be dialled is not among them. */
export type GuardrailCode = 'quiet_hours' | 'cap_reached' | 'new_country';

/** A span of the day in minutes after midnight; it may go past midnight. */
export interface DayRange {
  readonly fromMinute: number;
  readonly toMinute: number;
}

export interface Guardrails {
  /** Hours at the callee in which nothing is dialled unconfirmed; null for none. */
  readonly quietHours: DayRange | null;
  /** Calls dialled within an hour; 0 for no cap. */
  readonly callsPerHour: number;
  /** Calls dialled within 24 hours; 0 for no cap. */
  readonly callsPerDay: number;
}

export interface DialAttempt {
  readonly to: string;
  readonly atMs: number;
  /** Real calls dialled within the last hour. */
  readonly dialledLastHour: number;
  /** Real calls dialled within the last 24 hours. */
  readonly dialledLastDay: number;
  /** Whether our own number begins so, or a real one that was dialled before. */
  readonly isFamiliar: (prefix: string) => boolean;
  /** Guardrails the supervisor passes knowingly, by their codes. */
  readonly confirmed: readonly string[];
}

/** `21:00-08:00` as a range; null for `off`. The form is checked where it is configured. */
export function parseQuietHours(text: string): DayRange | null {
  const [from, to] = text.split('-');
  if (from === undefined || to === undefined) return null;
  return { fromMinute: minutesOf(from), toMinute: minutesOf(to) };
}

/**
 * Whether a call may be dialled now.
 *
 * @returns The guardrails that stood in the way and were confirmed, or the first that was not.
 */
export function judgeDial(guardrails: Guardrails, attempt: DialAttempt): Result<readonly GuardrailCode[], Refusal> {
  const passed: GuardrailCode[] = [];
  for (const [code, messageOf] of GUARDRAILS) {
    const message = messageOf(guardrails, attempt);
    if (message === null) continue;
    if (!attempt.confirmed.includes(code)) return err({ code, message: `${message}, or confirm ${code}.` });
    passed.push(code);
  }
  return ok(passed);
}

type MessageOf = (guardrails: Guardrails, attempt: DialAttempt) => string | null;

/** In the order they are asked about. Each says what stands in the way and what else to do than to confirm it. */
const GUARDRAILS: readonly (readonly [GuardrailCode, MessageOf])[] = [
  ['quiet_hours', quietMessage],
  ['cap_reached', capMessage],
  ['new_country', newCountryMessage],
];

function quietMessage({ quietHours: range }: Guardrails, { to, atMs }: DialAttempt): string | null {
  if (range === null) return null;
  const zone = timeZonesOf(to).find((candidate) => isWithin(range, minuteOfDay(atMs, candidate)));
  if (zone === undefined) return null;
  const time = clock(minuteOfDay(atMs, zone));
  const hours = `${clock(range.fromMinute)}-${clock(range.toMinute)}`;
  return `It may be ${time} at ${to} (${zone}), within the quiet hours ${hours}. Call later`;
}

function capMessage({ callsPerHour, callsPerDay }: Guardrails, attempt: DialAttempt): string | null {
  const { dialledLastHour, dialledLastDay } = attempt;
  if (callsPerHour !== 0 && dialledLastHour >= callsPerHour) {
    return `${dialledLastHour} calls were dialled within the last hour and PHONY_CALLS_PER_HOUR is ${callsPerHour}. Wait, raise it`;
  }
  if (callsPerDay === 0 || dialledLastDay < callsPerDay) return null;
  return `${dialledLastDay} calls were dialled within the last 24 hours and PHONY_CALLS_PER_DAY is ${callsPerDay}. Wait, raise it`;
}

/** No calling code begins like another, so the digits of a number tell which it has. */
function newCountryMessage(_: Guardrails, { to, isFamiliar }: DialAttempt): string | null {
  const prefix = `+${callingCodeOf(to) ?? ''}`;
  if (prefix !== '+' && isFamiliar(prefix)) return null;
  return `No number with ${prefix} was dialled before, and it is not the country code of TWILIO_PHONE_NUMBER. Check ${to}`;
}

const isWithin = ({ fromMinute, toMinute }: DayRange, minute: number): boolean =>
  fromMinute <= toMinute ? minute >= fromMinute && minute < toMinute : minute >= fromMinute || minute < toMinute;

function minutesOf(text: string): number {
  const [hours = 0, minutes = 0] = text.split(':').map(Number);
  return hours * 60 + minutes;
}

const clock = (minute: number): string =>
  `${String(Math.floor(minute / 60)).padStart(2, '0')}:${String(minute % 60).padStart(2, '0')}`;
