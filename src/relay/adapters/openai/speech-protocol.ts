import type { RealtimeClientEvent } from 'openai/resources/realtime/realtime';
import { z } from 'zod';
import { speechCostUsd, transcriptionCostUsd } from '#core/model/price-table.ts';
import type { ModelUsage } from '#core/ports/conversation-model.ts';
import { ApiError, type RealtimeResponse, Response, readEvent, Session, tokens } from './realtime-protocol.ts';

const place = { response_id: z.string(), item_id: z.string() };

const OutputItem = z.object({
  id: z.string(),
  type: z.string(),
  status: z.string().nullish(),
  call_id: z.string().nullish(),
  name: z.string().nullish(),
  arguments: z.string().nullish(),
});

/** What writing the other party's words down took; of one kind or the other, by model. */
const TranscriptionUsage = z.object({
  seconds: z.number().nonnegative().nullish().catch(null),
  input_tokens: tokens,
  output_tokens: tokens,
  input_token_details: z.object({ audio_tokens: tokens }).nullish().catch(null),
});

const SpeechEvent = z.discriminatedUnion('type', [
  z.object({ type: z.literal('response.output_audio.delta'), ...place, delta: z.string() }),
  z.object({ type: z.literal('response.output_audio_transcript.delta'), ...place, delta: z.string() }),
  z.object({ type: z.literal('response.output_audio_transcript.done'), ...place, transcript: z.string() }),
  z.object({ type: z.literal('response.output_audio.done'), ...place }),
  z.object({ type: z.literal('response.output_text.delta'), response_id: z.string() }),
  z.object({ type: z.literal('session.created'), session: Session }),
  z.object({ type: z.literal('session.updated'), session: Session }),
  z.object({ type: z.literal('input_audio_buffer.speech_started') }),
  z.object({ type: z.literal('input_audio_buffer.speech_stopped') }),
  z.object({ type: z.literal('input_audio_buffer.committed'), item_id: z.string() }),
  z.object({
    type: z.literal('conversation.item.added'),
    item: z.object({
      id: z.string(),
      role: z.string().nullish(),
      content: z
        .array(z.object({ type: z.string() }))
        .nullish()
        .catch(null),
    }),
  }),
  z.object({
    type: z.literal('conversation.item.input_audio_transcription.delta'),
    item_id: z.string(),
    delta: z.string().nullish(),
  }),
  z.object({
    type: z.literal('conversation.item.input_audio_transcription.completed'),
    item_id: z.string(),
    transcript: z.string(),
    usage: TranscriptionUsage.nullish().catch(null),
  }),
  z.object({
    type: z.literal('conversation.item.input_audio_transcription.failed'),
    item_id: z.string(),
    error: ApiError,
  }),
  z.object({ type: z.literal('response.created'), response: Response }),
  z.object({ type: z.literal('response.output_item.added'), response_id: z.string(), item: OutputItem }),
  z.object({ type: z.literal('response.output_item.done'), response_id: z.string(), item: OutputItem }),
  z.object({ type: z.literal('response.done'), response: Response }),
  z.object({ type: z.literal('error'), error: ApiError }),
]);
export type SpeechEvent = z.infer<typeof SpeechEvent>;
export type OutputItem = z.infer<typeof OutputItem>;

/** One event of the model's, or null for one this release has no use for. @throws SyntaxError where it is no JSON. */
export function parseSpeechEvent(text: string): SpeechEvent | null {
  return readEvent(SpeechEvent, text);
}

/** Louder than the server's own default: line noise starts turns at 0.5. Half a second of silence ends one. */
const VOICE_ACTIVITY = {
  type: 'server_vad',
  threshold: 0.6,
  prefix_padding_ms: 300,
  silence_duration_ms: 500,
} as const;

const turnDetection = (answers: boolean) => ({
  ...VOICE_ACTIVITY,
  create_response: answers,
  interrupt_response: answers,
});

const tool = (name: string, description: string, properties: object, required: readonly string[]) => ({
  type: 'function' as const,
  name,
  description,
  parameters: { type: 'object', properties, required },
});

const TOOLS = [
  tool(
    'press',
    'Presses keys on the telephone.',
    { digits: { type: 'string', description: '1 to 32 of 0-9 * # and w, which waits half a second.' } },
    ['digits'],
  ),
  tool(
    'transfer',
    'Connects the other party to another number once everything you said has been heard.',
    { number: { type: 'string', description: 'With + and country code; left out for your supervisor’s own.' } },
    [],
  ),
  tool('end_call', 'Hangs up once everything you said has been heard. Say goodbye first.', {}, []),
  tool(
    'request_user',
    'Asks your supervisor, who answers in writing after a moment.',
    { prompt: { type: 'string', description: 'The question.' } },
    ['prompt'],
  ),
];

export interface SpeechConfiguration {
  readonly instructions: string;
  /** Whether the model answers by itself when the other party stops speaking. */
  readonly answers: boolean;
  /** Whether the model takes `reasoning`; one that does not refuses the whole update for it. */
  readonly reasons: boolean;
  readonly voice: string;
  readonly transcriptionModel: string;
  /** Of the other party's words, e.g. `en`; null where it is not known. */
  readonly language: string | null;
}

/** Sound in, sound out, both as the telephone has it, so that it passes through untouched. */
export const speechUpdate = (eventId: string, configuration: SpeechConfiguration): RealtimeClientEvent => ({
  type: 'session.update',
  event_id: eventId,
  session: {
    type: 'realtime',
    output_modalities: ['audio'],
    instructions: configuration.instructions,
    tools: TOOLS,
    tool_choice: 'auto',
    tracing: null,
    truncation: { type: 'retention_ratio', retention_ratio: 0.8, token_limits: { post_instructions: 16_000 } },
    audio: {
      input: {
        format: { type: 'audio/pcmu' },
        transcription: {
          model: configuration.transcriptionModel,
          ...(configuration.language === null ? {} : { language: configuration.language }),
        },
        turn_detection: turnDetection(configuration.answers),
      },
      output: { format: { type: 'audio/pcmu' }, voice: configuration.voice },
    },
    ...(configuration.reasons ? { reasoning: { effort: 'low' } } : {}),
  },
});

/** The smallest patch there is: what else a session has may not be sent again (the voice, for one). */
export const listenUpdate = (eventId: string, answers: boolean): RealtimeClientEvent => ({
  type: 'session.update',
  event_id: eventId,
  session: { type: 'realtime', audio: { input: { turn_detection: turnDetection(answers) } } },
});

/** @param words - To be said word for word, which a model does not promise; null for its own. */
export const createResponse = (requestId: string, words: string | null): RealtimeClientEvent => ({
  type: 'response.create',
  event_id: requestId,
  response: {
    metadata: { request: requestId },
    ...(words === null
      ? {}
      : {
          tool_choice: 'none',
          instructions: `Speak these words to the other party as they are, add nothing and leave nothing out, whatever was said before. Say exactly: ${words}`,
        }),
  },
});

/** What a response took, of both kinds of token. */
export function speechUsage(model: string, { usage }: RealtimeResponse): ModelUsage | null {
  if (!usage) return null;
  const cached = usage.input_token_details?.cached_tokens ?? 0;
  const all = { text_tokens: usage.input_tokens, audio_tokens: 0 };
  const input = usage.input_token_details ?? all;
  const output = usage.output_token_details ?? { ...all, text_tokens: usage.output_tokens };
  // Not told apart, cached tokens count as text.
  const known = usage.input_token_details?.cached_tokens_details ?? { text_tokens: cached, audio_tokens: 0 };
  const kinds = {
    textIn: input.text_tokens,
    textCached: known.text_tokens,
    textOut: output.text_tokens,
    audioIn: input.audio_tokens,
    audioCached: known.audio_tokens,
    audioOut: output.audio_tokens,
  };
  return {
    inputTokens: usage.input_tokens,
    outputTokens: usage.output_tokens,
    cachedTokens: cached,
    costUsd: speechCostUsd(model, kinds),
  };
}

/** What writing the other party's words down took. */
export function transcriptionUsage(model: string, usage: z.infer<typeof TranscriptionUsage> | null): ModelUsage | null {
  if (usage === null) return null;
  const { seconds, input_tokens: inputTokens, output_tokens: outputTokens, input_token_details: details } = usage;
  const heard = typeof seconds === 'number' ? { seconds } : { audioTokens: details?.audio_tokens ?? inputTokens };
  return { inputTokens, outputTokens, cachedTokens: 0, costUsd: transcriptionCostUsd(model, heard) };
}
