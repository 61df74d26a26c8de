import type { CallState } from '../call/state.ts';
import type { Question } from './ask-once.ts';
import { recordOf } from './summary.ts';

const PATIENCE_MS = 20_000;

const INSTRUCTIONS =
  'You check for the supervisor of a telephone call which items of a checklist have been achieved so far. An item is achieved only where the record says so plainly; what was merely asked or offered is not. Answer with the numbers of the achieved items, separated by commas, and nothing else. Answer 0 where none is.';

/** Items of the checklist that nobody has ticked, by their places in it. */
const openItems = ({ plan, ticks }: CallState): readonly number[] =>
  plan.checklist.map((_, item) => item).filter((item) => ticks[item] === undefined);

/** What is asked of a model about a call's checklist; null where nothing is open, or nothing was said. */
export function achievedQuestion(state: CallState): Question | null {
  const open = openItems(state);
  const record = recordOf(state);
  if (open.length === 0 || record === null) return null;
  const items = open.map((item) => `${item + 1}. ${state.plan.checklist[item]}`).join('\n');
  return {
    name: 'checklist',
    instructions: INSTRUCTIONS,
    message: `${record}\n\nChecklist:\n${items}\n\nWhich of these are achieved?`,
    patienceMs: PATIENCE_MS,
  };
}

const NUMBERS = /^\s*\d{1,3}(?:\s*,\s*\d{1,3})*\s*\.?\s*$/;

/** The open items an answer names, by their places in the checklist. An answer of any other form names none. */
export function achievedIn(answer: string, state: CallState): readonly number[] {
  if (!NUMBERS.test(answer)) return [];
  const named = [...answer.matchAll(/\d+/g)].map(([digits]) => Number(digits) - 1);
  return openItems(state).filter((item) => named.includes(item));
}
