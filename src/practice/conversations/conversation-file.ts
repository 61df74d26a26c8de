import { z } from 'zod';
import { type Conversation, type Row, toBlocks } from './conversation.ts';
import { parseJsonFile } from './json-file.ts';

const AbcdConversation = z.object({
  convo_id: z.union([z.number(), z.string()]),
  scenario: z.object({ flow: z.string().optional(), subflow: z.string().optional() }).optional(),
  original: z.array(z.tuple([z.enum(['customer', 'agent', 'action']), z.string()])).min(1),
});
type AbcdConversation = z.infer<typeof AbcdConversation>;

const TaskmasterConversation = z.object({
  conversation_id: z.string(),
  instruction_id: z.string().optional(),
  // Taskmaster-1 and 2 shout the speakers, 3 and 4 do not.
  utterances: z
    .array(
      z.object({
        speaker: z
          .string()
          .toLowerCase()
          .pipe(z.enum(['user', 'assistant'])),
        text: z.string(),
      }),
    )
    .min(1),
});
type TaskmasterConversation = z.infer<typeof TaskmasterConversation>;

const AbcdFile = z.array(AbcdConversation).min(1);
const TaskmasterFile = z.array(TaskmasterConversation).min(1);
const KnownFormat = z
  .array(
    z.looseObject({}).refine((entry) => 'original' in entry || 'utterances' in entry, {
      message: 'is neither an ABCD conversation ("original") nor a Taskmaster one ("utterances")',
    }),
  )
  .min(1);

/**
 * The conversations of one file: an ABCD or a Taskmaster conversation, or a list of them.
 *
 * @param name - File name without `.json`; the conversations are named after it.
 * @throws Error that names the file and the field where the content is not of either format.
 */
export function parseConversationFile(file: string, name: string, content: string): readonly Conversation[] {
  const raw = parseJsonFile(file, content, z.unknown());
  const list = Array.isArray(raw) ? content : `[${content}]`;
  const [first] = parseJsonFile(file, list, KnownFormat);
  const isAbcd = first !== undefined && 'original' in first;
  const conversations = isAbcd
    ? parseJsonFile(file, list, AbcdFile).map(fromAbcd)
    : parseJsonFile(file, list, TaskmasterFile).map(fromTaskmaster);
  return conversations.map(({ title, rows }, index) =>
    describe(index === 0 ? name : `${name}-${index + 1}`, title, rows),
  );
}

interface Source {
  readonly title: string;
  readonly rows: readonly Row[];
}

/** ABCD's `action` rows are what the agent did at the keyboard: nobody says them. */
function fromAbcd({ scenario, convo_id, original }: AbcdConversation): Source {
  const topic = [scenario?.flow, scenario?.subflow].filter((part) => part !== undefined).join(': ');
  const rows = original.flatMap(([speaker, text], index): readonly Row[] => {
    if (speaker === 'action') return [];
    return [{ speaker: speaker === 'customer' ? 'person' : 'assistant', text, index }];
  });
  return { title: readable(topic === '' ? `conversation ${convo_id}` : topic), rows };
}

function fromTaskmaster({ conversation_id, instruction_id, utterances }: TaskmasterConversation): Source {
  const rows = utterances.map(({ speaker, text }, index): Row => {
    return { speaker: speaker === 'user' ? 'person' : 'assistant', text, index };
  });
  return { title: readable(instruction_id ?? conversation_id), rows };
}

function describe(name: string, title: string, rows: readonly Row[]): Conversation {
  const blocks = toBlocks(rows);
  const opening = blocks.find((block) => block.speaker === 'person')?.rows[0]?.text ?? '';
  return {
    name,
    title,
    summary: `A recorded conversation of ${blocks.length} turns. The person says: “${opening}”`,
    blocks,
  };
}

/** `product_defect: return_size` as a person would write it. */
function readable(topic: string): string {
  const words = topic.replaceAll(/[_-]+/g, ' ').trim();
  return words.charAt(0).toUpperCase() + words.slice(1);
}
