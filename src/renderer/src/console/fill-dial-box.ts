import { formatPhoneNumber } from '#core/phone-number.ts';
import { DIAL_KEY, setDraft } from './actions.ts';
import type { Console } from './console.ts';
import { goTo } from './go-to.ts';

/** A link asked for a number: it stands in the dial box, to be looked at and dialled by Enter. */
export function fillDialBox(console: Console, number: string): void {
  setDraft(console, DIAL_KEY, formatPhoneNumber(number));
  goTo(console, 'calls', 'dial');
}
