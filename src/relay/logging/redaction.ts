/** A number in E.164, as text or in an address: its first and last digits say whose it may be. */
const NUMBER = /(\+|%2B)(\d{4})\d+(\d{2})(?!\d)/gi;
/** What follows the path of an address may hold anything: numbers, words, tokens. */
const QUERY = /\b((?:https?|wss?):\/\/[^\s"'\\?#]+)[?#][^\s"'\\]*/gi;

/** The text without what concerns people: numbers as `+1555…67`, addresses without their query. */
export const withoutPeople = (text: string): string => text.replace(QUERY, '$1').replace(NUMBER, '$1$2…$3');

const CREDENTIALS: readonly (readonly [pattern: RegExp, replacement: string])[] = [
  // One token a connection, and who knows it first has the call.
  [/\/((?:relay|media)\/ws|transfer_briefing)\/[\w-]+/g, '/$1/[hidden]'],
  [/([?&](?:token|plan)=)[^\s"'\\&#]+/gi, '$1[hidden]'],
  [/\b(Basic|Bearer)\s+[\w.~+/=-]{8,}/gi, '$1 [hidden]'],
  [/(:\/\/)[^\s"'\\/@]+@/g, '$1[hidden]@'],
];

/** The text without what has the form of a credential, whether or not we know it. */
export const withoutCredentials = (text: string): string =>
  CREDENTIALS.reduce((left, [pattern, replacement]) => left.replace(pattern, replacement), text);
