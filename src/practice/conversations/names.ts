import { z } from 'zod';
import type { Conversation } from './conversation.ts';
import { parseJsonFile } from './json-file.ts';

const NamesFile = z.record(
  z.string(),
  z.strictObject({ title: z.string().min(1).max(60), summary: z.string().min(1).max(200) }),
);

/**
 * Gives conversations the titles people choose by; one without keeps what its data set calls it.
 *
 * @throws Error that names the file and field where an entry is malformed.
 */
export function nameConversations(
  file: string,
  content: string,
  conversations: readonly Conversation[],
): readonly Conversation[] {
  const names = parseJsonFile(file, content, NamesFile);
  return conversations.map((conversation) => ({ ...conversation, ...names[conversation.name] }));
}
