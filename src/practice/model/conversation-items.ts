import { z } from 'zod';
import { type ProtocolError, protocolError } from './protocol-error.ts';

const InputText = z.strictObject({ type: z.literal('input_text'), text: z.string() });
const InputAudio = z.strictObject({
  type: z.literal('input_audio'),
  audio: z.string().optional(),
  transcript: z.string().nullish(),
});
const InputImage = z.looseObject({ type: z.literal('input_image') });
const OutputText = z.strictObject({ type: z.literal('output_text'), text: z.string() });
const OutputAudio = z.strictObject({ type: z.literal('output_audio'), transcript: z.string().nullish() });

/** Longer ids were refused in the past; nothing says that they are taken now. */
const ITEM_ID_MAX = 32;

const base = {
  id: z.string().min(1).max(ITEM_ID_MAX).optional(),
  object: z.literal('realtime.item').optional(),
  status: z.enum(['completed', 'incomplete', 'in_progress']).optional(),
};
const message = { ...base, type: z.literal('message') };

/** What `conversation.item.create` takes. */
export const ClientItem = z.discriminatedUnion('type', [
  z.discriminatedUnion('role', [
    z.strictObject({ ...message, role: z.literal('system'), content: z.array(InputText).min(1) }),
    z.strictObject({
      ...message,
      role: z.literal('user'),
      content: z.array(z.discriminatedUnion('type', [InputText, InputAudio, InputImage])).min(1),
    }),
    z.strictObject({
      ...message,
      role: z.literal('assistant'),
      content: z.array(z.discriminatedUnion('type', [OutputText, OutputAudio])).min(1),
    }),
  ]),
  z.strictObject({ ...base, type: z.literal('function_call_output'), call_id: z.string(), output: z.string() }),
  z.strictObject({
    ...base,
    type: z.literal('function_call'),
    call_id: z.string().optional(),
    name: z.string(),
    arguments: z.string(),
  }),
]);
export type ClientItem = z.infer<typeof ClientItem>;

/** An item of the conversation: what goes over the wire, and what a model reads in it. */
export interface ConversationItem {
  readonly id: string;
  readonly role: 'system' | 'user' | 'assistant' | 'tool';
  readonly text: string;
  readonly wire: Readonly<Record<string, unknown>>;
  /** Counts up over the items of a session in the order they were created, wherever they stand. */
  readonly created: number;
}

/** The item list of one session, in conversation order. */
export class ConversationItems {
  #items: readonly ConversationItem[] = [];
  #created = 0;

  get inCreationOrder(): readonly ConversationItem[] {
    return [...this.#items].sort((a, b) => a.created - b.created);
  }

  get all(): readonly ConversationItem[] {
    return this.#items;
  }

  find(id: string): ConversationItem | null {
    return this.#items.find((item) => item.id === id) ?? null;
  }

  /** Id of the item before this one; null for the first. */
  previousIdOf(id: string): string | null {
    const index = this.#items.findIndex((item) => item.id === id);
    return this.#items[index - 1]?.id ?? null;
  }

  /**
   * Puts an item after another.
   *
   * @param afterId - `undefined` appends, `root` puts it first.
   */
  add(item: Omit<ConversationItem, 'created'>, afterId: string | undefined): ProtocolError | null {
    if (this.find(item.id) !== null) {
      return protocolError('invalid_value', `Item with id '${item.id}' already exists.`, 'item.id');
    }
    const after = this.#items.findIndex((other) => other.id === afterId);
    if (afterId !== undefined && afterId !== 'root' && after === -1) {
      return protocolError('invalid_value', `Previous item with id '${afterId}' not found.`, 'previous_item_id');
    }
    const at = afterId === undefined ? this.#items.length : after + 1;
    this.#items = this.#items.toSpliced(at, 0, { ...item, created: this.#created });
    this.#created += 1;
    return null;
  }

  /** Puts the finished form of an item in its place. */
  replace(id: string, item: Omit<ConversationItem, 'created'>): void {
    this.#items = this.#items.map((old) => (old.id === id ? { ...item, created: old.created } : old));
  }

  /** Whether there was such an item. */
  delete(id: string): boolean {
    const before = this.#items.length;
    this.#items = this.#items.filter((item) => item.id !== id);
    return this.#items.length < before;
  }
}

/** A client's item as the conversation keeps it. */
export function toConversationItem(item: ClientItem, id: string): Omit<ConversationItem, 'created'> {
  const wire = { ...item, id, object: 'realtime.item', status: 'completed' };
  if (item.type === 'function_call_output') return { id, role: 'tool', text: item.output, wire };
  if (item.type === 'function_call') return { id, role: 'assistant', text: '', wire };
  return { id, role: item.role, text: item.content.map(textOf).join(''), wire };
}

type Content = Extract<ClientItem, { type: 'message' }>['content'][number];

function textOf(content: Content): string {
  if (content.type === 'input_text' || content.type === 'output_text') return content.text;
  return content.type === 'input_audio' || content.type === 'output_audio' ? (content.transcript ?? '') : '';
}

/** The assistant's item of a response, at any stage of it. */
export function assistantItem(
  id: string,
  status: 'in_progress' | 'completed' | 'incomplete',
  text: string | null,
): Omit<ConversationItem, 'created'> {
  const content = text === null ? [] : [{ type: 'output_text', text }];
  const wire = { id, object: 'realtime.item', type: 'message', status, role: 'assistant', content };
  return { id, role: 'assistant', text: text ?? '', wire };
}
