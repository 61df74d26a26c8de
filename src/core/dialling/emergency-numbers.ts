import { getCountries, getCountryCallingCode } from 'libphonenumber-js/max';

/**
 * Police, fire and ambulance numbers of the world's countries. An AI may never
 * ring one, whoever confirms it. Kept wide on purpose: refusing a short number
 * that is free somewhere costs nothing, ringing an ambulance by mistake does.
 */
const EMERGENCY = new Set(
  (
    '000 015 016 017 018 060 061 064 066 100 101 102 103 104 105 106 107 108 110 111 112 113 114 115 116 117 118 119 ' +
    '120 122 123 125 127 128 129 130 131 132 133 140 141 144 150 155 158 160 166 177 180 185 190 191 192 193 194 195 ' +
    '196 197 198 199 901 902 903 911 912 913 919 988 990 991 992 993 994 995 996 997 998 999 10111 10177 1122 15 17 18'
  ).split(' '),
);

const CALLING_CODES: ReadonlySet<string> = new Set(getCountries().map((country) => getCountryCallingCode(country)));

/** Whether text names an emergency service: its short form, or that behind a country's calling code. */
export function isEmergencyNumber(text: string): boolean {
  const digits = text.replaceAll(/\D/g, '');
  if (EMERGENCY.has(digits)) return true;
  return [1, 2, 3].some((length) => CALLING_CODES.has(digits.slice(0, length)) && EMERGENCY.has(digits.slice(length)));
}
