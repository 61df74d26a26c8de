import type { ConversationItem } from './conversation-items.ts';

export interface Reply {
  /** What the model says, commands and all; empty where it has nothing to say. */
  readonly text: string;
  /** False while the other party seems to be in the middle of something: think on, answer when more arrives. */
  readonly isReady: boolean;
}

/**
 * What a practice model says to a conversation. Keeps no state of its own: the items
 * say all, so that a session that was rebuilt after a lost socket goes on as before.
 *
 * @param items - In the order they were created.
 */
export type Brain = (items: readonly ConversationItem[]) => Reply;

/** Words with their spacing evened out, to find them again after they went through a relay. */
export const normalise = (text: string): string => text.replaceAll(/\s+/g, ' ').trim();

/** What of a model's text is spoken. */
export const withoutCommands = (text: string): string => normalise(text.replaceAll(/\[\[.*?\]\]/g, ' '));
