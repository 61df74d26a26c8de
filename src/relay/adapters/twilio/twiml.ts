import twilio from 'twilio';
import type { Transfer } from '#core/call/ending.ts';
import type { OneTimeTokens } from '../../calls/one-time-tokens.ts';

export interface RelayTwiml extends SpeechSettings {
  /** `wss://…/relay/ws/TOKEN`, signed by Twilio exactly as written here. */
  readonly socketUrl: string;
  /** Where Twilio asks what comes after the session. */
  readonly actionUrl: string;
  /** Spoken once a call, so left out when a call is taken up again. */
  readonly greeting: string | null;
}

/**
 * Connects a call to the relay.
 *
 * Every attribute we depend on is written out: Twilio's defaults have changed
 * over time. `addChild` is used because the package's types misspell several
 * attributes, and what is misspelt is ignored on the wire.
 *
 * @see https://www.twilio.com/docs/voice/twiml/connect/conversationrelay
 */
export function connectToRelay(options: RelayTwiml): string {
  const response = new twilio.twiml.VoiceResponse();
  response.connect({ action: options.actionUrl, method: 'POST' }).addChild('ConversationRelay', {
    url: options.socketUrl,
    ...(options.greeting === null ? {} : { welcomeGreeting: options.greeting, welcomeGreetingInterruptible: 'any' }),
    language: options.language,
    ...(options.ttsProvider === null ? {} : { ttsProvider: options.ttsProvider }),
    ...(options.voice === null ? {} : { voice: options.voice }),
    interruptible: 'any',
    interruptSensitivity: 'high',
    ignoreBackchannel: 'true',
    reportInputDuringAgentSpeech: 'any',
    preemptible: 'false',
    dtmfDetection: 'true',
    partialPrompts: 'true',
    events: 'speaker-events tokens-played',
  });
  return response.toString();
}

export interface MediaTwiml {
  /** `wss://…/media/ws/TOKEN`, signed by Twilio exactly as written here; queries would be stripped. */
  readonly socketUrl: string;
  /** Where Twilio asks what comes after the session. */
  readonly nextUrl: string;
}

/**
 * Connects a call to the relay's socket for sound. There is no action callback
 * for a stream: once its socket closes Twilio goes on behind `<Connect>`, which
 * is where it is sent to ask.
 *
 * @see https://www.twilio.com/docs/voice/twiml/stream
 */
export function connectToMedia({ socketUrl, nextUrl }: MediaTwiml): string {
  const response = new twilio.twiml.VoiceResponse();
  response.connect().stream({ url: socketUrl });
  response.redirect({ method: 'POST' }, nextUrl);
  return response.toString();
}

export interface DialPlace {
  /** `https://HOST` as Twilio reaches us. */
  readonly origin: string;
  /** Our own number, shown to the receiver; null leaves the caller's. */
  readonly callerId: string | null;
  /** Where briefings wait for Twilio to fetch them. */
  readonly briefings: OneTimeTokens<string>;
}

/** Seconds the receiver's phone rings before the assistant comes back. */
const RING_SECONDS = 25;

/**
 * Connects the call to a number; `/call_ended` hears how that went. The caller
 * hears it ring until the two are connected. What the receiver hears before
 * that is fetched by Twilio once they answer: a token stands for it, so that
 * the words are in no address.
 *
 * @see https://www.twilio.com/docs/voice/twiml/number
 */
export function dialNumber({ number, words, briefing }: Transfer, { origin, callerId, briefings }: DialPlace): string {
  const response = new twilio.twiml.VoiceResponse();
  if (words !== undefined) response.say(words);
  const dial = response.dial({
    action: `${origin}/call_ended`,
    method: 'POST',
    timeout: RING_SECONDS,
    answerOnBridge: true,
    ...(callerId === null ? {} : { callerId }),
  });
  if (briefing === undefined) dial.number(number);
  else dial.number({ url: `${origin}/transfer_briefing/${briefings.issue(briefing)}`, method: 'POST' }, number);
  return response.toString();
}

/** The line's language and who speaks on it. Null: Twilio's default. */
export interface SpeechSettings {
  readonly language: string;
  readonly ttsProvider: string | null;
  readonly voice: string | null;
}

/**
 * What the receiver of a transfer hears once they answer; then they are connected.
 * Without a briefing they are connected at once.
 */
export function briefReceiver(briefing: string | null, { language, ...voice }: SpeechSettings): string {
  const response = new twilio.twiml.VoiceResponse();
  const name = sayVoiceOf(voice);
  // Twilio takes more languages and voices than its package lists.
  if (briefing !== null)
    response.addChild('Say', { language, ...(name === null ? {} : { voice: name }) }).addText(briefing);
  return response.toString();
}

/** `<Say>` wants the provider in a voice's name, and has no voices of ElevenLabs'. */
const SAY_PREFIX: Readonly<Record<string, string>> = { google: 'Google.', amazon: 'Polly.' };

function sayVoiceOf({ ttsProvider, voice }: Omit<SpeechSettings, 'language'>): string | null {
  const prefix = SAY_PREFIX[(ttsProvider ?? '').toLowerCase()];
  if (prefix === undefined || voice === null) return null;
  return voice.startsWith(prefix) ? voice : `${prefix}${voice}`;
}

/** Ends the call, after a sentence where one is given. */
export function hangUp(words: string | null = null): string {
  const response = new twilio.twiml.VoiceResponse();
  if (words !== null) response.say(words);
  response.hangup();
  return response.toString();
}

/** Seconds between two looks at what the supervisor says. */
const RING_ON_SECONDS = 1;

/**
 * Lets a call that came in ring on, and has Twilio ask again: what begins with a pause is not picked up until it is over.
 *
 * @see https://www.twilio.com/docs/voice/twiml/pause
 */
export function ringOn(askUrl: string): string {
  const response = new twilio.twiml.VoiceResponse();
  response.pause({ length: RING_ON_SECONDS });
  response.redirect({ method: 'POST' }, askUrl);
  return response.toString();
}

/** Does not pick up. */
export function decline(): string {
  const response = new twilio.twiml.VoiceResponse();
  response.reject({ reason: 'busy' });
  return response.toString();
}
