import { z } from 'zod';
import { CallSid } from '#core/ids.ts';
import { nameIn } from './frame-name.ts';

/** First frame of a ConversationRelay session. */
const Setup = z.object({
  type: z.literal('setup'),
  sessionId: z.string(),
  accountSid: z.string(),
  callSid: CallSid,
  from: z.string().default(''),
  to: z.string().default(''),
  direction: z.string().default(''),
  callStatus: z.string().default(''),
});
type Setup = z.infer<typeof Setup>;

const Frame = z.discriminatedUnion('type', [
  Setup,
  z.object({ type: z.literal('prompt'), voicePrompt: z.string(), last: z.boolean().default(true) }),
  // However little it says of what was heard, it cuts.
  z.object({ type: z.literal('interrupt'), utteranceUntilInterrupt: z.string().catch('') }),
  z.object({ type: z.literal('dtmf'), digit: z.string().regex(/^[0-9*#A-D]$/) }),
  z.object({ type: z.literal('info'), name: z.string(), value: z.string().default('') }),
  z.object({ type: z.literal('error'), description: z.string().default('') }),
]);
export type RelayFrame = z.infer<typeof Frame>;

export type ParsedFrame =
  | { readonly ok: true; readonly frame: RelayFrame }
  /** Not ours to judge: a type or a field this release does not know, or no JSON at all. */
  | { readonly ok: false; readonly why: 'not-json' | 'unknown-type' | 'bad-field'; readonly type: string };

const KNOWN = new Set(['setup', 'prompt', 'interrupt', 'dtmf', 'info', 'error']);

/**
 * Reads one frame of Twilio's. Unknown types and fields are tolerated: Twilio adds them without notice.
 *
 * @see https://www.twilio.com/docs/voice/conversationrelay/websocket-messages
 */
export function parseFrame(text: string): ParsedFrame {
  let raw: unknown;
  try {
    raw = JSON.parse(text);
  } catch {
    return { ok: false, why: 'not-json', type: '' };
  }
  const parsed = Frame.safeParse(raw);
  if (parsed.success) return { ok: true, frame: parsed.data };
  const type = nameIn(raw, 'type');
  return { ok: false, why: KNOWN.has(type) ? 'bad-field' : 'unknown-type', type };
}

/** A `text` frame; put together by hand, of as few pieces as can be, because one is made for every token. */
export const textFrame = (token: string, last: boolean, preemptible: boolean): string =>
  `{"type":"text","token":${JSON.stringify(token)}${textEnd(last, preemptible)}`;

function textEnd(last: boolean, preemptible: boolean): string {
  if (last) return preemptible ? ',"last":true,"preemptible":true}' : ',"last":true,"preemptible":false}';
  return preemptible ? ',"last":false,"preemptible":true}' : ',"last":false,"preemptible":false}';
}

export const digitsFrame = (digits: string): string => JSON.stringify({ type: 'sendDigits', digits });

/** @param handoffData - Comes back verbatim as `HandoffData` of the action callback. */
export const endFrame = (handoffData: string): string => JSON.stringify({ type: 'end', handoffData });
