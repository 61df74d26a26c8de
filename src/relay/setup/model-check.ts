import type { Clock } from '#core/ports/clock.ts';
import type { ConversationModel, ModelError } from '#core/ports/conversation-model.ts';
import { type Check, type Finding, failed, fine, skipped } from './check.ts';

/** A handshake and one round trip, on a bad network. */
const ACCEPT_MS = 10_000;
const INSTRUCTIONS = 'This session only finds out whether one can be opened. Say nothing.';

/** Opens a session and closes it again; nothing is asked of the model, so nothing is paid. Null: it was accepted. */
export function refusalOfSession(model: ConversationModel, clock: Clock): Promise<ModelError | null> {
  return new Promise((resolve) => {
    let isOver = false;
    const settle = (outcome: ModelError | null): void => {
      if (isOver) return;
      isOver = true;
      stop();
      resolve(outcome);
      // The session may tell of its end before `open` has given it to us.
      queueMicrotask(() => session.close());
    };
    const stop = clock.after(ACCEPT_MS, () =>
      settle({ code: 'no_answer', message: `No session was accepted within ${ACCEPT_MS / 1_000} seconds.` }),
    );
    const session = model.open(INSTRUCTIONS, (fact) => {
      if (fact.type === 'ready') settle(null);
      if (fact.type === 'lost') settle(fact.error);
    });
  });
}

export interface ModelCheckPorts {
  /** Null while no key is configured. */
  readonly model: ConversationModel | null;
  readonly name: string;
  readonly clock: Clock;
}

/** Whether the key is taken and the model known, as a real call would find out. */
export const modelCheck = ({ model, name, clock }: ModelCheckPorts): Check => ({
  id: 'model',
  title: 'Model',
  needed: 'real',
  run: async () => {
    if (model === null) {
      return skipped('No model key.', 'Set OPENAI_API_KEY; make one at platform.openai.com/api-keys.');
    }
    const refusal = await refusalOfSession(model, clock).catch(refusalOfKeyText);
    return refusal === null ? fine(`OpenAI takes the key, and ${name} accepts sessions.`) : inWords(refusal, name);
  },
});

/** A key with a line break in it does not even make a request. */
function refusalOfKeyText(error: unknown): ModelError {
  if (error instanceof Error && 'code' in error && error.code === 'ERR_INVALID_CHAR') {
    return { code: 'invalid_api_key', message: 'The key holds a character no key has.' };
  }
  throw error;
}

/** OpenAI answers a refused upgrade with 401 or 403 only at some gateways; itself it closes with 3000 and 4000. */
function inWords({ code, message }: ModelError, model: string): Finding {
  switch (code) {
    case 'invalid_api_key':
    case 'http_401':
    case 'closed_3000':
      return failed('OpenAI refused the key.', 'Copy OPENAI_API_KEY anew from platform.openai.com/api-keys.');
    case 'insufficient_permissions':
    case 'http_403':
      return failed('The key may not open Realtime sessions.', 'Give the key access to models, or make another.');
    case 'account_deactivated':
      return failed('The OpenAI account is deactivated.', 'Sign in at platform.openai.com to see why.');
    case 'insufficient_quota':
    case 'billing_hard_limit_reached':
      return failed('The OpenAI account has no credit left.', 'Add credit at platform.openai.com, under Billing.');
    case 'invalid_model':
    case 'model_not_found':
    case 'closed_4004':
      return failed(`OpenAI knows no model ${model}, or this key may not use it.`, 'Set OPENAI_MODEL to one it has.');
    case 'http_404':
      return failed('There is no Realtime API at OPENAI_BASE_URL (HTTP 404).', 'Check OPENAI_BASE_URL, or unset it.');
    default:
      return isAbsence(code)
        ? failed(
            `OpenAI cannot be reached (${ABSENCES[code] ?? code}).`,
            'Check the network, any proxy, and OPENAI_BASE_URL.',
          )
        : failed(`OpenAI refused the session: ${message} (${code})`, 'Check OPENAI_MODEL and the OpenAI account.');
  }
}

const ABSENCES: Readonly<Record<string, string>> = { no_answer: 'no answer', closed_1006: 'no connection' };

const isAbsence = (code: string): boolean => /^(?:no_answer|closed_1\d{3}|http_5\d\d)$/.test(code);
