import type { Entry } from '#core/call/state.ts';

const lowered = new WeakMap<Entry, string>();

/** Everything of an entry that a person may look for, in small letters; made once an entry, for calls can be long. */
function wordsOf(entry: Entry): string {
  const known = lowered.get(entry);
  if (known !== undefined) return known;
  const words = textOf(entry).toLowerCase();
  lowered.set(entry, words);
  return words;
}

/** What an entry says, as plain text; empty where it has no words of its own. */
export function textOf(entry: Entry): string {
  switch (entry.kind) {
    case 'turn':
      return entry.text;
    case 'supervisor':
      return entry.detail;
    case 'question':
      return [entry.prompt, entry.response ?? ''].join('\n').trim();
    case 'approval':
      return [entry.text, entry.spoken ?? ''].join('\n').trim();
    case 'error':
      return entry.message;
    case 'dtmf':
      return entry.digits;
    case 'command':
      return [entry.name, ...Object.values(entry.args).map(String)].join(' ');
    default:
      return '';
  }
}

/** The question that follows says more than the command that asked it. */
export const isShown = (entry: Entry): boolean =>
  entry.kind !== 'command' || entry.name !== 'request_user' || !entry.ok;

const NONE: readonly Entry[] = [];

/** Entries on screen in which `text` stands, oldest first. */
export function matchesIn(entries: readonly Entry[], text: string): readonly Entry[] {
  const wanted = text.trim().toLowerCase();
  return wanted === '' ? NONE : entries.filter((entry) => isShown(entry) && wordsOf(entry).includes(wanted));
}

/** Which match is shown, counted from the oldest as 1; 0 where there is none. @param back - Counted from the newest as 1. */
export const placeOf = (back: number, count: number): number => Math.max(0, count - back + 1);
