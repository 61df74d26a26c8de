import { z } from 'zod';
import { ClientItem } from './conversation-items.ts';
import { fromZodError, type ProtocolError, protocolError } from './protocol-error.ts';
import { MaxOutputTokens, OutputModalities, Reasoning, ToolChoice, ToolList } from './session-config.ts';

const envelope = { event_id: z.string().max(512).optional() };

const ResponseOptions = z.strictObject({
  conversation: z.enum(['auto', 'none']).optional(),
  instructions: z.string().optional(),
  output_modalities: OutputModalities.optional(),
  audio: z.looseObject({}).optional(),
  tools: ToolList.optional(),
  tool_choice: ToolChoice.optional(),
  parallel_tool_calls: z.boolean().optional(),
  max_output_tokens: MaxOutputTokens.optional(),
  reasoning: Reasoning.optional(),
  prompt: z.looseObject({}).nullish(),
  metadata: z.record(z.string().max(64), z.string().max(512)).nullish(),
  input: z.array(z.looseObject({})).optional(),
});
export type ResponseOptions = z.infer<typeof ResponseOptions>;

const ClientEvent = z.discriminatedUnion('type', [
  // The session itself is read with its own schema: what is wrong in it drops the whole update.
  z.strictObject({ ...envelope, type: z.literal('session.update'), session: z.unknown() }),
  z.strictObject({
    ...envelope,
    type: z.literal('conversation.item.create'),
    previous_item_id: z.string().nullish(),
    item: ClientItem,
  }),
  z.strictObject({ ...envelope, type: z.literal('conversation.item.delete'), item_id: z.string() }),
  z.strictObject({ ...envelope, type: z.literal('conversation.item.retrieve'), item_id: z.string() }),
  z.strictObject({
    ...envelope,
    type: z.literal('conversation.item.truncate'),
    item_id: z.string(),
    content_index: z.int().min(0),
    audio_end_ms: z.int().min(0),
  }),
  z.strictObject({ ...envelope, type: z.literal('response.create'), response: ResponseOptions.nullish() }),
  z.strictObject({ ...envelope, type: z.literal('response.cancel'), response_id: z.string().optional() }),
  z.strictObject({ ...envelope, type: z.literal('input_audio_buffer.append'), audio: z.string() }),
  z.strictObject({ ...envelope, type: z.literal('input_audio_buffer.commit') }),
  z.strictObject({ ...envelope, type: z.literal('input_audio_buffer.clear') }),
]);
export type ClientEvent = z.infer<typeof ClientEvent>;

const TYPES: readonly string[] = ClientEvent.options.map((option) => [...option.shape.type.values][0] ?? '');

const Envelope = z.object({ type: z.string(), event_id: z.string().nullish() });

type Reading =
  | { readonly ok: true; readonly event: ClientEvent }
  | { readonly ok: false; readonly error: ProtocolError; readonly eventId: string | null };

/** Reads one frame of a client, or says what is wrong with it in the API's words. */
export function readClientEvent(text: string): Reading {
  let raw: unknown;
  try {
    raw = JSON.parse(text);
  } catch {
    return { ok: false, error: protocolError('invalid_json', 'Could not parse the event as JSON.'), eventId: null };
  }
  const envelopeOf = Envelope.safeParse(raw, { reportInput: true });
  if (!envelopeOf.success) return { ok: false, error: fromZodError(envelopeOf.error), eventId: null };
  const eventId = envelopeOf.data.event_id ?? null;
  if (!TYPES.includes(envelopeOf.data.type)) {
    const supported = TYPES.map((type) => `'${type}'`).join(', ');
    const message = `Invalid value: '${envelopeOf.data.type}'. Supported values are: ${supported}.`;
    return { ok: false, error: protocolError('invalid_value', message, 'type'), eventId };
  }
  const parsed = ClientEvent.safeParse(raw, { reportInput: true });
  return parsed.success ? { ok: true, event: parsed.data } : { ok: false, error: fromZodError(parsed.error), eventId };
}
