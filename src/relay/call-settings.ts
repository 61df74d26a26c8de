import { numberRefusal } from '#core/dialling/forbidden-numbers.ts';
import type { Configuration } from './configuration.ts';
import type { Logger } from './logging/logger.ts';
import type { LoopbackPorts } from './setup/loopback/loopback-calls.ts';
import { randomId, systemClock } from './system.ts';

/** Silence after our words until the other party is asked whether they are there. */
const ANSWER_SILENCE_MS = 20_000;
const SILENCE_GOODBYE = 'I cannot hear you, so I will hang up now. Goodbye.';
const GREETING = 'Hello, how can I help you?';
const AI_GREETING = 'Hello, this is an AI assistant. How can I help you?';
const OUTAGE_FILLER = 'One moment, please.';
const APOLOGY = 'I am sorry, I am having technical difficulties and cannot go on with this call.';
export const GOODBYE = 'I am sorry, I have to end this call now. Goodbye.';

/** What holds for every call, wherever it is kept. */
export const callPorts = (configuration: Configuration, log: Logger): LoopbackPorts['call'] => ({
  clock: systemClock,
  newId: randomId,
  log,
  mode: configuration.CALL_MODE,
  settings: settingsOf(configuration),
  greeting: greetingOf(configuration),
  systemPrompt: configuration.SYSTEM_PROMPT,
  disclosesAi: configuration.PHONY_DISCLOSE_AI,
  caps: { minutes: configuration.PHONY_CALL_MINUTES, usd: configuration.PHONY_CALL_USD },
  inbound: { answer: configuration.PHONY_INBOUND, seconds: configuration.PHONY_INBOUND_SECONDS },
  capGoodbye: GOODBYE,
  language: configuration.LANGUAGE,
});

/** The greeting is English: callers in another language are greeted by the assistant. */
function greetingOf(configuration: Configuration): string | null {
  return inEnglish(configuration, configuration.PHONY_DISCLOSE_AI ? AI_GREETING : GREETING);
}

/** A sentence of ours where the call is held in its language, else null. */
const inEnglish = ({ LANGUAGE }: Configuration, sentence: string): string | null =>
  /^en\b/i.test(LANGUAGE) ? sentence : null;

export const speechOf = (configuration: Configuration) => ({
  language: configuration.LANGUAGE,
  ttsProvider: configuration.TTS_PROVIDER ?? null,
  voice: configuration.TTS_VOICE ?? null,
});

function settingsOf(configuration: Configuration) {
  return {
    approvalRequired: configuration.REQUIRE_SUPERVISOR_FEEDBACK,
    approvalSeconds: configuration.PHONY_APPROVAL_SECONDS,
    approvalDeadline: configuration.PHONY_APPROVAL_DEADLINE,
    approvalFiller: configuration.PHONY_APPROVAL_FILLER ?? null,
    questionSeconds: configuration.PHONY_QUESTION_SECONDS,
    transfer: {
      defaultNumber: configuration.TRANSFER_NUMBER ?? null,
      refuse: (number: string) => numberRefusal(number, 'number')?.message ?? null,
    },
    answerSilenceMs: ANSWER_SILENCE_MS,
    silenceGoodbye: SILENCE_GOODBYE,
    outageFiller: inEnglish(configuration, OUTAGE_FILLER),
    apology: APOLOGY,
    machine: { policy: configuration.PHONY_MACHINE, message: configuration.PHONY_MACHINE_MESSAGE ?? null },
  };
}
