import type { ContactCard } from '#core/contacts/contact.ts';
import { strings } from '../strings.ts';
import type { Console } from './console.ts';

/** Well below what one request may hold, and so many of them that the relay never works on them for long. */
const PART_CHARACTERS = 30_000;
const PART_CARDS = 200;

const KINDS = ['added', 'merged', 'known', 'full'] as const;

/** What became of the cards of a file. `failure`: why the rest was not taken, or null. */
export interface BroughtIn {
  readonly added: number;
  readonly merged: number;
  readonly known: number;
  readonly full: number;
  readonly failure: string | null;
}

/** Gives cards to the relay, part after part. */
export async function bringIn({ bridge, contacts }: Console, cards: readonly ContactCard[]): Promise<BroughtIn> {
  const done = { added: 0, merged: 0, known: 0, full: 0 };
  let failure: string | null = null;
  for (const part of partsOf(cards)) {
    try {
      // oxlint-disable-next-line no-await-in-loop -- each part is put together with what the ones before left
      const reply = await bridge.request('contacts:import', { contacts: [...part] });
      if (!reply.ok) failure = reply.error.message;
      const outcomes = reply.ok ? reply.outcomes : [];
      for (const outcome of KINDS) done[outcome] += outcomes.filter((each) => each.outcome === outcome).length;
    } catch {
      failure = strings.link.unreachable;
    }
    if (failure !== null) break;
  }
  await contacts.refresh();
  return { ...done, failure };
}

function* partsOf(cards: readonly ContactCard[]): Generator<readonly ContactCard[]> {
  let part: ContactCard[] = [];
  let size = 0;
  for (const card of cards) {
    const length = JSON.stringify(card).length;
    if (part.length === PART_CARDS || (part.length > 0 && size + length > PART_CHARACTERS)) {
      yield part;
      part = [];
      size = 0;
    }
    part.push(card);
    size += length;
  }
  if (part.length > 0) yield part;
}
