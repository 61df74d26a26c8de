import type { ConversationModel } from '#core/ports/conversation-model.ts';
import type { ModelEndpoint } from '#practice/duets.ts';
import type { PracticeLine } from '#practice/practice-line.ts';
import { RealtimeModel } from './adapters/openai/realtime-model.ts';
import { RealtimeSpeechModel } from './adapters/openai/speech-model.ts';
import { TwilioRest } from './adapters/twilio/rest.ts';
import type { Carrier, PublicOrigin } from './calls/carrier.ts';
import { DialPacer } from './calls/dial-pacer.ts';
import { OneTimeTokens } from './calls/one-time-tokens.ts';
import type { Configuration } from './configuration.ts';
import type { Logger } from './logging/logger.ts';
import { systemClock } from './system.ts';

/** A caller who says nothing for this long after answering is spoken to. */
const OPENING_SILENCE_MS = 6_000;
const PRACTICE_OPENING_MS = { real: 1_500, fast: 50 } as const;

export const connectModel = ({ baseUrl, apiKey, model }: ModelEndpoint, log: Logger): ConversationModel =>
  new RealtimeModel({ baseUrl, apiKey, model, log, monotonicMs: systemClock.monotonicMs });

/** The model of real calls, or null while there is no key for it. */
export function realModelOf({ OPENAI_API_KEY, OPENAI_BASE_URL, OPENAI_MODEL }: Configuration): ModelEndpoint | null {
  if (OPENAI_API_KEY === undefined || OPENAI_BASE_URL === null) return null;
  return { baseUrl: OPENAI_BASE_URL, apiKey: OPENAI_API_KEY, model: OPENAI_MODEL };
}

/** Twilio as the configuration has it; what is missing is null and said when it is needed. */
export function twilioCarrier(configuration: Configuration, log: Logger, publicHost: () => string | null): Carrier {
  const { TWILIO_ACCOUNT_SID: sid, TWILIO_AUTH_TOKEN: authToken, TWILIO_PHONE_NUMBER: phoneNumber } = configuration;
  const publicOrigin = (): PublicOrigin | null => {
    const host = publicHost();
    return host === null ? null : { http: `https://${host}`, ws: `wss://${host}` };
  };
  const account = sid !== undefined && authToken !== undefined ? { sid, authToken } : null;
  const real = realModelOf(configuration);
  const model = real === null ? null : connectModel(real, log);
  const speechModelFor = (_number: string, voice: string | null): RealtimeSpeechModel | null =>
    real === null
      ? null
      : new RealtimeSpeechModel({
          ...real,
          voice: voice ?? configuration.OPENAI_VOICE,
          language: configuration.LANGUAGE,
          log,
          monotonicMs: systemClock.monotonicMs,
        });
  const briefings = new OneTimeTokens<string>(systemClock);
  const company =
    account === null || phoneNumber === undefined
      ? null
      : new TwilioRest({
          accountSid: account.sid,
          authToken: account.authToken,
          phoneNumber,
          baseUrl: configuration.TWILIO_API_BASE_URL,
          publicUrl: () => publicOrigin()?.http ?? null,
          pacer: new DialPacer(systemClock),
          briefings,
        });
  return {
    name: 'twilio',
    account,
    phoneNumber: phoneNumber ?? null,
    company,
    publicOrigin,
    briefings,
    modelFor: () => model,
    speechModelFor,
    practiceCallee: () => null,
    openingSilenceMs: OPENING_SILENCE_MS,
  };
}

/** The practice line: another account, another model, the same protocols. @param port - Where it reaches us. */
export function practiceCarrier(line: PracticeLine, pace: 'real' | 'fast', log: Logger, port: () => number): Carrier {
  const { accountSid, authToken, phoneNumber, twilioApiBaseUrl } = line;
  const publicOrigin = (): PublicOrigin => ({ http: `http://127.0.0.1:${port()}`, ws: `ws://127.0.0.1:${port()}` });
  const briefings = new OneTimeTokens<string>(systemClock);
  return {
    name: 'practice',
    account: { sid: accountSid, authToken },
    phoneNumber,
    company: new TwilioRest({
      accountSid,
      authToken,
      phoneNumber,
      baseUrl: twilioApiBaseUrl,
      publicUrl: () => publicOrigin().http,
      pacer: new DialPacer(systemClock),
      briefings,
    }),
    publicOrigin,
    briefings,
    modelFor: (number) => {
      const callee = line.at(number);
      return callee === null ? null : connectModel(callee.endpoint, log);
    },
    // The practice line carries text only.
    speechModelFor: () => null,
    practiceCallee: (number) => line.at(number)?.name ?? null,
    openingSilenceMs: PRACTICE_OPENING_MS[pace],
  };
}
