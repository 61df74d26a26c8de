import { z } from 'zod';
import { isPremiumNumber } from '#core/dialling/forbidden-numbers.ts';
import { REALTIME_VOICES } from '#core/model/voices.ts';
import { isE164 } from '#core/phone-number.ts';
import { fitForLine } from '#core/speech/supervisor-text.ts';
import { dataFolderProblem } from './data-folder.ts';

/** One setting that cannot work, with the remedy. */
export interface Problem {
  readonly name: string;
  readonly message: string;
}

/** The start stops: every value that cannot work, at once. */
export class ConfigurationError extends Error {
  override readonly name = 'ConfigurationError';
  readonly problems: readonly Problem[];

  constructor(problems: readonly Problem[]) {
    super(problems.map((problem) => `${problem.name}: ${problem.message}`).join('\n'));
    this.problems = problems;
  }
}

const DEFAULT_VOICE = 'marin';
const DEFAULT_PROMPT = 'You are a friendly, capable assistant who makes and takes telephone calls for your supervisor.';

const boolean = (name: string) =>
  z
    .enum(['true', 'false'], { error: `is neither true nor false; set ${name} to one of them` })
    .transform((v) => v === 'true');

const count = (fallback: number) =>
  z
    .string()
    .regex(/^\d{1,15}$/, 'is not a whole number of 0 or more; give one, 0 for none')
    .transform(Number)
    .default(fallback);

const url = (fallback: string | null) =>
  z
    .string()
    .refine(
      (text) => URL.canParse(text) && /^https?:/.test(text),
      'is not a URL; write it like https://api.example.com/v1',
    )
    .nullable()
    .default(fallback);

const e164 = z.string().refine(isE164, 'is not a phone number; write it with + and country code, like +15551234567');

/** Something that is spoken as it is. */
const words = z
  .string()
  .max(1_000, 'is too long to be listened to; use at most 1000 characters')
  .transform(fitForLine)
  .refine((text) => text !== '', 'has no words once markup is taken out; write them as they are to be spoken');

/** Whatever ngrok hands out is longer than this and has no blanks; it may change the rest. */
const AUTHTOKEN = /^[\w-]{20,}$/;

const QUIET_HOURS = /^(?:[01]\d|2[0-3]):[0-5]\d-(?:[01]\d|2[0-3]):[0-5]\d$/;

const Environment = z.object({
  TWILIO_ACCOUNT_SID: z
    .string()
    .regex(
      /^AC[0-9a-fA-F]{32}$/,
      'is not an account SID; copy it from the Twilio console: AC and 32 hexadecimal digits',
    )
    .optional(),
  TWILIO_AUTH_TOKEN: z.string().optional(),
  TWILIO_PHONE_NUMBER: e164.optional(),
  TWILIO_API_BASE_URL: url(null),
  OTEL_EXPORTER_OTLP_ENDPOINT: url(null),
  OPENAI_API_KEY: z.string().optional(),
  OPENAI_BASE_URL: url('https://api.openai.com/v1'),
  OPENAI_MODEL: z.string().default('gpt-realtime-2.1'),
  OPENAI_VOICE: z.string().default(DEFAULT_VOICE),
  TTS_PROVIDER: z.string().optional(),
  TTS_VOICE: z.string().optional(),
  LANGUAGE: z.string().default('en-US'),
  SYSTEM_PROMPT: z.string().default(DEFAULT_PROMPT),
  HOST: z.string().optional(),
  NGROK_AUTHTOKEN: z.string().optional(),
  NGROK_DOMAIN: z.string().optional(),
  PORT: z
    .string()
    .refine(
      (text) => /^\d{1,5}$/.test(text) && Number(text) <= 65_535,
      'is no port; give a number from 0 to 65535, 0 for any free one',
    )
    .transform(Number)
    .default(24_187),
  CALL_MODE: z
    .enum(['relay', 'media'], { error: 'is neither relay nor media; set it to one of them' })
    .default('relay'),
  PHONY_RATE_LIMIT: count(120),
  REQUIRE_SUPERVISOR_FEEDBACK: boolean('REQUIRE_SUPERVISOR_FEEDBACK').default(false),
  TRANSFER_NUMBER: e164.optional(),
  PHONY_SUPERVISOR_TOKEN: z.string().min(8, 'is too short to keep anyone out; use at least 8 characters').optional(),
  PHONY_APPROVAL_SECONDS: count(60),
  PHONY_APPROVAL_DEADLINE: z
    .enum(['drop', 'approve'], { error: 'is neither drop nor approve; set it to one of them' })
    .default('drop'),
  PHONY_APPROVAL_FILLER: words.optional(),
  PHONY_QUESTION_SECONDS: count(120),
  PHONY_QUIET_HOURS: z
    .string()
    .refine(
      (text) => text === 'off' || QUIET_HOURS.test(text),
      'is no span of hours; write it like 21:00-08:00, or off',
    )
    .default('21:00-08:00'),
  PHONY_CALLS_PER_HOUR: count(30),
  PHONY_CALLS_PER_DAY: count(200),
  PHONY_CALL_MINUTES: count(60),
  PHONY_CALL_USD: z
    .string()
    .refine(
      (text) => /^\d{1,6}(?:\.\d+)?$/.test(text),
      'is not an amount of dollars; give one like 10 or 2.50, 0 for none',
    )
    .transform(Number)
    .default(10),
  PHONY_MACHINE: z
    .enum(['message', 'hangup', 'continue'], {
      error: 'is none of message, hangup and continue; set it to one of them',
    })
    .default('message'),
  PHONY_MACHINE_MESSAGE: words.optional(),
  PHONY_DISCLOSE_AI: boolean('PHONY_DISCLOSE_AI').default(false),
  /** Days after which past calls are erased; 0 keeps them for ever. */
  PHONY_KEEP_DAYS: count(0),
  PHONY_DATA_DIR: z.string().optional(),
  PHONY_DEBUG: z.string().optional(),
  /** Timing of the practice line: `fast` for tests. */
  PHONY_PRACTICE_PACE: z
    .enum(['real', 'fast'], { error: 'is neither real nor fast; set it to one of them' })
    .default('real'),
});

export type Configuration = Omit<z.output<typeof Environment>, 'HOST' | 'PHONY_DATA_DIR' | 'PHONY_DEBUG'> & {
  /** Public host name Twilio reaches, no scheme; null while there is none. */
  readonly HOST: string | null;
  readonly dataDir: string;
  readonly debug: boolean;
};

export interface ReadConfiguration {
  readonly configuration: Configuration;
  /** What can still work but deserves a word. */
  readonly warnings: readonly Problem[];
}

/**
 * Reads the environment. Empty values count as not set.
 *
 * @param defaultDataDir - Used where `PHONY_DATA_DIR` is not set.
 * @throws ConfigurationError naming every variable that cannot work and what to do.
 */
export function readConfiguration(
  env: Readonly<Record<string, string | undefined>>,
  defaultDataDir: string,
): ReadConfiguration {
  const set = Object.fromEntries(
    Object.keys(Environment.shape)
      .map((name) => [name, env[name]?.trim()] as const)
      .filter(([, value]) => value !== undefined && value !== ''),
  );
  const parsed = Environment.safeParse(set);
  const problems = parsed.success ? [] : parsed.error.issues.map(problemOf);
  const dataDir = env['PHONY_DATA_DIR']?.trim() || defaultDataDir;
  const unwritable = dataFolderProblem(dataDir);
  if (unwritable !== null) problems.push({ name: 'PHONY_DATA_DIR', message: unwritable });
  if (!parsed.success || problems.length > 0) throw new ConfigurationError(problems);

  const { HOST, PHONY_DATA_DIR: _, PHONY_DEBUG, ...rest } = parsed.data;
  const host = HOST === undefined ? null : bareHost(HOST);
  const voiceKnown = REALTIME_VOICES.some((voice) => voice === rest.OPENAI_VOICE);
  const transferAllowed = rest.TRANSFER_NUMBER === undefined || !isPremiumNumber(rest.TRANSFER_NUMBER);
  return {
    configuration: {
      ...rest,
      OPENAI_VOICE: voiceKnown ? rest.OPENAI_VOICE : DEFAULT_VOICE,
      TRANSFER_NUMBER: transferAllowed ? rest.TRANSFER_NUMBER : undefined,
      HOST: host,
      dataDir,
      debug: PHONY_DEBUG === '1',
    },
    warnings: warningsFor(parsed.data, HOST ?? null, host, { voiceKnown, transferAllowed }),
  };
}

const problemOf = (issue: { readonly path: readonly PropertyKey[]; readonly message: string }): Problem => ({
  name: String(issue.path[0] ?? 'environment'),
  message: issue.message,
});

const bareHost = (text: string): string =>
  text
    .replace(/^[a-z]+:\/\//i, '')
    .replace(/\/.*$/, '')
    .toLowerCase();

function warningsFor(
  values: z.output<typeof Environment>,
  given: string | null,
  host: string | null,
  { voiceKnown, transferAllowed }: { readonly voiceKnown: boolean; readonly transferAllowed: boolean },
): Problem[] {
  const warnings: Problem[] = [];
  const missing = (
    ['TWILIO_ACCOUNT_SID', 'TWILIO_AUTH_TOKEN', 'TWILIO_PHONE_NUMBER', 'OPENAI_API_KEY'] as const
  ).filter((name) => values[name] === undefined);
  for (const name of missing) {
    warnings.push({ name, message: 'is not set; practice calls work, set it to make and take real calls' });
  }
  if (given !== null && given !== host) {
    warnings.push({ name: 'HOST', message: `was given as ${given}; taken as ${host}, give the host name alone` });
  }
  if (values.NGROK_AUTHTOKEN !== undefined && !AUTHTOKEN.test(values.NGROK_AUTHTOKEN)) {
    const message =
      'does not look like an authtoken; copy the token alone, without the command around it, from dashboard.ngrok.com';
    warnings.push({ name: 'NGROK_AUTHTOKEN', message });
  }
  if (!voiceKnown) {
    const message = `the model has no voice ${values.OPENAI_VOICE}; ${DEFAULT_VOICE} is used, it has ${REALTIME_VOICES.join(', ')}`;
    warnings.push({ name: 'OPENAI_VOICE', message });
  }
  if (!transferAllowed) {
    const message = `${values.TRANSFER_NUMBER} is a premium-rate or shared-cost number, which is never dialled; taken as not set, give an ordinary number`;
    warnings.push({ name: 'TRANSFER_NUMBER', message });
  }
  return warnings;
}
