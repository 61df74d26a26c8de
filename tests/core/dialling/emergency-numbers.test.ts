import { describe, expect, it } from 'vitest';
import { isEmergencyNumber } from '#core/dialling/emergency-numbers.ts';

describe('a number to dial', () => {
  it.each([
    '911',
    '112',
    '999',
    '000',
    '110',
    '118',
    '9-1-1',
    ' 911 ',
    '+1911',
    '+1 911',
    '+44999',
    '+49112',
    '+61000',
    '1122',
  ])('%s is an emergency number', (number) => {
    expect(isEmergencyNumber(number)).toBe(true);
  });

  it.each(['+15551234567', '+442079460000', '+49301234567', '+19115550100', '', 'home', '+1'])(
    '%s is none',
    (number) => {
      expect(isEmergencyNumber(number)).toBe(false);
    },
  );
});
