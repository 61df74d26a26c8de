import type { Refusal } from '../errors.ts';
import { minuteOfDay, timeZonesOf } from './time-zones.ts';

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
}

export interface DialAttempt {
  readonly to: string;
  readonly atMs: number;
  /** Real calls dialled within the last hour. */
  readonly dialledLastHour: number;
  /** Guardrails the supervisor passes knowingly, by their codes. */
  readonly confirmed: readonly string[];
}

/** `21:00-08:00` as a range; null for `off`. The form is checked where it is configured. */
export function parseQuietHours(text: string): DayRange | null {
  const [from, to] = text.split('-');
  if (from === undefined || to === undefined) return null;
  return { fromMinute: minutesOf(from), toMinute: minutesOf(to) };
}

/** Why a call is not dialled now, or null when it may be. */
export function refuseDial(guardrails: Guardrails, attempt: DialAttempt): Refusal | null {
  const refusal = quietRefusal(guardrails.quietHours, attempt) ?? capRefusal(guardrails.callsPerHour, attempt);
  return refusal === null || attempt.confirmed.includes(refusal.code) ? null : refusal;
}

function quietRefusal(range: DayRange | null, { to, atMs, confirmed }: DialAttempt): Refusal | null {
  if (range === null || confirmed.includes('quiet_hours')) return null;
  const zone = timeZonesOf(to).find((candidate) => isWithin(range, minuteOfDay(atMs, candidate)));
  if (zone === undefined) return null;
  const time = clock(minuteOfDay(atMs, zone));
  return {
    code: 'quiet_hours',
    message: `It may be ${time} at ${to} (${zone}), within the quiet hours ${clock(range.fromMinute)}-${clock(range.toMinute)}. Call later, or confirm quiet_hours.`,
  };
}

function capRefusal(cap: number, { dialledLastHour }: DialAttempt): Refusal | null {
  if (cap === 0 || dialledLastHour < cap) return null;
  return {
    code: 'cap_reached',
    message: `${dialledLastHour} calls were dialled within the last hour and PHONY_CALLS_PER_HOUR is ${cap}. Wait, raise it, or confirm cap_reached.`,
  };
}

const isWithin = ({ fromMinute, toMinute }: DayRange, minute: number): boolean =>
  fromMinute <= toMinute ? minute >= fromMinute && minute < toMinute : minute >= fromMinute || minute < toMinute;

function minutesOf(text: string): number {
  const [hours = 0, minutes = 0] = text.split(':').map(Number);
  return hours * 60 + minutes;
}

const clock = (minute: number): string =>
  `${String(Math.floor(minute / 60)).padStart(2, '0')}:${String(minute % 60).padStart(2, '0')}`;
