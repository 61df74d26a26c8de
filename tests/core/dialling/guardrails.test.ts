import { describe, expect, it } from 'vitest';
import { type DialAttempt, type Guardrails, judgeDial, parseQuietHours } from '#core/dialling/guardrails.ts';

const at = (iso: string): number => Date.parse(iso);
const GUARDRAILS: Guardrails = { quietHours: parseQuietHours('21:00-08:00'), callsPerHour: 3, callsPerDay: 5 };
/** A London number at noon, London time, in winter. */
const ATTEMPT: DialAttempt = {
  to: '+442079460000',
  atMs: at('2026-11-22T12:00:00Z'),
  dialledLastHour: 0,
  dialledLastDay: 0,
  isFamiliar: (prefix) => ['+44', '+81', '+1'].includes(prefix),
  confirmed: [],
};

const judge = (attempt: Partial<DialAttempt>, guardrails: Guardrails = GUARDRAILS) =>
  judgeDial(guardrails, { ...ATTEMPT, ...attempt });

const codeOf = (attempt: Partial<DialAttempt>, guardrails: Guardrails = GUARDRAILS): string | null => {
  const judged = judge(attempt, guardrails);
  return judged.ok ? null : judged.error.code;
};

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

describe('the calls of a day', () => {
  it('are capped too, and the refusal says which cap it is', () => {
    expect(codeOf({ dialledLastDay: 4 })).toBeNull();
    const judged = judge({ dialledLastDay: 5 });
    expect(judged).toMatchObject({
      error: { code: 'cap_reached', message: expect.stringContaining('PHONY_CALLS_PER_DAY is 5') },
    });
    const hour = judge({ dialledLastHour: 3, dialledLastDay: 5 });
    expect(hour).toMatchObject({ error: { message: expect.stringContaining('PHONY_CALLS_PER_HOUR is 3') } });
    expect(codeOf({ dialledLastDay: 99 }, { ...GUARDRAILS, callsPerDay: 0 })).toBeNull();
  });
});

describe('a country', () => {
  it('that was never called is asked about, with its code', () => {
    const judged = judge({ to: '+49301234567' });
    expect(judged).toMatchObject({
      error: { code: 'new_country', message: expect.stringMatching(/\+49 .*confirm new_country/) },
    });
    expect(codeOf({ to: '+49301234567', confirmed: ['new_country'] })).toBeNull();
  });

  it('that was called before, or is our own, is not', () => {
    expect(codeOf({ to: '+442079460000' })).toBeNull();
    expect(codeOf({ to: '+49301234567', isFamiliar: (prefix) => '+493098765432'.startsWith(prefix) })).toBeNull();
  });

  it('is told by its calling code: all of North America is one', () => {
    const noon = at('2026-11-22T18:00:00Z');
    expect(codeOf({ to: '+15551234567', atMs: noon })).toBeNull();
    expect(codeOf({ to: '+18765551234', atMs: noon })).toBeNull();
    // +4 is no code, and +44 does not make +43 known.
    expect(codeOf({ to: '+4312345678' })).toBe('new_country');
  });

  it('is asked about last', () => {
    const night = at('2026-11-22T23:00:00Z');
    const strange = { to: '+49301234567', atMs: night, dialledLastHour: 3 };
    expect(codeOf(strange)).toBe('quiet_hours');
    expect(codeOf({ ...strange, confirmed: ['quiet_hours'] })).toBe('cap_reached');
    expect(codeOf({ ...strange, confirmed: ['quiet_hours', 'cap_reached'] })).toBe('new_country');
  });
});

describe('what was passed knowingly', () => {
  it('is what stood in the way, not all that was confirmed', () => {
    const all = ['quiet_hours', 'cap_reached', 'new_country', 'emergency_number', 'nonsense'];
    expect(judge({ confirmed: all })).toEqual({ ok: true, value: [] });
    expect(judge({ to: '+49301234567', confirmed: all })).toEqual({ ok: true, value: ['new_country'] });
    const night = at('2026-11-22T23:00:00Z');
    expect(judge({ atMs: night, dialledLastDay: 5, confirmed: all })).toEqual({
      ok: true,
      value: ['quiet_hours', 'cap_reached'],
    });
  });
});
