import type { ModelError } from '#core/ports/conversation-model.ts';
import { hideSecrets } from '../../logging/secrets.ts';

const KEY = 'Check OPENAI_API_KEY.';
const NETWORK = 'Check the network, any proxy and OPENAI_BASE_URL.';
const REMEDIES: Readonly<Record<string, string>> = {
  http_401: KEY,
  http_403: KEY,
  http_404: 'Check OPENAI_BASE_URL.',
  closed_1006: NETWORK,
  closed_3000: KEY,
  closed_4000: 'Check OPENAI_MODEL and the OpenAI account.',
  closed_4004: 'Check OPENAI_MODEL.',
};

const withRemedy = (code: string, message: string): ModelError => {
  const remedy = REMEDIES[code];
  return { code, message: remedy === undefined ? message : `${message} ${remedy}` };
};

/** The upgrade was answered with something else. */
export const answeredWith = (status: number): ModelError =>
  withRemedy(`http_${status}`, `The model's server answered the connection with HTTP ${status}.`);

/** The connection was closed, with the server's reason where it gave one. */
export const closedWith = (code: number, reason: string): ModelError =>
  withRemedy(
    `closed_${code}`,
    `The connection to the model was closed (${code}${reason === '' ? '' : `: ${hideSecrets(reason)}`}).`,
  );
