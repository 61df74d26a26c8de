import { z } from 'zod';
import { CallSid } from '#core/ids.ts';
import { nameIn } from './frame-name.ts';

const Start = z.object({
  event: z.literal('start'),
  streamSid: z.string(),
  start: z.object({
    accountSid: z.string(),
    callSid: CallSid,
    mediaFormat: z
      .object({ encoding: z.string().default(''), sampleRate: z.coerce.number().default(0) })
      .default({ encoding: 'audio/x-mulaw', sampleRate: 8_000 }),
  }),
});
export type StreamStart = z.infer<typeof Start>;

const Frame = z.discriminatedUnion('event', [
  // First of all: it is what comes fifty times a second.
  z.object({
    event: z.literal('media'),
    media: z.object({ track: z.string().default('inbound'), payload: z.string() }),
  }),
  z.object({ event: z.literal('connected') }),
  Start,
  z.object({ event: z.literal('dtmf'), dtmf: z.object({ digit: z.string().regex(/^[0-9*#A-D]$/) }) }),
  z.object({ event: z.literal('mark'), mark: z.object({ name: z.string() }) }),
  z.object({ event: z.literal('stop') }),
]);
export type MediaFrame = z.infer<typeof Frame>;

export type ParsedMediaFrame =
  | { readonly ok: true; readonly frame: MediaFrame }
  /** Not ours to judge: an event or a field this release does not know, or no JSON at all. */
  | { readonly ok: false; readonly why: 'not-json' | 'unknown-event' | 'bad-field'; readonly event: string };

const KNOWN = new Set(['connected', 'start', 'media', 'dtmf', 'mark', 'stop']);

/**
 * Reads one frame of a Media Streams session. Unknown events and fields are tolerated.
 *
 * @see https://www.twilio.com/docs/voice/media-streams/websocket-messages
 */
export function parseMediaFrame(text: string): ParsedMediaFrame {
  let raw: unknown;
  try {
    raw = JSON.parse(text);
  } catch {
    return { ok: false, why: 'not-json', event: '' };
  }
  const parsed = Frame.safeParse(raw);
  if (parsed.success) return { ok: true, frame: parsed.data };
  const event = nameIn(raw, 'event');
  return { ok: false, why: KNOWN.has(event) ? 'bad-field' : 'unknown-event', event };
}

/** Put together by hand because one is made for every piece of sound. @param payload - Base64 µ-law. */
export const mediaFrame = (streamSid: string, payload: string): string =>
  `{"event":"media","streamSid":${JSON.stringify(streamSid)},"media":{"payload":${JSON.stringify(payload)}}}`;

export const markFrame = (streamSid: string, name: string): string =>
  JSON.stringify({ event: 'mark', streamSid, mark: { name } });

export const clearFrame = (streamSid: string): string => JSON.stringify({ event: 'clear', streamSid });
