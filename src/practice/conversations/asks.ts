import { z } from 'zod';
import type { Conversation } from './conversation.ts';
import { parseJsonFile } from './json-file.ts';

/** A fact only the supervisor has, needed before an assistant row can be said. */
export interface Ask {
  /** Index of that row among the rows of the source file. */
  readonly row: number;
  readonly prompt: string;
  /** The row with the supervisor's words in place of `{answer}`. */
  readonly template: string;
}

const AsksFile = z.record(
  z.string(),
  z.array(
    z.strictObject({
      row: z.int().nonnegative(),
      prompt: z.string().min(1).max(400),
      template: z.string().includes('{answer}', { message: 'has no {answer}' }),
    }),
  ),
);

/**
 * The asks of every conversation, by its name.
 *
 * @throws Error that names the file and field where an ask is malformed or points at no assistant row.
 */
export function parseAsks(
  file: string,
  content: string,
  conversations: readonly Conversation[],
): ReadonlyMap<string, readonly Ask[]> {
  const asks = new Map(Object.entries(parseJsonFile(file, content, AsksFile)));
  for (const [name, list] of asks) {
    const conversation = conversations.find((candidate) => candidate.name === name);
    if (conversation === undefined) throw new Error(`${file}: ${name}: there is no such conversation`);
    const bad = list.findIndex((ask) => !hasAssistantRow(conversation, ask.row));
    if (bad !== -1) throw new Error(`${file}: ${name}[${bad}].row: is no assistant row`);
  }
  return asks;
}

const hasAssistantRow = ({ blocks }: Conversation, index: number): boolean =>
  blocks.some((block) => block.speaker === 'assistant' && block.rows.some((row) => row.index === index));
