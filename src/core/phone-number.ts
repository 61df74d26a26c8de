import {
  AsYouType,
  findPhoneNumbersInText,
  getCountries,
  isSupportedCountry,
  parsePhoneNumberFromString,
  validatePhoneNumberLength,
} from 'libphonenumber-js/max';
import { z } from 'zod';

const E164 = /^\+[1-9]\d{1,14}$/;

/**
 * A number we can hand to Twilio: E.164 and of a length some number of that
 * country has. Whether anyone has it is for Twilio to say.
 */
export const isE164 = (text: string): boolean => E164.test(text) && validatePhoneNumberLength(text) === undefined;

/** E.164, e.g. `+14155550123`. Personal data: log it only under a `pii` key. */
export const PhoneNumber = z
  .string()
  .refine(isE164, 'is not a phone number; write it with + and country code, like +15551234567')
  .brand<'PhoneNumber'>();
export type PhoneNumber = z.infer<typeof PhoneNumber>;

/** The number in the spacing of its country, for people to read; text that is no number comes back unchanged. */
export const formatPhoneNumber = (text: string): string =>
  parsePhoneNumberFromString(text)?.formatInternational() ?? text;

/** ISO 3166 country of a number (`US`), or null where it cannot be told. */
export const countryOf = (text: string): string | null => parsePhoneNumberFromString(text)?.country ?? null;

/** Country calling code of a number without `+` (`44`; `1` for all of North America), or null where it cannot be told. */
export const callingCodeOf = (text: string): string | null =>
  parsePhoneNumberFromString(text)?.countryCallingCode ?? null;

/** What is typed so far, with the spacing of its country. */
export const formatAsTyped = (text: string): string => new AsYouType().input(text);

/** The first number inside pasted text, as E.164, or null. Numbers without `+` are not guessed at. */
export function findE164(text: string): string | null {
  const candidate = /\+[\d\s().\-/]{6,24}/.exec(text)?.[0].replaceAll(/[^\d+]/g, '');
  return candidate !== undefined && isE164(candidate) ? candidate : null;
}

/** How numbers without `+` are read: as those of a country (ISO 3166), or not at all. */
const inCountry = (country: string | null) =>
  country !== null && isSupportedCountry(country) ? { defaultCountry: country } : {};

/** The number a text is, as E.164, or null. @param country - Whose number one without `+` is; null: it is none. */
export function readPhoneNumber(text: string, country: string | null): PhoneNumber | null {
  const number = PhoneNumber.safeParse(parsePhoneNumberFromString(text, inCountry(country))?.number);
  return number.success ? number.data : null;
}

/** Every number inside a text, each once, in their order. @param country - As for `readPhoneNumber`. */
export function findPhoneNumbers(text: string, country: string | null): readonly PhoneNumber[] {
  const found = findPhoneNumbersInText(text, inCountry(country)).map(({ number }) =>
    PhoneNumber.safeParse(number.number),
  );
  const whole = PhoneNumber.safeParse(findE164(text));
  const numbers = [...found, whole].flatMap((each) => (each.success ? [each.data] : []));
  return [...new Set(numbers)];
}

/** Every country with numbers of its own, as ISO 3166 names it. */
export const allCountries = (): readonly string[] => getCountries();
