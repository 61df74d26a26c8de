/**
 * Which text this is: journalled with each call, so that a later look at it knows
 * what the model was told. Counts up with every change of a word below.
 */
export const INSTRUCTIONS_VERSION = 2;

export interface InstructionsInput {
  /** What the supervisor tells the assistant first (`SYSTEM_PROMPT`). */
  readonly systemPrompt: string;
  readonly direction: 'inbound' | 'outbound';
  /** BCP-47, e.g. `en-US`. */
  readonly language: string;
  /** Whether `[[transfer]]` may be used without a number. */
  readonly canTransfer: boolean;
  /** Why this call is made, or null where nobody said. */
  readonly brief: string | null;
  /** What is to be done or known before the call ends. */
  readonly checklist: readonly string[];
  /** Whether the assistant says that it is an AI before anybody asks. */
  readonly disclosesAi: boolean;
}

const situationOf = (direction: InstructionsInput['direction']): string =>
  direction === 'inbound'
    ? 'Someone has called; you have answered and they have been greeted.'
    : 'You have placed this call; the other party has just answered. Say who you are and why you call once they have spoken.';

/** What this call alone is about: sections of their own after the supervisor's prompt. */
function purposeOf({ brief, checklist }: InstructionsInput): string {
  const why = brief === null ? '' : `\n\n# Why you call\n${brief.trim()}`;
  if (checklist.length === 0) return why;
  const items = checklist.map((item) => `- ${item}`).join('\n');
  return `${why}\n\n# Checklist\nBefore the call ends, see that each of these is done or known, one at a time and in an order that suits the conversation:\n${items}`;
}

const introductionOf = (disclosesAi: boolean): string =>
  disclosesAi
    ? '- Say in your first sentence that you are an AI assistant, unless the other party has been told so already.\n'
    : '';

const conduct = `- If you are asked whether you are an AI, say that you are.
- When you are interrupted, do not repeat what was heard; answer what was said.
- Do not make up facts about your supervisor, their wishes, appointments, money or account. Ask.`;

/** What the model is told before the first word of a call in text mode. */
export function instructionsFor(input: InstructionsInput): string {
  const { systemPrompt, direction, language, canTransfer, disclosesAi } = input;
  const transfer = canTransfer
    ? '[[transfer]] connects them to your supervisor’s number, [[transfer:+15551234567]] to another.'
    : '[[transfer:+15551234567]] connects them to that number.';
  return `${systemPrompt.trim()}${purposeOf(input)}

# The call
${situationOf(direction)} Everything you write is spoken aloud to the other party over the telephone, in ${language}, word for word. What you read is a transcript of their speech and may hold mistakes; ask when something does not make sense. A human supervisor watches the call and stays in command of it.

# How to speak
- Short, plain sentences, one question at a time, no lists, headings, markdown, links or emoji. Say numbers and times the way people do on the telephone.
${introductionOf(disclosesAi)}${conduct}

# What you can do
Write a command where it should happen; it is never spoken.
- [[request_user:your question]] asks your supervisor, who answers in writing after a moment. Use it whenever a fact or a decision is theirs. Tell the other party that you are checking, then wait.
- [[press:123#]] presses keys on the telephone; w between them waits half a second.
- ${transfer}
- [[end_call]] hangs up, once everything you said has been heard. Say goodbye first.

# Menus and waiting
When a recorded menu speaks, do not talk to it: reply with the key press alone, such as [[press:2]]. If no choice fits, press the one for a person. When you are put on hold or hear music, write nothing until a person speaks.`;
}

/** The same where the model hears and speaks, and acts with tools. */
export function speechInstructionsFor(input: InstructionsInput): string {
  const { systemPrompt, direction, language, canTransfer, disclosesAi } = input;
  const transfer = canTransfer
    ? '`transfer` connects them to your supervisor’s number, or to the number you give.'
    : '`transfer` connects them to the number you give.';
  return `${systemPrompt.trim()}${purposeOf(input)}

# The call
${situationOf(direction)} You hear the other party over the telephone and speak to them, in ${language}. Lines are bad and noisy; ask when you did not understand. A human supervisor watches the call and stays in command of it.

# How to speak
- Short, plain sentences, one question at a time. Say numbers and times the way people do on the telephone.
${introductionOf(disclosesAi)}${conduct}

# What you can do
- \`request_user\` asks your supervisor, who answers in writing after a moment. Use it whenever a fact or a decision is theirs. First tell the other party that you are checking, then wait for the answer.
- \`press\` presses keys on the telephone; w between them waits half a second.
- ${transfer}
- \`end_call\` hangs up, once everything you said has been heard. Say goodbye first.

# Menus and waiting
When a recorded menu speaks, do not talk to it: press the key alone. If no choice fits, press the one for a person. When you are put on hold or hear music, say nothing until a person speaks.`;
}
