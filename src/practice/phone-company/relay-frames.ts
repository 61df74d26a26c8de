import { z } from 'zod';

/** What the app may send on a ConversationRelay socket. Extra fields are tolerated, as by Twilio. */
const AppFrame = z.discriminatedUnion('type', [
  z.object({
    type: z.literal('text'),
    token: z.string(),
    last: z.boolean().default(false),
    lang: z.string().optional(),
    interruptible: z.boolean().optional(),
    preemptible: z.boolean().optional(),
  }),
  z.object({
    type: z.literal('play'),
    source: z.url({ protocol: /^https?$/ }),
    loop: z.int().nonnegative().default(1),
    interruptible: z.boolean().optional(),
    preemptible: z.boolean().optional(),
  }),
  z.object({ type: z.literal('sendDigits'), digits: z.string().regex(/^[0-9*#wW]+$/) }),
  z.object({
    type: z.literal('language'),
    ttsLanguage: z.string().optional(),
    transcriptionLanguage: z.string().optional(),
  }),
  z.object({ type: z.literal('end'), handoffData: z.string().optional() }),
  // Real since 2026-10-28, their shapes unpublished: taken, and without effect.
  z.object({ type: z.literal('config') }),
  z.object({ type: z.literal('hints') }),
]);
export type AppFrame = z.infer<typeof AppFrame>;

/** One text frame from the app, or null where Twilio would answer 64107. */
export function parseAppFrame(text: string): AppFrame | null {
  try {
    return AppFrame.safeParse(JSON.parse(text)).data ?? null;
  } catch {
    return null;
  }
}

/** What Twilio sends. Every value but `last` and the milliseconds is a string. */
export type TwilioFrame =
  | {
      readonly type: 'setup';
      readonly sessionId: string;
      readonly accountSid: string;
      readonly callSid: string;
      readonly parentCallSid: string;
      readonly from: string;
      readonly to: string;
      readonly forwardedFrom: string;
      readonly callerName: string;
      readonly callType: 'PSTN';
      readonly direction: 'outbound-api';
      readonly callStatus: 'IN_PROGRESS';
      readonly customParameters: Readonly<Record<string, string>>;
    }
  | { readonly type: 'prompt'; readonly voicePrompt: string; readonly lang: string; readonly last: boolean }
  | { readonly type: 'dtmf'; readonly digit: string }
  | { readonly type: 'interrupt'; readonly utteranceUntilInterrupt: string; readonly durationUntilInterruptMs: number }
  | { readonly type: 'error'; readonly description: string }
  | { readonly type: 'info'; readonly name: 'agentSpeaking' | 'clientSpeaking'; readonly value: 'on' | 'off' }
  | { readonly type: 'info'; readonly name: 'tokensPlayed'; readonly value: string };
