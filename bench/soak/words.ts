import { type Reply, says } from '../../tests/conformance/harness/model-protocol.ts';

const WORDS_A_TURN = 12;

/** Words that are nobody else's: `w` call `-` turn `-` number. */
export const wordsOf = (call: number, turn: number): readonly string[] =>
  Array.from({ length: WORDS_A_TURN }, (_, index) => `w${call}-${turn}-${index + 1}`);

/** What the caller says; the model answers its newest one with that turn's words. */
export const promptOf = (call: number, turn: number): string => `Say the words of call ${call} turn ${turn}.`;

/** The model of the soak: answers with words that can be counted, and now and then wants to leave by itself. */
export function answerTo(asked: string): Reply {
  const found = [...asked.matchAll(/call (\d+) turn (\d+)\./g)].at(-1);
  if (found === undefined) return says();
  const words = wordsOf(Number(found[1]), Number(found[2]));
  return says(...words.map((word) => `${word} `));
}

/** How often each word was given to the line. */
export function countWords(spoken: string): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  for (const [word] of spoken.matchAll(/w\d+-\d+-\d+/g)) counts.set(word, (counts.get(word) ?? 0) + 1);
  return counts;
}
