import type { CallEvent } from '../../tests/conformance/harness/event-shapes.ts';
import type { Caller } from './caller.ts';
import { contentOf } from './shown.ts';
import { countWords } from './words.ts';

/**
 * What became of every call, event and word. From `notEnded` on all should be 0 but words, which a killed
 * relay, model or line takes with it: those are counted.
 */
export interface Account {
  calls: number;
  events: number;
  words: number;
  /** Calls the relay was killed under before it had written or shown a word of them. */
  neverKnown: number;
  /** Calls whose journal does not end. */
  notEnded: number;
  /** Numbers missing or given twice in a journal. */
  gaps: number;
  /** Shown events that are not in the journal as they were shown. */
  shownNotKept: number;
  /** Events shown under one number with two contents. */
  shownTwice: number;
  /** Words the line was given twice: the relay or the model was killed before it was known that they were said. */
  wordsDoubled: number;
  /** Words a closed turn says were spoken, that the line was never given: it or the relay broke under them. */
  wordsLost: number;
  /** Turns nobody answered although nothing had been done to them. */
  unanswered: number;
}

export const newAccount = (): Account => ({
  calls: 0,
  events: 0,
  words: 0,
  neverKnown: 0,
  notEnded: 0,
  gaps: 0,
  shownNotKept: 0,
  shownTwice: 0,
  wordsDoubled: 0,
  wordsLost: 0,
  unanswered: 0,
});

/** Closes the books on one call. */
export function settle(account: Account, caller: Caller, events: readonly CallEvent[]): readonly string[] {
  const problems: string[] = [];
  const add = (entry: Exclude<keyof Account, 'calls' | 'events' | 'words' | 'neverKnown'>, count: number): void => {
    account[entry] += count;
    if (count > 0) problems.push(`${caller.call.sid}: ${entry} ${count}`);
  };
  account.calls += 1;
  account.events += events.length;
  if (events.length === 0 && caller.shown.events.size === 0) {
    account.neverKnown += 1;
    return problems;
  }
  const last = events.at(-1);
  add('notEnded', last?.type === 'call.ended' ? 0 : 1);
  if (last?.type !== 'call.ended') problems.push(`${caller.call.sid}: last ${JSON.stringify(last)}`);
  add('gaps', events.filter(({ seq }, index) => seq !== index + 1).length);
  const kept = new Map(events.map((event) => [event.seq, contentOf(event)]));
  add('shownNotKept', [...caller.shown.events].filter(([seq, text]) => kept.get(seq) !== text).length);
  add('shownTwice', caller.shown.conflicts);
  settleWords(account, caller, events, add);
  add('unanswered', caller.unanswered.length);
  return problems;
}

function settleWords(
  account: Account,
  caller: Caller,
  events: readonly CallEvent[],
  add: (entry: 'wordsDoubled' | 'wordsLost', count: number) => void,
): void {
  const given = countWords(caller.call.lines.map((line) => line.spoken()).join(' '));
  account.words += given.size;
  add('wordsDoubled', [...given.values()].filter((count) => count > 1).length);
  add('wordsLost', [...countWords(saidIn(events)).keys()].filter((word) => !given.has(word)).length);
}

/** What the journal says was spoken: of a turn that was cut only what was heard. The last event of a turn counts. */
function saidIn(events: readonly CallEvent[]): string {
  const turns = new Map<unknown, string>();
  for (const event of events) {
    if (event.type !== 'assistant.transcript') continue;
    turns.set(event['turn'], String(event['interrupted'] === true ? event['heard'] : event['text']));
  }
  return [...turns.values()].join(' ');
}
