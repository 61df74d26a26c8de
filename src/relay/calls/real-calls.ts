import type { ConsoleState } from '#shared/supervisor-api.ts';
import type { Configuration } from '../configuration.ts';

const NAMES = ['TWILIO_ACCOUNT_SID', 'TWILIO_AUTH_TOKEN', 'TWILIO_PHONE_NUMBER', 'OPENAI_API_KEY'] as const;

type Needed = Pick<Configuration, (typeof NAMES)[number] | 'NGROK_AUTHTOKEN'>;

/**
 * The sentence that says what real calls still need, and only that.
 *
 * @param host - The public host, or null while there is none.
 */
export function missingForRealCalls(
  configuration: Needed,
  host: string | null,
  tunnel: ConsoleState['tunnel'],
): string {
  const names: string[] = NAMES.filter((name) => configuration[name] === undefined);
  const hasTunnel = configuration.NGROK_AUTHTOKEN !== undefined;
  if (host === null && !hasTunnel) names.push('a public address (HOST or NGROK_AUTHTOKEN)');
  const tunnelWords = host === null && hasTunnel ? ` The tunnel is not open: ${tunnel.detail}` : '';
  if (names.length === 0) return `Real calls cannot be made now.${tunnelWords}`;
  const list = names.join(', ').replace(/, ([^,]*)$/, ' and $1');
  return `Real calls still need ${list}; practice calls need none of it.${tunnelWords}`;
}
