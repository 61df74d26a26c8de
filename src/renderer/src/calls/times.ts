const SECOND_MS = 1_000;
const MINUTE_S = 60;
const HOUR_S = 3_600;

const two = (value: number): string => String(value).padStart(2, '0');

/** `0:14`, `12:05`, `1:02:03`. A clock that runs behind the relay's shows 0:00, never a minus. */
export function formatSpan(ms: number): string {
  const seconds = Math.max(0, Math.floor(ms / SECOND_MS));
  const minutes = Math.floor(seconds / MINUTE_S);
  if (seconds < HOUR_S) return `${minutes}:${two(seconds % MINUTE_S)}`;
  return `${Math.floor(seconds / HOUR_S)}:${two(minutes % MINUTE_S)}:${two(seconds % MINUTE_S)}`;
}

/** As `formatSpan` with two digits of minutes, so that a column of them lines up: `02:18`. */
const formatOffset = (ms: number): string => formatSpan(ms).padStart(5, '0');

/**
 * When something happened, counted from the call's start. Streamed text has no
 * time until its transcript event closes it: empty.
 */
export function offsetIn(startedAt: string | null, at: string): string {
  if (at === '' || startedAt === null) return '';
  return formatOffset(Date.parse(at) - Date.parse(startedAt));
}

const dayAndClock = new Intl.DateTimeFormat(undefined, { dateStyle: 'medium', timeStyle: 'medium' });
const shortClock = new Intl.DateTimeFormat(undefined, { hour: '2-digit', minute: '2-digit' });

const shortDay = new Intl.DateTimeFormat(undefined, { dateStyle: 'medium', timeStyle: 'short' });

export const dayAndTime = (at: string): string => shortDay.format(new Date(at));
export const wallDay = (at: string): string => (at === '' ? '' : dayAndClock.format(new Date(at)));
export const hourAndMinute = (at: string): string => shortClock.format(new Date(at));

export const isSameDay = (at: string, nowMs: number): boolean =>
  new Date(at).toDateString() === new Date(nowMs).toDateString();
