import { readFileSync } from 'node:fs';
import path from 'node:path';

const FIXTURES = path.join(import.meta.dirname, '../fixtures');

interface Scene {
  readonly note?: string;
  readonly frame?: object;
  readonly frames?: readonly object[];
}

const linesOf = (file: string): readonly Scene[] =>
  readFileSync(path.join(FIXTURES, file), 'utf8')
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as Scene);

/** ConversationRelay's frames, one of each kind and oddity. */
export const RELAY_FRAMES: readonly object[] = linesOf('relay-frames.jsonl').flatMap(({ frame }) => frame ?? []);

/** The Realtime API's events in text mode. */
export const REALTIME_FRAMES: readonly object[] = linesOf('realtime-frames.jsonl').flatMap(
  ({ frames }) => frames ?? [],
);

const place = { response_id: 'resp_1', item_id: 'item_1', output_index: 0, content_index: 0 };
const transcription = { item_id: 'item_u', content_index: 0 };

/** The Realtime API's events of a session that speaks, after its documentation. */
export const SPEECH_FRAMES: readonly object[] = [
  { type: 'session.updated', session: { type: 'realtime' } },
  { type: 'input_audio_buffer.speech_started', audio_start_ms: 10, item_id: 'item_u' },
  { type: 'input_audio_buffer.speech_stopped', audio_end_ms: 900, item_id: 'item_u' },
  { type: 'input_audio_buffer.committed', item_id: 'item_u', previous_item_id: null },
  { type: 'conversation.item.added', item: { id: 'item_u', role: 'user', content: [{ type: 'input_audio' }] } },
  {
    type: 'conversation.item.input_audio_transcription.completed',
    ...transcription,
    transcript: 'Hello.',
    usage: { type: 'tokens', input_tokens: 10, output_tokens: 3, input_token_details: { audio_tokens: 10 } },
  },
  {
    type: 'conversation.item.input_audio_transcription.failed',
    ...transcription,
    error: { code: 'unintelligible', message: 'It could not be understood.' },
  },
  { type: 'response.created', response: { id: 'resp_1', status: 'in_progress', metadata: null } },
  { type: 'response.output_item.added', response_id: 'resp_1', item: { id: 'item_1', type: 'message' } },
  { type: 'response.output_audio.delta', ...place, delta: Buffer.alloc(160, 0x7f).toString('base64') },
  { type: 'response.output_audio_transcript.delta', ...place, delta: 'Hello.' },
  { type: 'response.output_audio_transcript.done', ...place, transcript: 'Hello.' },
  { type: 'response.output_audio.done', ...place },
  { type: 'response.output_text.delta', ...place, delta: 'Written.' },
  {
    type: 'response.output_item.done',
    response_id: 'resp_1',
    item: {
      id: 'item_f',
      type: 'function_call',
      status: 'completed',
      call_id: 'call_1',
      name: 'press',
      arguments: '{"digits":"1"}',
    },
  },
  {
    type: 'response.done',
    response: {
      id: 'resp_1',
      status: 'completed',
      usage: {
        input_tokens: 20,
        output_tokens: 10,
        input_token_details: { text_tokens: 5, audio_tokens: 15, cached_tokens: 0 },
        output_token_details: { text_tokens: 2, audio_tokens: 8 },
      },
    },
  },
  { type: 'error', error: { code: 'server_error', message: 'Something broke.', event_id: null } },
];

const CALL = { accountSid: `AC${'0'.repeat(32)}`, callSid: `CA${'0'.repeat(31)}1` };
const streamSid = `MZ${'0'.repeat(32)}`;

/** Media Streams' frames, after its documentation. */
export const MEDIA_FRAMES: readonly object[] = [
  { event: 'connected', protocol: 'Call', version: '1.0.0' },
  {
    event: 'start',
    sequenceNumber: '1',
    streamSid,
    start: { ...CALL, tracks: ['inbound'], mediaFormat: { encoding: 'audio/x-mulaw', sampleRate: 8000, channels: 1 } },
  },
  { event: 'media', streamSid, media: { track: 'inbound', chunk: '1', timestamp: '20', payload: '/'.repeat(216) } },
  { event: 'dtmf', streamSid, dtmf: { track: 'inbound_track', digit: '1' } },
  { event: 'mark', streamSid, mark: { name: 'm1' } },
  { event: 'stop', streamSid, stop: CALL },
];

const at = '2026-11-22T12:00:00.000Z';
const envelope = { callSid: CALL.callSid, seq: 1, at };

/** A journal's lines, one of each kind. */
export const JOURNAL_EVENTS: readonly object[] = [
  {
    ...envelope,
    type: 'call.created',
    direction: 'inbound',
    from: '+15550100001',
    to: '+15550100002',
    mode: 'relay',
    practice: null,
  },
  { ...envelope, seq: 2, type: 'call.status', status: 'in-progress' },
  { ...envelope, seq: 3, type: 'caller.transcript', turn: 1, text: 'Hello.', final: true },
  { ...envelope, seq: 4, type: 'caller.dtmf', digit: '1' },
  { ...envelope, seq: 5, type: 'assistant.transcript', turn: 2, text: 'Hi.', final: true },
  { ...envelope, seq: 6, type: 'command', name: 'press', args: { digits: '1' }, source: 'model', ok: true },
  { ...envelope, seq: 7, type: 'question.asked', questionId: 'q1', prompt: 'When?' },
  { ...envelope, seq: 8, type: 'question.answered', questionId: 'q1', response: 'Now.' },
  { ...envelope, seq: 9, type: 'question.expired', questionId: 'q1' },
  { ...envelope, seq: 10, type: 'approval.requested', approvalId: 'a1', text: 'Hi.' },
  { ...envelope, seq: 11, type: 'approval.resolved', approvalId: 'a1', decision: 'approve', text: 'Hi.' },
  { ...envelope, seq: 12, type: 'supervisor', action: 'text', text: 'Hi.', turn: 2 },
  { ...envelope, seq: 13, type: 'supervisor', action: 'pause' },
  { ...envelope, seq: 14, type: 'latency', turn: 2, metric: 'first_token', ms: 12.5 },
  {
    ...envelope,
    seq: 15,
    type: 'usage',
    inputTokens: 1,
    outputTokens: 1,
    cachedTokens: 0,
    costUsd: null,
    totalCostUsd: 0,
  },
  { ...envelope, seq: 16, type: 'model', state: 'ready' },
  { ...envelope, seq: 17, type: 'error', code: 'model_error', message: 'x', fatal: false },
  { ...envelope, seq: 18, type: 'call.ended', reason: 'hung_up', durationSeconds: 3 },
];
