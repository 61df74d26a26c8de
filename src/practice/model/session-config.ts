import { z } from 'zod';
import { fromZodError, type ProtocolError, protocolError } from './protocol-error.ts';

const VOICES = ['alloy', 'ash', 'ballad', 'coral', 'echo', 'sage', 'shimmer', 'verse', 'marin', 'cedar'] as const;

const AudioFormat = z.discriminatedUnion('type', [
  z.strictObject({ type: z.literal('audio/pcm'), rate: z.int().min(24_000).max(24_000) }),
  z.strictObject({ type: z.literal('audio/pcmu') }),
  z.strictObject({ type: z.literal('audio/pcma') }),
]);

const TurnDetection = z.discriminatedUnion('type', [
  z.strictObject({
    type: z.literal('server_vad'),
    threshold: z.number().min(0).max(1).optional(),
    prefix_padding_ms: z.int().min(0).optional(),
    silence_duration_ms: z.int().min(0).optional(),
    create_response: z.boolean().optional(),
    interrupt_response: z.boolean().optional(),
    idle_timeout_ms: z.int().min(5_000).max(30_000).nullish(),
  }),
  z.strictObject({
    type: z.literal('semantic_vad'),
    eagerness: z.enum(['low', 'medium', 'high', 'auto']).optional(),
    create_response: z.boolean().optional(),
    interrupt_response: z.boolean().optional(),
  }),
]);

export const OutputModalities = z
  .array(z.enum(['text', 'audio']))
  .refine((list) => list.length === 1, "supported combinations are: ['text'] and ['audio']");
export const ToolList = z.array(z.looseObject({ type: z.enum(['function', 'mcp']) }));
export const ToolChoice = z.union([z.enum(['auto', 'none', 'required']), z.looseObject({ type: z.string() })]);
export const MaxOutputTokens = z.union([z.int().min(1).max(4_096), z.literal('inf')]);
export const Reasoning = z.strictObject({ effort: z.enum(['minimal', 'low', 'medium', 'high', 'xhigh']).optional() });

const SessionPatch = z.strictObject({
  type: z.enum(['realtime', 'transcription']),
  model: z.string().optional(),
  output_modalities: OutputModalities.optional(),
  instructions: z.string().optional(),
  tools: ToolList.optional(),
  tool_choice: ToolChoice.optional(),
  parallel_tool_calls: z.boolean().optional(),
  max_output_tokens: MaxOutputTokens.optional(),
  reasoning: Reasoning.optional(),
  truncation: z.union([z.enum(['auto', 'disabled']), z.looseObject({ type: z.literal('retention_ratio') })]).optional(),
  tracing: z.union([z.literal('auto'), z.looseObject({})]).nullish(),
  include: z.array(z.string()).nullish(),
  prompt: z.looseObject({}).nullish(),
  audio: z
    .strictObject({
      input: z
        .strictObject({
          format: AudioFormat.optional(),
          transcription: z.looseObject({ model: z.string().optional() }).nullish(),
          noise_reduction: z.looseObject({ type: z.enum(['near_field', 'far_field']) }).nullish(),
          turn_detection: TurnDetection.nullish(),
        })
        .optional(),
      output: z
        .strictObject({
          format: AudioFormat.optional(),
          voice: z.union([z.enum(VOICES), z.strictObject({ id: z.string() })]).optional(),
          speed: z.number().min(0.25).max(1.5).optional(),
        })
        .optional(),
    })
    .optional(),
});

/** The effective session as it goes over the wire. */
export type SessionConfig = Readonly<Record<string, unknown>>;

/** What a session is before its first `session.update`: speech out, server VAD, the default persona. */
export const newSessionConfig = (id: string, model: string, expiresAtSeconds: number): SessionConfig => ({
  type: 'realtime',
  object: 'realtime.session',
  id,
  model,
  output_modalities: ['audio'],
  instructions: 'Your knowledge cutoff is 2023-10. You are a helpful, witty, and friendly AI. Act like a human.',
  tools: [],
  tool_choice: 'auto',
  max_output_tokens: 'inf',
  tracing: null,
  truncation: 'auto',
  prompt: null,
  expires_at: expiresAtSeconds,
  audio: {
    input: {
      format: { type: 'audio/pcm', rate: 24_000 },
      transcription: null,
      noise_reduction: null,
      turn_detection: {
        type: 'server_vad',
        threshold: 0.5,
        prefix_padding_ms: 300,
        silence_duration_ms: 200,
        idle_timeout_ms: null,
        create_response: true,
        interrupt_response: true,
      },
    },
    output: { format: { type: 'audio/pcm', rate: 24_000 }, voice: 'alloy', speed: 1 },
  },
  include: null,
});

type Update =
  | { readonly ok: true; readonly session: SessionConfig }
  | { readonly ok: false; readonly error: ProtocolError };

/** Applies `session.update`. One bad field and nothing of it is taken. */
export function updateSession(session: SessionConfig, patch: unknown): Update {
  const parsed = z.object({ session: SessionPatch }).safeParse({ session: patch }, { reportInput: true });
  if (!parsed.success) return { ok: false, error: fromZodError(parsed.error) };
  const { model, type } = parsed.data.session;
  if (model !== undefined && model !== session['model']) {
    return {
      ok: false,
      error: protocolError('invalid_value', 'The model of a session cannot change.', 'session.model'),
    };
  }
  if (type !== 'realtime') {
    return { ok: false, error: protocolError('invalid_value', 'This session is of type realtime.', 'session.type') };
  }
  return { ok: true, session: merge(session, parsed.data.session) };
}

/** The kind of output responses have unless they say otherwise. */
export const outputModality = (config: Readonly<Record<string, unknown>>): string | null =>
  OutputModalities.safeParse(config['output_modalities']).data?.[0] ?? null;

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** Objects merge, everything else is replaced; so is an object whose `type` makes it another thing. */
function merge(before: SessionConfig, patch: SessionConfig): SessionConfig {
  const merged: Record<string, unknown> = { ...before };
  for (const [key, value] of Object.entries(patch)) {
    const old = merged[key];
    const isSameThing = isRecord(old) && isRecord(value) && old['type'] === value['type'];
    merged[key] = isSameThing ? merge(old, value) : value;
  }
  return merged;
}
