import { z } from 'zod';
import { CallEvent } from '#core/call/events.ts';
import { CallSid } from '#core/ids.ts';

/** What this release writes, and the newest it can read. */
export const VERSION = 1;
/** First line of every journal. */
export const HEADER = `{"journal":"phony","version":${VERSION}}\n`;

const Header = z.looseObject({ journal: z.literal('phony'), version: z.int() });

/** An event of a release after this one, as it stands in the file: kept, and skipped. */
const LaterEvent = z.looseObject({
  callSid: CallSid,
  seq: z.int().positive(),
  at: z.string(),
  type: z.string(),
});
export type LaterEvent = z.infer<typeof LaterEvent>;

export interface JournalContent {
  readonly version: number;
  readonly events: readonly CallEvent[];
  /** Events of types, or with values, that this release does not know. */
  readonly later: readonly LaterEvent[];
  /** Lines that are no events at all. */
  readonly unreadable: number;
}

/** The version in a journal's first line; 1 where the line was lost. */
export function versionIn(text: string): number {
  const end = text.indexOf('\n');
  const parsed = Header.safeParse(jsonOf(end === -1 ? text : text.slice(0, end)));
  return parsed.success ? parsed.data.version : 1;
}

/** A journal's lines. One of a newer version is not looked into. */
export function parseJournal(text: string): JournalContent {
  const version = versionIn(text);
  if (version > VERSION) return { version, events: [], later: [], unreadable: 0 };
  const events: CallEvent[] = [];
  const later: LaterEvent[] = [];
  let unreadable = 0;
  for (const [index, line] of text.split('\n').entries()) {
    if (line === '') continue;
    const json = jsonOf(line);
    const event = CallEvent.safeParse(json);
    // Fields of a later release stay on the event.
    if (event.success) events.push(Object.assign({}, json, event.data));
    else {
      const unknown = LaterEvent.safeParse(json);
      if (unknown.success) later.push(unknown.data);
      else if (index > 0) unreadable += 1;
    }
  }
  return { version, events, later, unreadable };
}

/** The highest number in a journal, those of later releases included. */
export const lastSeqOf = ({ events, later }: JournalContent): number =>
  Math.max(0, events.at(-1)?.seq ?? 0, later.at(-1)?.seq ?? 0);

function jsonOf(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    return null;
  }
}
