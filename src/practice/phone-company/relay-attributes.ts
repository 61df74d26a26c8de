import { z } from 'zod';
import type { TwimlElement } from './twiml.ts';

/** Which kinds of input something applies to. */
export type InputScope = 'none' | 'dtmf' | 'speech' | 'any';

const Flag = z.enum(['true', 'false']).transform((text) => text === 'true');
/** `true` and `false` are Twilio's older spellings of `any` and `none`. */
const Scope = z
  .enum(['none', 'dtmf', 'speech', 'any', 'true', 'false'])
  .transform((text): InputScope => (text === 'true' ? 'any' : text === 'false' ? 'none' : text));

const Attributes = z.object({
  url: z.string().regex(/^wss?:\/\//),
  welcomeGreeting: z.string().default(''),
  welcomeGreetingInterruptible: Scope.default('any'),
  language: z.string().default('en-US'),
  transcriptionLanguage: z.string().optional(),
  interruptible: Scope.default('any'),
  reportInputDuringAgentSpeech: Scope.default('none'),
  preemptible: Flag.default(false),
  partialPrompts: Flag.default(false),
  dtmfDetection: Flag.default(false),
  events: z
    .string()
    .default('')
    .transform((list) => new Set(list.split(/\s+/))),
});

export type RelayAttributes = z.infer<typeof Attributes> & {
  readonly parameters: Readonly<Record<string, string>>;
};

/**
 * Reads `<ConversationRelay>`, with the defaults Twilio has since May 2025.
 *
 * @returns The attributes, or the name of the first one that Twilio would refuse with 64101 or 64102.
 */
export function readRelayAttributes(element: TwimlElement): RelayAttributes | string {
  const parsed = Attributes.safeParse(element.attributes);
  if (!parsed.success) return String(parsed.error.issues[0]?.path[0] ?? 'url');
  const parameters = element.children
    .filter((child) => child.name === 'Parameter')
    .map(({ attributes }) => [attributes['name'] ?? '', attributes['value'] ?? ''] as const);
  return { ...parsed.data, parameters: Object.fromEntries(parameters) };
}

/** Whether a scope covers one kind of input. */
export const covers = (scope: InputScope, input: 'speech' | 'dtmf'): boolean => scope === 'any' || scope === input;
