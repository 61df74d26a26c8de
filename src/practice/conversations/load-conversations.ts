import { readdir, readFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { type Ask, parseAsks } from './asks.ts';
import type { Conversation } from './conversation.ts';
import { parseConversationFile } from './conversation-file.ts';
import { nameConversations } from './names.ts';

const ASKS_FILE = 'asks.json';
const NAMES_FILE = 'names.json';

export interface ConversationLibrary {
  readonly conversations: readonly Conversation[];
  readonly asksOf: (name: string) => readonly Ask[];
}

/**
 * Every conversation in a folder, in the order of the files' names.
 *
 * @throws Error that names file and field where one is malformed, or the name two files both give.
 */
export async function loadConversations(dir: string): Promise<ConversationLibrary> {
  const files = (await readdir(dir)).filter((file) => file.endsWith('.json')).sort();
  const conversations: Conversation[] = [];
  for (const file of files.filter((candidate) => candidate !== ASKS_FILE && candidate !== NAMES_FILE)) {
    const found = parseConversationFile(
      join(dir, file),
      basename(file, '.json'),
      await readFile(join(dir, file), 'utf8'),
    );
    const taken = found.find(({ name }) => conversations.some((other) => other.name === name));
    if (taken !== undefined) throw new Error(`${join(dir, file)}: another file already gives the name ${taken.name}`);
    conversations.push(...found);
  }
  const named = files.includes(NAMES_FILE)
    ? nameConversations(join(dir, NAMES_FILE), await readFile(join(dir, NAMES_FILE), 'utf8'), conversations)
    : conversations;
  if (!files.includes(ASKS_FILE)) return { conversations: named, asksOf: () => [] };
  const asks = parseAsks(join(dir, ASKS_FILE), await readFile(join(dir, ASKS_FILE), 'utf8'), conversations);
  return { conversations: named, asksOf: (name) => asks.get(name) ?? [] };
}
