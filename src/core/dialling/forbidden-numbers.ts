import { parsePhoneNumberFromString } from 'libphonenumber-js/max';
import type { Refusal } from '../errors.ts';
import { isE164 } from '../phone-number.ts';
import { isEmergencyNumber } from './emergency-numbers.ts';

/** Kinds whose owner is paid for being called. */
const PAID_KINDS: ReadonlySet<string> = new Set(['PREMIUM_RATE', 'SHARED_COST']);

/**
 * Whether a call pays the one who is called: premium-rate and shared-cost
 * numbers of the world, by the numbering plans libphonenumber knows. The area
 * 900 of North America counts whole, also where no such number was handed out.
 */
export function isPremiumNumber(number: string): boolean {
  const kind = parsePhoneNumberFromString(number)?.getType();
  return number.startsWith('+1900') || (kind !== undefined && PAID_KINDS.has(kind));
}

/** Why a number may never be dialled or transferred to, whoever confirms it, or null when it may. */
export function numberRefusal(number: string, field: string): Refusal | null {
  if (isEmergencyNumber(number)) {
    return {
      code: 'emergency_number',
      message: `${number} is an emergency number; Phony never dials one. Use a telephone.`,
    };
  }
  if (!isE164(number)) {
    return {
      code: 'invalid_request',
      field,
      message: `${field} ${number} is not a phone number; write it with + and country code, like +15551234567`,
    };
  }
  if (!isPremiumNumber(number)) return null;
  return {
    code: 'premium_number',
    message: `${number} is a premium-rate or shared-cost number; Phony never dials one. Find the party's ordinary number, or use a telephone.`,
  };
}
