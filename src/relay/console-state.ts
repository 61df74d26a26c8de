import type { ConsoleState } from '#shared/supervisor-api.ts';
import type { Carrier } from './calls/carrier.ts';
import type { Configuration } from './configuration.ts';
import type { Works } from './works.ts';

/** What the console is told of the set-up. */
export function consoleState(
  configuration: Configuration,
  twilio: Carrier,
  { version, runtimeNotice }: Pick<ConsoleState, 'version' | 'runtimeNotice'>,
): Omit<ConsoleState, 'practiceCallees' | 'relay' | 'tunnel' | 'model' | 'revisions'> {
  return {
    version,
    runtimeNotice,
    phoneNumber: twilio.company === null ? null : twilio.phoneNumber,
    transferNumber: configuration.TRANSFER_NUMBER ?? null,
    approvalRequired: configuration.REQUIRE_SUPERVISOR_FEEDBACK,
    approvalSeconds: configuration.PHONY_APPROVAL_SECONDS,
    approvalDeadline: configuration.PHONY_APPROVAL_DEADLINE,
    approvalFiller: configuration.PHONY_APPROVAL_FILLER ?? null,
    questionSeconds: configuration.PHONY_QUESTION_SECONDS,
    callUsd: configuration.PHONY_CALL_USD,
  };
}

/** How the works stand before anything has happened. */
export function lampsOf({ HOST, NGROK_AUTHTOKEN, OPENAI_API_KEY, OPENAI_MODEL }: Configuration): Works['lamps'] {
  const noWay = {
    state: 'off',
    detail: 'No public address: set HOST or NGROK_AUTHTOKEN to make and take real calls.',
  } as const;
  const opening = { state: 'busy', detail: 'The tunnel is being opened.' } as const;
  const host = HOST === null ? null : ({ state: 'ok', detail: `Twilio reaches us at ${HOST}.` } as const);
  return {
    relay: { state: 'ok', detail: 'The relay takes calls.' },
    tunnel: host ?? (NGROK_AUTHTOKEN === undefined ? noWay : opening),
    model:
      OPENAI_API_KEY === undefined
        ? { state: 'off', detail: 'No model key: set OPENAI_API_KEY. Practice calls need none.' }
        : { state: 'ok', detail: `${OPENAI_MODEL} answers on real calls.` },
  };
}
