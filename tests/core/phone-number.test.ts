import { describe, expect, it } from 'vitest';
import { countryOf, findE164, formatPhoneNumber, isE164 } from '#core/phone-number.ts';

describe('a phone number', () => {
  it.each(['+15551234567', '+442079460000', '+15550100001', '+4930123456'])('%s is right', (number) => {
    expect(isE164(number)).toBe(true);
  });

  it.each([
    '5551234567',
    '+1555',
    '+0123456789',
    '+1555123456789',
    '+1 555 123 4567',
    'tel:+15551234567',
    '',
    '+',
    '911',
  ])('%s is wrong', (number) => {
    expect(isE164(number)).toBe(false);
  });

  it('is shown in the spacing of its country', () => {
    expect(formatPhoneNumber('+15551234567')).toBe('+1 555 123 4567');
    expect(formatPhoneNumber('home')).toBe('home');
  });

  it('tells its country where it can', () => {
    expect(countryOf('+442079460000')).toBe('GB');
    expect(countryOf('nothing')).toBeNull();
  });

  it.each([
    ['call +1 (555) 123-4567 today', '+15551234567'],
    ['+44 20 7946 0000', '+442079460000'],
    ['(555) 123-4567', null],
    ['no number', null],
  ])('is found in “%s”', (text, number) => {
    expect(findE164(text)).toBe(number);
  });
});
