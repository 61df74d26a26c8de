import { RECORD_TITLE } from '#core/model/summary.ts';
import { type Brain, normalise } from './brain.ts';

const THEIR_LINE = /^Other party: (.*)$/gm;

/**
 * Sums a call up where it is given the record of one, with the other party's own words, which are all it knows; to
 * anything else it says what `brain` says.
 */
export const withSummaries =
  (brain: Brain): Brain =>
  (items) => {
    const record = items.find(({ role, text }) => role === 'user' && text.startsWith(RECORD_TITLE));
    return record === undefined ? brain(items) : { text: summaryOf(record.text), isReady: true };
  };

function summaryOf(record: string): string {
  const said = [...record.matchAll(THEIR_LINE)].map(([, words = '']) => normalise(words));
  const [first = ''] = said;
  const opening = `The other party began with “${first}”`;
  return said.length < 2 ? `${opening}.` : `${opening} and ended with “${said.at(-1) ?? ''}”.`;
}
