import { countryOf } from '#core/phone-number.ts';
import type { Console } from './console.ts';

/** Whose number one without `+` is taken for: that of our own number, else of the console's language; null for none. */
export function homeCountry({ works }: Console): string | null {
  const own = works.get().state?.phoneNumber ?? null;
  return (own === null ? null : countryOf(own)) ?? new Intl.Locale(navigator.language).region ?? null;
}
