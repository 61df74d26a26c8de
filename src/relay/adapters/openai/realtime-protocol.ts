import type { ConversationItem, RealtimeClientEvent } from 'openai/resources/realtime/realtime';
import { z } from 'zod';
import type { ModelError, ModelItem, ResponseStatus } from '#core/ports/conversation-model.ts';
import { hideSecrets } from '../../logging/secrets.ts';
import { unknownMessages } from '../../telemetry/unknown-messages.ts';
import { nameIn } from '../twilio/frame-name.ts';
import { textDelta } from './text-delta.ts';

export const ApiError = z.object({
  code: z.string().nullish(),
  message: z.string().nullish(),
  event_id: z.string().nullish(),
});

// A number we cannot read must not cost us the event that frees the call for its next reply.
export const tokens = z.int().nonnegative().catch(0).default(0);

const byKind = z.object({ text_tokens: tokens, audio_tokens: tokens });

const Usage = z.object({
  input_tokens: tokens,
  output_tokens: tokens,
  input_token_details: byKind
    .extend({ cached_tokens: tokens, cached_tokens_details: byKind.nullish().catch(null) })
    .nullish()
    .catch(null),
  output_token_details: byKind.nullish().catch(null),
});

export const Response = z.object({
  id: z.string(),
  status: z.string().default('completed'),
  // Seen as a plain string as well.
  status_details: z
    .union([z.string(), z.looseObject({ reason: z.string().nullish(), error: ApiError.nullish() })])
    .nullish()
    .catch(null),
  metadata: z.record(z.string(), z.string()).nullish().catch(null),
  usage: Usage.nullish().catch(null),
});
export type RealtimeResponse = z.infer<typeof Response>;

/** A session as the server describes it: of its own accord, and again when it was configured. */
export const Session = z
  .object({ expires_at: z.number().positive().nullable().catch(null) })
  .catch({ expires_at: null });

const Item = z.object({ id: z.string() });

export const ServerEvent = z.discriminatedUnion('type', [
  z.object({ type: z.literal('session.created'), session: Session }),
  z.object({ type: z.literal('session.updated'), session: Session }),
  z.object({ type: z.literal('conversation.item.added'), item: Item, previous_item_id: z.string().nullish() }),
  z.object({ type: z.literal('conversation.item.deleted'), item_id: z.string() }),
  z.object({ type: z.literal('response.created'), response: Response }),
  z.object({ type: z.literal('response.output_item.added'), response_id: z.string(), item: Item }),
  z.object({ type: z.literal('response.output_text.delta'), response_id: z.string(), delta: z.string() }),
  z.object({ type: z.literal('response.done'), response: Response }),
  z.object({ type: z.literal('error'), error: ApiError }),
]);
export type ServerEvent = z.infer<typeof ServerEvent>;

/** One event of the model's, or null for one this release has no use for. @throws SyntaxError where it is no JSON. */
export function parseServerEvent(text: string): ServerEvent | null {
  return textDelta(text) ?? readEvent(ServerEvent, text);
}

/** What the server tells besides, and we have no use for. */
const UNUSED = new Set([
  'conversation.created',
  'conversation.item.created',
  'conversation.item.deleted',
  'conversation.item.done',
  'conversation.item.truncated',
  'input_audio_buffer.cleared',
  'rate_limits.updated',
  'response.content_part.added',
  'response.content_part.done',
  'response.function_call_arguments.delta',
  'response.function_call_arguments.done',
  'response.output_item.done',
  'response.output_text.done',
]);

/** An event in the shape of `schema`; else null, and counted where it is not one we merely have no use for. */
export function readEvent<S extends z.ZodType>(schema: S, text: string): z.output<S> | null {
  const raw: unknown = JSON.parse(text);
  const parsed = schema.safeParse(raw);
  if (parsed.success) return parsed.data;
  const type = nameIn(raw, 'type');
  if (!UNUSED.has(type)) unknownMessages.count('openai', type);
  return null;
}

export function statusOf(status: string): ResponseStatus {
  return status === 'cancelled' || status === 'incomplete' || status === 'failed' ? status : 'completed';
}

export const errorOf = (error: z.infer<typeof ApiError>): ModelError => ({
  code: discreet(error.code ?? 'model_error'),
  message: discreet(error.message ?? ''),
});

/** A refused key is quoted back, masked or not: it has no place in a journal. */
const discreet = (words: string): string => hideSecrets(words).replaceAll(/\bsk-[\w*.-]+/g, '[key]');

/** Why a response is not `completed`. */
export function responseError({ status, status_details: details }: RealtimeResponse): ModelError | null {
  if (details === null || details === undefined) return null;
  if (typeof details === 'string') return { code: `response_${status}`, message: discreet(details) };
  if (details.error) return errorOf(details.error);
  if (!details.reason) return null;
  const reason = discreet(details.reason);
  return { code: reason, message: `The model stopped: ${reason}.` };
}

/** Errors that trying again cannot mend: the key or the account. */
const HOPELESS = new Set([
  'invalid_api_key',
  'account_deactivated',
  'billing_hard_limit_reached',
  'insufficient_quota',
  'insufficient_permissions',
  'invalid_model',
  'missing_model',
  'model_not_found',
  'beta_api_shape_disabled',
]);
export const isHopeless = (code: string): boolean => HOPELESS.has(code);

/** The session has reached its maximum duration. */
export const isExpiry = (code: string): boolean => code === 'session_expired';

/** Errors of a race that was lost: nothing is wrong. */
const BENIGN = new Set([
  'response_cancel_not_active',
  'item_truncate_invalid_item_id',
  'item_delete_invalid_item_id',
  'item_retrieve_invalid_item_id',
]);
export const isBenign = (code: string): boolean => BENIGN.has(code);

const TEXT_TOKENS_MAX = 1_024;

export interface SessionConfiguration {
  readonly instructions: string;
  /** Whether the model takes `reasoning`; one that does not refuses the whole update for it. */
  readonly reasons: boolean;
}

/** Text in, text out: the other party's words come as text and so do ours. */
export const sessionUpdate = (
  eventId: string,
  { instructions, reasons }: SessionConfiguration,
): RealtimeClientEvent => ({
  type: 'session.update',
  event_id: eventId,
  session: {
    type: 'realtime',
    output_modalities: ['text'],
    instructions,
    tools: [],
    tool_choice: 'auto',
    max_output_tokens: TEXT_TOKENS_MAX,
    tracing: null,
    truncation: { type: 'retention_ratio', retention_ratio: 0.8, token_limits: { post_instructions: 16_000 } },
    audio: { input: { turn_detection: null } },
    ...(reasons ? { reasoning: { effort: 'low' } } : {}),
  },
});

/** @param after - Id of the item before it, `root` for the first place; null appends. */
export const createItem = (item: ModelItem, after: string | null): RealtimeClientEvent => ({
  type: 'conversation.item.create',
  event_id: `new_${item.id}`,
  ...(after === null ? {} : { previous_item_id: after }),
  item: messageOf(item),
});

function messageOf({ id, role, text }: ModelItem): ConversationItem {
  switch (role) {
    case 'user':
      return { id, type: 'message', role, content: [{ type: 'input_text', text }] };
    case 'system':
      return { id, type: 'message', role, content: [{ type: 'input_text', text }] };
    default:
      return { id, type: 'message', role, content: [{ type: 'output_text', text }] };
  }
}
