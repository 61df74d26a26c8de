import type { CallState } from '#core/call/state.ts';
import { countryOf, formatPhoneNumber } from '#core/phone-number.ts';
import type { PracticeCallee } from '#shared/supervisor-api.ts';
import { strings } from '../strings.ts';

export interface Party {
  /** What a person reads first: the practice callee's title, the contact's name, or the number. */
  readonly title: string;
  /** The number, where the title is something else. */
  readonly number: string | null;
  /** `United States`, or null where the number does not tell. */
  readonly country: string | null;
}

const regions = new Intl.DisplayNames(undefined, { type: 'region' });

type Read = Pick<Party, 'number' | 'country'>;
const read = new Map<string, Read>();

/** Reading a number takes a while, and every row of the desk asks for the same one with every word. */
function readNumber(raw: string): Read {
  const known = read.get(raw);
  if (known !== undefined) return known;
  const code = countryOf(raw);
  const number = {
    number: raw === '' ? null : formatPhoneNumber(raw),
    country: code === null ? null : (regions.of(code) ?? code),
  };
  read.set(raw, number);
  return number;
}

/** By what parties are known besides their number. */
export interface Who {
  readonly callees: readonly PracticeCallee[];
  /** Of contacts, by number. */
  readonly names: ReadonlyMap<string, string>;
}

/** Who is at the other end of a call: a practice callee's title, a contact's name, or the number. */
export function partyOf(
  call: Pick<CallState, 'direction' | 'from' | 'to' | 'practice'>,
  { callees, names }: Who,
): Party {
  const raw = call.direction === 'inbound' ? call.from : call.to;
  const { number, country } = readNumber(raw);
  const practice = callees.find((callee) => callee.name === call.practice)?.title ?? call.practice;
  const title = practice ?? names.get(raw) ?? null;
  if (title !== null) return { title, number, country };
  return { title: number ?? strings.number.withheld, number: null, country };
}

/** Who spoke, as the gutter names them: we called a callee, a caller called us. */
export function speakerName(
  call: Pick<CallState, 'direction'>,
  speaker: 'caller' | 'assistant' | 'supervisor',
): string {
  if (speaker === 'caller' && call.direction === 'outbound') return strings.transcript.speaker.callee;
  return strings.transcript.speaker[speaker];
}
