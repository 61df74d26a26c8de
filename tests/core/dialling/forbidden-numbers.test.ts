import { describe, expect, it } from 'vitest';
import { isPremiumNumber, numberRefusal } from '#core/dialling/forbidden-numbers.ts';

const PREMIUM = [
  ['+19005551234', 'area 900'],
  ['+19001234567', 'area 900, never handed out'],
  ['+449091234567', 'United Kingdom 090'],
  ['+448712345678', 'United Kingdom 0871'],
  ['+499001234567', 'Germany 0900'],
  ['+491805123456', 'Germany 0180, shared cost'],
  ['+33899123456', 'France 0899'],
  ['+33820123456', 'France 0820, shared cost'],
  ['+34803123456', 'Spain 803'],
  ['+81990123456', 'Japan 0990'],
  ['+979123456789', 'the world’s own premium rate'],
] as const;
const ORDINARY = ['+15551234567', '+12125550123', '+18005551234', '+442079460000', '+443001234567', '+49301234567'];

describe('a premium-rate number', () => {
  it.each(PREMIUM)('%s (%s) is one, and is never dialled', (number) => {
    expect(isPremiumNumber(number)).toBe(true);
    expect(numberRefusal(number, 'to')).toMatchObject({
      code: 'premium_number',
      message: expect.stringContaining(number),
    });
  });

  it.each(ORDINARY)('%s is none', (number) => {
    expect(isPremiumNumber(number)).toBe(false);
    expect(numberRefusal(number, 'to')).toBeNull();
  });
});

describe('what may never be dialled', () => {
  it('is told apart from what is no number at all', () => {
    expect(numberRefusal('911', 'to')?.code).toBe('emergency_number');
    expect(numberRefusal('home', 'number')).toMatchObject({ code: 'invalid_request', field: 'number' });
    expect(numberRefusal('', 'to')?.code).toBe('invalid_request');
  });
});
