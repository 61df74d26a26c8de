import { findE164 } from '#core/phone-number.ts';

const LONGEST = 40;

/**
 * The number a link asks to dial, as it goes into the dial box, or null where it asks for none: `tel:` (RFC 3966) and
 * `phony://call/NUMBER`. Anything may hold a link, so nothing of it is believed: it is only shown.
 */
export function numberOfLink(link: string): string | null {
  const told = /^tel:(?:\/\/)?([^;?#]+)/i.exec(link)?.[1] ?? /^phony:\/\/call\/([^;?#/]+)\/?/i.exec(link)?.[1];
  if (told === undefined) return null;
  const number = decoded(told)
    ?.replaceAll(/[^\d+*#]/g, '')
    .slice(0, LONGEST);
  if (number === undefined || !/\d/.test(number)) return null;
  return findE164(number) ?? number;
}

function decoded(text: string): string | null {
  try {
    return decodeURIComponent(text);
  } catch {
    return null;
  }
}

/** The number of the first link among a program's arguments, wherever it stands: Chromium puts them in another order. */
export const numberInArguments = (argv: readonly string[]): string | null =>
  argv.map(numberOfLink).find((number) => number !== null) ?? null;

/** Numbers that were asked for; the first may come before there is a window. */
export class DialLinks {
  #waiting: string | null = null;
  #listener: ((number: string) => void) | null = null;

  open(number: string | null): void {
    if (number === null) return;
    if (this.#listener === null) this.#waiting = number;
    else this.#listener(number);
  }

  listen(listener: (number: string) => void): void {
    this.#listener = listener;
    if (this.#waiting !== null) listener(this.#waiting);
    this.#waiting = null;
  }
}
