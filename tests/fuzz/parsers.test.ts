import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseServerEvent } from '#relay/adapters/openai/realtime-protocol.ts';
import { parseSpeechEvent } from '#relay/adapters/openai/speech-protocol.ts';
import { speechFactOf } from '#relay/adapters/twilio/media-line.ts';
import { parseMediaFrame } from '#relay/adapters/twilio/media-protocol.ts';
import { factOf } from '#relay/adapters/twilio/relay-line.ts';
import { parseFrame } from '#relay/adapters/twilio/relay-protocol.ts';
import { messageLike, RUN } from './hostile-values.ts';
import { MEDIA_FRAMES, REALTIME_FRAMES, RELAY_FRAMES, SPEECH_FRAMES } from './samples.ts';

/** A name from a frame may stand in a log: short, and text. */
const NAME_MAX_CHARS = 64;

describe('a frame of Twilio’s, whatever is in it', () => {
  it('is read or refused with a short name, in ConversationRelay', () => {
    fc.assert(
      fc.property(messageLike(RELAY_FRAMES), (text) => {
        const parsed = parseFrame(text);
        if (!parsed.ok) expect(parsed.type.length).toBeLessThanOrEqual(NAME_MAX_CHARS);
        const fact = parsed.ok ? factOf(parsed.frame) : null;
        if (fact?.type === 'prompt') expect([typeof fact.text, typeof fact.final]).toEqual(['string', 'boolean']);
      }),
      RUN,
    );
  });

  it('is read or refused with a short name, in Media Streams', () => {
    fc.assert(
      fc.property(messageLike(MEDIA_FRAMES), (text) => {
        const parsed = parseMediaFrame(text);
        if (!parsed.ok) expect(parsed.event.length).toBeLessThanOrEqual(NAME_MAX_CHARS);
        const fact = parsed.ok ? speechFactOf(parsed.frame) : null;
        if (fact?.type === 'audio') expect(typeof fact.payload).toBe('string');
      }),
      RUN,
    );
  });

  it.each(['{"type":{"toString":1}}', '{"type":[[[]]]}', `{"type":${'['.repeat(9_999)}${']'.repeat(9_999)}}`])(
    'has no name where that is no text: %.40s',
    (text) => {
      expect(parseFrame(text)).toEqual({ ok: false, why: 'unknown-type', type: '' });
      expect(parseMediaFrame(text.replace('type', 'event'))).toEqual({ ok: false, why: 'unknown-event', event: '' });
    },
  );
});

describe('an event of the model’s, whatever is in it', () => {
  it.each([
    ['text', parseServerEvent, REALTIME_FRAMES],
    ['speech', parseSpeechEvent, SPEECH_FRAMES],
  ] as const)('is read, left aside, or no JSON, in %s', (_mode, parse, samples) => {
    fc.assert(
      fc.property(messageLike(samples), (text) => {
        try {
          const event = parse(text);
          if (event !== null) expect(typeof event.type).toBe('string');
        } catch (error) {
          expect(error).toBeInstanceOf(SyntaxError);
        }
      }),
      RUN,
    );
  });

  it.each([
    ['metadata', [1]],
    ['status_details', 7],
    ['usage', 'much'],
  ])('ends its response though %s is none of ours', (field, value) => {
    const text = JSON.stringify({
      type: 'response.done',
      response: { id: 'resp_1', status: 'failed', [field]: value },
    });
    for (const parse of [parseServerEvent, parseSpeechEvent]) expect(parse(text)?.type).toBe('response.done');
  });

  it('changes no object but its own', () => {
    const text = '{"type":"response.done","response":{"id":"r","status_details":{"__proto__":{"evil":1}}}}';
    parseServerEvent(text);
    expect('evil' in {}).toBe(false);
  });
});
