import { describe, expect, it } from 'vitest';
import {
  countryOf,
  findE164,
  findPhoneNumbers,
  formatPhoneNumber,
  isE164,
  readPhoneNumber,
} from '#core/phone-number.ts';

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

describe('numbers inside a text', () => {
  it('are found with + anywhere, and without as those of a country', () => {
    const text = 'Call (415) 555-0123 or +44 20 7946 0958, not order 12345678.';
    expect(findPhoneNumbers(text, null)).toEqual(['+442079460958']);
    expect(findPhoneNumbers(text, 'US')).toEqual(['+14155550123', '+442079460958']);
    expect(findPhoneNumbers('nothing', 'US')).toEqual([]);
    expect(findPhoneNumbers('+1 415 555 0123 is +14155550123', 'nowhere')).toEqual(['+14155550123']);
  });

  it('are read whole', () => {
    expect(readPhoneNumber('020 7946 0958', 'GB')).toBe('+442079460958');
    expect(readPhoneNumber('020 7946 0958', null)).toBeNull();
    expect(readPhoneNumber('12', 'GB')).toBeNull();
  });
});
