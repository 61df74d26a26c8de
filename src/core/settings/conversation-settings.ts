import { z } from 'zod';
import { REALTIME_VOICES } from '../model/voices.ts';
import { choice, count, onOff, shapedOr, text, textOr, words } from './setting.ts';

const QUIET_HOURS = /^(?:[01]\d|2[0-3]):[0-5]\d-(?:[01]\d|2[0-3]):[0-5]\d$/;

/** How calls are held: who speaks, what waits for the supervisor, and what is not done unasked. */
export const conversationSettings = {
  OPENAI_MODEL: textOr({ section: 'voice', title: 'Model', help: 'A Realtime model of OpenAI.' }, 'gpt-realtime-2.1'),
  SYSTEM_PROMPT: {
    ...textOr(
      {
        section: 'voice',
        title: 'What the assistant is told first',
        help: 'The rules of the telephone are added to it.',
      },
      'You are a friendly, capable assistant who makes and takes telephone calls for your supervisor.',
    ),
    kind: 'words',
  },
  CALL_MODE: choice(
    {
      section: 'voice',
      title: 'How calls are carried',
      help: 'In mode relay Twilio hears and speaks, and the model reads and writes; in mode media the model hears and speaks itself, and TTS_* has no effect. Practice calls are of mode relay, whatever is set.',
    },
    { relay: 'relay: text, spoken by Twilio', media: 'media: speech to speech' },
    { error: 'is neither relay nor media; set it to one of them', fallback: 'relay' },
  ),
  OPENAI_VOICE: textOr(
    { section: 'voice', title: 'The model’s voice', help: 'Heard in calls of mode media.' },
    'marin',
    REALTIME_VOICES,
  ),
  TTS_PROVIDER: text(
    {
      section: 'voice',
      title: 'Twilio’s speaking provider',
      help: 'Who speaks in calls of mode relay: Google, Amazon or ElevenLabs. Empty: Twilio’s default.',
    },
    'ElevenLabs',
  ),
  TTS_VOICE: text({
    section: 'voice',
    title: 'Twilio’s speaking voice',
    help: 'A voice of that provider, as Twilio’s documentation names it. Empty: Twilio’s default.',
  }),
  LANGUAGE: textOr(
    {
      section: 'voice',
      title: 'Language',
      help: 'Heard and spoken. The spoken greeting is English and left out for other languages.',
    },
    'en-US',
  ),
  PHONY_INBOUND: choice(
    {
      section: 'policies',
      title: 'A call that comes in',
      help: 'Who takes it: assistant, ask (you are asked while it rings), or decline.',
    },
    { assistant: 'is taken by the assistant', ask: 'asks you first', decline: 'is declined' },
    { error: 'is none of assistant, ask and decline; set it to one of them', fallback: 'assistant' },
  ),
  PHONY_INBOUND_SECONDS: count(
    {
      section: 'policies',
      title: 'You are asked, in seconds',
      help: 'Then the assistant takes the call. 0: it rings until the caller gives up.',
    },
    15,
  ),
  PHONY_DISCLOSE_AI: onOff('PHONY_DISCLOSE_AI', {
    section: 'policies',
    title: 'Say at once that it is an AI',
    help: 'The assistant says so in its first sentence. When asked it always says so.',
  }),
  REQUIRE_SUPERVISOR_FEEDBACK: onOff('REQUIRE_SUPERVISOR_FEEDBACK', {
    section: 'policies',
    title: 'Approve every turn',
    help: 'Nothing of the assistant’s is spoken before you approve it.',
  }),
  PHONY_APPROVAL_SECONDS: count(
    {
      section: 'policies',
      title: 'A draft waits, in seconds',
      help: 'Then it is dropped, or spoken, as set below. 0: for ever.',
    },
    60,
  ),
  PHONY_APPROVAL_DEADLINE: choice(
    {
      section: 'policies',
      title: 'A draft nobody has decided on by then',
      help: 'drop, or approve: it is spoken and its commands run.',
    },
    { drop: 'is dropped', approve: 'is spoken' },
    { error: 'is neither drop nor approve; set it to one of them', fallback: 'drop' },
  ),
  PHONY_APPROVAL_FILLER: words({
    section: 'policies',
    title: 'Words for who waits on a draft',
    help: 'Heard by the other party, once a draft, when one has waited for six seconds. Empty: silence.',
  }),
  PHONY_QUESTION_SECONDS: count(
    {
      section: 'policies',
      title: 'A question waits, in seconds',
      help: 'Then the model is told to go on without an answer. 0: for ever.',
    },
    120,
  ),
  PHONY_MACHINE: choice(
    {
      section: 'policies',
      title: 'An answering machine',
      help: 'What is done when one takes a call you dialled: message (one is left after the beep), hangup, or continue (it is only noted).',
    },
    { message: 'is left a message', hangup: 'is hung up on', continue: 'is only noted' },
    { error: 'is none of message, hangup and continue; set it to one of them', fallback: 'message' },
  ),
  PHONY_MACHINE_MESSAGE: words({
    section: 'policies',
    title: 'Message for a machine',
    help: 'Exactly these words, then the call ends. Empty: the assistant words it.',
  }),
  PHONY_QUIET_HOURS: shapedOr(
    {
      section: 'guardrails',
      title: 'Quiet hours',
      help: 'Hours at the callee in which nothing is dialled without confirmation, like 21:00-08:00, or off.',
    },
    z
      .string()
      .refine(
        (given) => given === 'off' || QUIET_HOURS.test(given),
        'is no span of hours; write it like 21:00-08:00, or off',
      ),
    '21:00-08:00',
  ),
  PHONY_CALLS_PER_HOUR: count(
    { section: 'guardrails', title: 'Calls an hour', help: 'Beyond it, dialling asks for confirmation. 0: no cap.' },
    30,
  ),
  PHONY_CALLS_PER_DAY: count(
    {
      section: 'guardrails',
      title: 'Calls in 24 hours',
      help: 'Beyond it, dialling asks for confirmation. 0: no cap.',
    },
    200,
  ),
  PHONY_CALL_MINUTES: count(
    { section: 'guardrails', title: 'Minutes a call', help: 'Then it is ended with a sentence. 0: no cap.' },
    60,
  ),
  PHONY_CALL_USD: shapedOr(
    {
      section: 'guardrails',
      title: 'Dollars a call',
      help: 'What the model may cost on one call, in US dollars; then it is ended with a sentence. 0: no cap.',
    },
    z
      .string()
      .refine(
        (given) => /^\d{1,6}(?:\.\d+)?$/.test(given),
        'is not an amount of dollars; give one like 10 or 2.50, 0 for none',
      )
      .transform(Number),
    '10',
  ),
} as const;
