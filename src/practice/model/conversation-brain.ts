import type { Ask } from '../conversations/asks.ts';
import type { Block, Conversation } from '../conversations/conversation.ts';
import { type Brain, normalise, type Reply } from './brain.ts';

const NOTHING: Reply = { text: '', isReady: true };

/**
 * Answers from the assistant's side of a recorded conversation: which of the person's
 * rows are among the user items says which block comes next.
 */
export function conversationBrain(conversation: Conversation, asks: readonly Ask[]): Brain {
  const { blocks } = conversation;
  return (items) => {
    const users = items.filter((item) => item.role === 'user' && normalise(item.text) !== '');
    const next = nextBlock(blocks, normalise(users.map((item) => item.text).join(' ')));
    const block = blocks[next.index];
    if (block === undefined) return NOTHING;
    const notes = items.filter((item) => item.role === 'system').map((item) => item.text);
    return { text: speech(block, asks, notes), isReady: next.isReady };
  };
}

interface Next {
  /** The assistant's block that answers what was said so far. */
  readonly index: number;
  /** Whether the person has said the whole block before it. */
  readonly isReady: boolean;
}

/**
 * Finds the person's rows, in order, in what they said. Rows are looked for and not
 * counted, because a relay may merge a burst into one item. A row that never
 * arrived is passed over once a later one has.
 */
function nextBlock(blocks: readonly Block[], said: string): Next {
  const rows = blocks.flatMap((block, index) =>
    block.speaker === 'person'
      ? block.rows.map((row, at) => ({ index, text: normalise(row.text), isLast: at === block.rows.length - 1 }))
      : [],
  );
  let reached: Next = { index: blocks[0]?.speaker === 'assistant' ? 0 : blocks.length, isReady: true };
  let position = 0;
  for (const row of rows) {
    const at = said.indexOf(row.text, position);
    if (at === -1) continue;
    position = at + row.text.length;
    reached = { index: row.index + 1, isReady: row.isLast };
  }
  return reached;
}

/** The block word for word, with the supervisor's words where they were needed; or the question to the supervisor. */
function speech(block: Block, asks: readonly Ask[], notes: readonly string[]): string {
  const rows: string[] = [];
  for (const row of block.rows) {
    const ask = asks.find((candidate) => candidate.row === row.index);
    const answer = ask === undefined ? null : answerTo(ask.prompt, notes);
    if (ask !== undefined && answer === undefined) return `[[request_user:${ask.prompt}]]`;
    // Nobody answered in time: the recording knows.
    rows.push(ask === undefined || answer == null ? row.text : ask.template.replaceAll('{answer}', () => answer));
  }
  return rows.join(' ');
}

/** The supervisor's answer; null where they did not answer in time, undefined where neither is known yet. */
function answerTo(prompt: string, notes: readonly string[]): string | null | undefined {
  const asked = normalise(prompt)
    .replaceAll(/[.*+?^${}()|[\]\\]/g, String.raw`\$&`)
    .replaceAll(' ', String.raw`\s+`);
  const answered = new RegExp(`${asked}\\s*["”“'’»]*\\s*:\\s*(\\S[\\s\\S]*)$`);
  const unanswered = new RegExp(`did not answer[\\s\\S]*${asked}`, 'i');
  for (const note of notes.toReversed()) {
    const answer = answered.exec(note)?.[1];
    if (answer !== undefined) return answer;
    if (unanswered.test(note)) return null;
  }
  return undefined;
}
