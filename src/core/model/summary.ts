import type { CallState } from '../call/state.ts';
import type { Clock } from '../ports/clock.ts';
import type { ConversationModel, ModelError } from '../ports/conversation-model.ts';
import { err, ok, type Result } from '../result.ts';
import { askOnce, NOTHING_SAID } from './ask-once.ts';
import { historyOf } from './history.ts';

/** A model that has not said its two sentences by then is not waited for. */
const PATIENCE_MS = 45_000;
const SUMMARY_MAX = 1_000;

/** Begins the one message that is summed up. */
export const RECORD_TITLE = 'Record of a telephone call';

const summaryInstructions = (language: string): string =>
  `You sum up a telephone call for the supervisor of the assistant who spoke on it. Write two short plain sentences in ${language}: first what came of the call, then what is left to do, if anything is. Use only what is in the record. No headings, no lists, no commands.`;

const SPEAKERS = { user: 'Other party', assistant: 'Assistant', system: 'Note to the assistant' } as const;

/** What was said and heard, and why the call was made, in one text; null where the other party said nothing. */
export function recordOf(state: CallState): string | null {
  const items = historyOf(state);
  if (!items.some(({ role }) => role === 'user')) return null;
  const why = state.plan.brief === null ? '' : `\nWhy it was made: ${state.plan.brief}`;
  const lines = items.map(({ role, text }) => `${SPEAKERS[role]}: ${text.trim()}`);
  return `${RECORD_TITLE}, ${state.direction}.${why}\n\n${lines.join('\n')}`;
}

/**
 * Asks a model, in a session of its own, to sum a call up.
 *
 * @param record - As `recordOf` writes it.
 * @returns At most 1,000 characters on one line, or why the model did not answer.
 */
export async function summarise(
  record: string,
  { model, clock, language }: { readonly model: ConversationModel; readonly clock: Clock; readonly language: string },
): Promise<Result<string, ModelError>> {
  const question = {
    name: 'summary',
    instructions: summaryInstructions(language),
    message: record,
    patienceMs: PATIENCE_MS,
  };
  const answer = await askOnce(question, { model, clock });
  return answer.ok ? sentencesIn(answer.value.text) : answer;
}

function sentencesIn(text: string): Result<string, ModelError> {
  const sentences = text.replaceAll(/\s+/g, ' ').trim().slice(0, SUMMARY_MAX);
  return sentences === '' ? err(NOTHING_SAID) : ok(sentences);
}
