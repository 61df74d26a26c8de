import { describe, expect, it } from 'vitest';
import { type DialAttempt, type Guardrails, parseQuietHours, refuseDial } from '#core/dialling/guardrails.ts';

const at = (iso: string): number => Date.parse(iso);
const GUARDRAILS: Guardrails = { quietHours: parseQuietHours('21:00-08:00'), callsPerHour: 3 };
/** A London number at noon, London time, in winter. */
const ATTEMPT: DialAttempt = {
  to: '+442079460000',
  atMs: at('2026-11-22T12:00:00Z'),
  dialledLastHour: 0,
  confirmed: [],
};

const codeOf = (attempt: Partial<DialAttempt>, guardrails: Guardrails = GUARDRAILS): string | null =>
  refuseDial(guardrails, { ...ATTEMPT, ...attempt })?.code ?? null;

describe('the quiet hours', () => {
  it.each([
    ['2026-11-22T20:59:00Z', null],
    ['2026-11-22T21:00:00Z', 'quiet_hours'],
    ['2026-11-22T23:59:00Z', 'quiet_hours'],
    ['2026-11-22T07:59:00Z', 'quiet_hours'],
    ['2026-11-22T08:00:00Z', null],
  ])('at %s in London give %s', (iso, code) => {
    expect(codeOf({ atMs: at(iso) })).toBe(code);
  });

  it('are those of the callee, wherever we are', () => {
    const tokyoNight = at('2026-11-22T15:00:00Z');
    expect(codeOf({ to: '+81312345678', atMs: tokyoNight })).toBe('quiet_hours');
    expect(codeOf({ to: '+442079460000', atMs: tokyoNight })).toBeNull();
  });

  it('hold where it may be night in some zone of the callee’s country', () => {
    // 9 in New York, 6 in Los Angeles: a toll-free number says nothing of where it rings.
    expect(codeOf({ to: '+18005551234', atMs: at('2026-11-22T14:00:00Z') })).toBe('quiet_hours');
  });

  it('may be passed knowingly, or be off', () => {
    const night = { atMs: at('2026-11-22T23:00:00Z') };
    expect(codeOf({ ...night, confirmed: ['quiet_hours'] })).toBeNull();
    expect(codeOf(night, { ...GUARDRAILS, quietHours: parseQuietHours('off') })).toBeNull();
  });

  it('may lie within one day', () => {
    const lunch: Guardrails = { ...GUARDRAILS, quietHours: parseQuietHours('12:00-13:00') };
    expect(codeOf({}, lunch)).toBe('quiet_hours');
    expect(codeOf({ atMs: at('2026-11-22T13:00:00Z') }, lunch)).toBeNull();
  });
});

describe('the calls of an hour', () => {
  it('are capped', () => {
    expect(codeOf({ dialledLastHour: 2 })).toBeNull();
    expect(codeOf({ dialledLastHour: 3 })).toBe('cap_reached');
    expect(codeOf({ dialledLastHour: 99 }, { ...GUARDRAILS, callsPerHour: 0 })).toBeNull();
  });

  it('are capped too where only the quiet hours were confirmed', () => {
    const night = at('2026-11-22T23:00:00Z');
    expect(codeOf({ atMs: night, dialledLastHour: 3, confirmed: ['quiet_hours'] })).toBe('cap_reached');
    expect(codeOf({ atMs: night, dialledLastHour: 3, confirmed: ['cap_reached'] })).toBe('quiet_hours');
    expect(codeOf({ atMs: night, dialledLastHour: 3, confirmed: ['cap_reached', 'quiet_hours'] })).toBeNull();
  });
});
