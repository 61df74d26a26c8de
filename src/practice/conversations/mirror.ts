import type { Block, Conversation, Row } from './conversation.ts';

const LEAVES = '[[end_call]]';

/**
 * The same conversation from the other end of the line: the person's side is what the
 * model answers with. It hangs up after the last word, as the practice person does.
 */
export function mirror(conversation: Conversation): Conversation {
  const blocks = conversation.blocks.map(({ speaker, rows }): Block => {
    const other = speaker === 'person' ? 'assistant' : 'person';
    return { speaker: other, rows: rows.map((row) => ({ ...row, speaker: other })) };
  });
  const index = Math.max(0, ...blocks.flatMap(({ rows }) => rows.map((row) => row.index + 1)));
  const farewell: Row = { speaker: 'assistant', text: LEAVES, index };
  const last = blocks.at(-1);
  const isOurs = last?.speaker === 'assistant';
  return {
    ...conversation,
    blocks: isOurs
      ? [...blocks.slice(0, -1), { ...last, rows: [...last.rows, farewell] }]
      : [...blocks, { speaker: 'assistant', rows: [farewell] }],
  };
}
