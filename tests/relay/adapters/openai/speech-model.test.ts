import { describe, expect, it, onTestFinished } from 'vitest';
import type { SpeechFact } from '#core/ports/speech-model.ts';
import { RealtimeSpeechModel } from '#relay/adapters/openai/speech-model.ts';
import { Inbox } from '../../../fakes/inbox.ts';
import { keptLog } from '../../../fakes/log.ts';
import { RealtimeServer } from '../../../fakes/realtime-server.ts';

async function opened(model = 'gpt-realtime-2.1') {
  const server = await RealtimeServer.start();
  const facts = new Inbox<SpeechFact>();
  const { log } = keptLog();
  const options = { baseUrl: server.baseUrl, apiKey: 'sk-x', model, voice: 'cedar', language: 'de-DE', log };
  const session = new RealtimeSpeechModel({ ...options, monotonicMs: () => 42 }).open(
    { instructions: 'Be kind.', answers: true },
    (fact) => facts.push(fact),
  );
  onTestFinished(() => session.close());
  const configured = await server.received.first(({ type }) => type === 'session.update');
  server.send(JSON.stringify({ type: 'session.updated', session: {} }));
  await facts.first(({ type }) => type === 'ready');
  /** What an event of the server's means. */
  const heard = async (event: object): Promise<unknown> => {
    const before = facts.all.length;
    server.send(JSON.stringify({ event_id: 'event_1', ...event }));
    server.send(JSON.stringify({ type: 'input_audio_buffer.speech_stopped' }));
    await facts.first((fact) => facts.all.indexOf(fact) >= before && fact.type === 'caller-speaking' && !fact.on);
    return facts.all.slice(before).slice(0, -1)[0] ?? null;
  };
  return { configured, facts, heard, server, session };
}

const at = { response_id: 'resp_1', item_id: 'item_1', output_index: 0, content_index: 0 };
const place = { responseId: 'resp_1', itemId: 'item_1' };
const call = { id: 'fc_1', type: 'function_call', call_id: 'call_1', name: 'press', arguments: '{"digits":"1"}' };

describe('a session that hears and speaks', () => {
  it('is configured for the telephone', async () => {
    const { configured } = await opened();
    expect(configured.session).toMatchObject({
      type: 'realtime',
      output_modalities: ['audio'],
      instructions: 'Be kind.',
      reasoning: { effort: 'low' },
      audio: {
        input: {
          format: { type: 'audio/pcmu' },
          transcription: { model: 'gpt-4o-mini-transcribe', language: 'de' },
          turn_detection: { type: 'server_vad', create_response: true, interrupt_response: true },
        },
        output: { format: { type: 'audio/pcmu' }, voice: 'cedar' },
      },
    });
    expect((await opened('gpt-realtime-1.5')).configured.session).not.toHaveProperty('reasoning');
  });

  it.each<[object, unknown]>([
    [
      { type: 'response.output_audio.delta', ...at, delta: 'AAAA' },
      { type: 'audio', ...place, audio: 'AAAA', receivedAtMs: 42 },
    ],
    [
      { type: 'response.output_audio_transcript.delta', ...at, delta: 'Hi' },
      { type: 'transcript', ...place, delta: 'Hi' },
    ],
    [
      { type: 'response.output_audio_transcript.done', ...at, transcript: 'Hi.' },
      { type: 'transcript-done', ...place, text: 'Hi.' },
    ],
    [
      { type: 'response.output_audio.done', ...at },
      { type: 'audio-done', ...place },
    ],
    [
      { type: 'response.output_text.delta', ...at, delta: 'Hi' },
      { type: 'mute-text', responseId: 'resp_1' },
    ],
    [
      { type: 'input_audio_buffer.speech_started', audio_start_ms: 1, item_id: 'u1' },
      { type: 'caller-speaking', on: true },
    ],
    [
      { type: 'input_audio_buffer.committed', item_id: 'u1', previous_item_id: null },
      { type: 'caller-item', itemId: 'u1' },
    ],
    [
      { type: 'conversation.item.input_audio_transcription.delta', item_id: 'u1', content_index: 0, delta: 'A ta' },
      { type: 'caller-partial', itemId: 'u1', delta: 'A ta' },
    ],
    [
      {
        type: 'conversation.item.added',
        item: { id: 'u1', type: 'message', role: 'user', content: [{ type: 'input_audio', transcript: null }] },
      },
      { type: 'caller-item', itemId: 'u1' },
    ],
    [
      {
        type: 'conversation.item.added',
        item: { id: 'it1', role: 'user', content: [{ type: 'input_text', text: 'x' }] },
      },
      null,
    ],
    [{ type: 'response.output_item.done', response_id: 'resp_1', item: { ...call, status: 'incomplete' } }, null],
    [
      { type: 'response.output_item.done', response_id: 'resp_1', item: { ...call, status: 'completed' } },
      { type: 'tool', responseId: 'resp_1', itemId: 'fc_1', callId: 'call_1', name: 'press', args: '{"digits":"1"}' },
    ],
    [{ type: 'error', error: { code: 'invalid_value', message: 'shorter', event_id: 'cut_item_1' } }, null],
    [{ type: 'error', error: { code: 'item_truncate_invalid_item_id', message: 'unknown', event_id: null } }, null],
    [{ type: 'rate_limits.updated', rate_limits: [{ name: 'tokens', remaining: 0, reset_seconds: 9 }] }, null],
    [
      { type: 'error', error: { code: 'conversation_already_has_active_response', message: 'busy', event_id: 'r1' } },
      {
        type: 'request-refused',
        requestId: 'r1',
        busy: true,
        error: { code: 'conversation_already_has_active_response', message: 'busy' },
      },
    ],
    [{ type: 'something.new', anything: 1 }, null],
  ])('understands %o', async (event, fact) => {
    const { heard } = await opened();
    expect(await heard(event)).toEqual(fact);
  });

  it('is lost for its age, and for nothing else, where the server says so', async () => {
    const { facts, server } = await opened();
    server.send(JSON.stringify({ type: 'error', error: { code: 'session_expired', message: 'old', event_id: null } }));
    const error = { code: 'session_expired', message: 'old' };
    expect(await facts.first(({ type }) => type === 'lost')).toEqual({ type: 'lost', why: 'expired', error });
  });

  it('knows what the other party’s words cost', async () => {
    const { heard } = await opened();
    const done = { type: 'conversation.item.input_audio_transcription.completed', item_id: 'u1', transcript: 'Hi.' };
    const usage = { type: 'tokens', input_tokens: 600, output_tokens: 3, input_token_details: { audio_tokens: 600 } };
    expect(await heard({ ...done, usage })).toMatchObject({ text: 'Hi.', usage: { inputTokens: 600, costUsd: 0.003 } });
    expect(await heard({ ...done, usage: { type: 'duration', seconds: 120 } })).toMatchObject({
      usage: { costUsd: 0.006 },
    });
  });

  it('knows what a response cost, each kind of token at its price', async () => {
    const { heard } = await opened();
    const usage = {
      input_tokens: 132,
      output_tokens: 121,
      input_token_details: {
        text_tokens: 119,
        audio_tokens: 13,
        cached_tokens: 64,
        cached_tokens_details: { text_tokens: 64, audio_tokens: 0 },
      },
      output_token_details: { text_tokens: 30, audio_tokens: 91 },
    };
    const costUsd = (55 * 4 + 64 * 0.4 + 13 * 32 + 30 * 24 + 91 * 64) / 1e6;
    const done = (await heard({ type: 'response.done', response: { id: 'resp_1', status: 'completed', usage } })) as {
      readonly usage: { readonly costUsd: number };
    };
    expect(done).toMatchObject({ usage: { inputTokens: 132, outputTokens: 121, cachedTokens: 64 } });
    expect(done.usage.costUsd).toBeCloseTo(costUsd, 9);
  });

  it('is told things in the API’s own words', async () => {
    const { server, session } = await opened();
    session.appendAudio('AAAA');
    session.truncate('item_1', 180);
    session.remove('item_2');
    session.answerTool('call_1', '{"ok":true}');
    session.respond('r1', 'Please hold.');
    session.cancel('resp_1');
    session.listen({ answers: false });
    await server.received.first(({ event_id }) => event_id === 'listen');
    expect(server.received.all.slice(1)).toMatchObject([
      { type: 'input_audio_buffer.append', audio: 'AAAA' },
      { type: 'conversation.item.truncate', item_id: 'item_1', content_index: 0, audio_end_ms: 180 },
      { type: 'conversation.item.delete', item_id: 'item_2' },
      {
        type: 'conversation.item.create',
        item: { type: 'function_call_output', call_id: 'call_1', output: '{"ok":true}' },
      },
      {
        type: 'response.create',
        event_id: 'r1',
        response: { tool_choice: 'none', instructions: expect.stringMatching(/Say exactly: Please hold\.$/) },
      },
      { type: 'response.cancel', response_id: 'resp_1' },
      {
        type: 'session.update',
        session: {
          type: 'realtime',
          audio: { input: { turn_detection: { create_response: false, interrupt_response: false } } },
        },
      },
    ]);
  });
});
