import { z } from 'zod';
import { isPremiumNumber } from '#core/dialling/forbidden-numbers.ts';
import { REALTIME_VOICES } from '#core/model/voices.ts';
import { catalogue, settingNames, settingSchemas } from '#core/settings/catalogue.ts';
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

/** Whatever ngrok hands out is longer than this and has no blanks; it may change the rest. */
const AUTHTOKEN = /^[\w-]{20,}$/;

/** The model's voice where another is not to be had. */
const VOICE = catalogue.OPENAI_VOICE.fallback;

const Environment = z.object(settingSchemas);

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
    settingNames
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
      OPENAI_VOICE: voiceKnown ? rest.OPENAI_VOICE : VOICE,
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
    const message = `the model has no voice ${values.OPENAI_VOICE}; ${VOICE} is used, it has ${REALTIME_VOICES.join(', ')}`;
    warnings.push({ name: 'OPENAI_VOICE', message });
  }
  if (!transferAllowed) {
    const message = `${values.TRANSFER_NUMBER} is a premium-rate or shared-cost number, which is never dialled; taken as not set, give an ordinary number`;
    warnings.push({ name: 'TRANSFER_NUMBER', message });
  }
  return warnings;
}
