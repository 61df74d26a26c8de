/** Verbs that open a question which wants a yes or a no. */
const OPENING =
  /^(?:am|are|can|could|did|do|does|has|have|is|may|might|must|shall|should|was|were|will|would)(?:n['’]t)?\b/i;

/** A choice is answered by one of its parts, not by yes or no. */
const CHOICE = /\bor\b(?!\s+(?:not|so|more|less)\b)/i;

/** What may be in front of the question itself. */
const PREAMBLE = /^(?:and|but|so|ok(?:ay)?|please|sorry|hi|hello)[,:]?\s+/i;

/**
 * Answers a supervisor can give with one press: yes and no where the question asks for that, and none where it does
 * not. Only English questions are understood; any other is answered in words.
 */
export function suggestedAnswers(prompt: string): readonly string[] {
  const asked = prompt
    .trim()
    .split(/(?<=[.!?:;])\s+/)
    .at(-1)
    ?.replace(PREAMBLE, '');
  if (asked === undefined || !asked.endsWith('?')) return [];
  return OPENING.test(asked) && !CHOICE.test(asked) ? ['Yes', 'No'] : [];
}
