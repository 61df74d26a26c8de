import { parsePhoneNumberFromString } from 'libphonenumber-js/max';

/** States so far west that they would shorten the hours of the whole country, told by their area codes. */
const FAR_AREAS: readonly (readonly [prefix: string, zone: string])[] = [
  ['+1808', 'Pacific/Honolulu'],
  ['+1907', 'America/Anchorage'],
];
const FAR_ZONES = /Honolulu|Anchorage|Adak|Juneau|Nome|Sitka|Yakutat|Metlakatla/;

/**
 * Time zones a number may be in: those of its country, for nobody knows where in
 * it a mobile telephone is. Empty where the country cannot be told.
 */
export function timeZonesOf(number: string): readonly string[] {
  const far = FAR_AREAS.find(([prefix]) => number.startsWith(prefix));
  if (far !== undefined) return [far[1]];
  const parsed = parsePhoneNumberFromString(number);
  const country = parsed?.country ?? (parsed?.countryCallingCode === '1' ? 'US' : null);
  if (country === null) return [];
  const zones = zonesOfCountry(country);
  return country === 'US' ? zones.filter((zone) => !FAR_ZONES.test(zone)) : zones;
}

/** Node 20 has an accessor where later engines have a method. */
function zonesOfCountry(country: string): readonly string[] {
  const locale: object = new Intl.Locale(`und-${country}`);
  const zones: unknown =
    'getTimeZones' in locale && typeof locale.getTimeZones === 'function'
      ? locale.getTimeZones()
      : 'timeZones' in locale
        ? locale.timeZones
        : [];
  return Array.isArray(zones) ? zones.filter((zone) => typeof zone === 'string') : [];
}

/** Minutes after midnight in a zone. */
export function minuteOfDay(atMs: number, timeZone: string): number {
  const parts = new Intl.DateTimeFormat('en-GB', { timeZone, hour: '2-digit', minute: '2-digit', hourCycle: 'h23' })
    .formatToParts(atMs)
    .map(({ type, value }) => [type, Number(value)] as const);
  const { hour = 0, minute = 0 } = Object.fromEntries(parts);
  return hour * 60 + minute;
}
