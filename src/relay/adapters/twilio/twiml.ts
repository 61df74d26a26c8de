import twilio from 'twilio';

export interface RelayTwiml {
  /** `wss://…/relay/ws/TOKEN`, signed by Twilio exactly as written here. */
  readonly socketUrl: string;
  /** Where Twilio asks what comes after the session. */
  readonly actionUrl: string;
  /** Spoken once a call, so left out when a call is taken up again. */
  readonly greeting: string | null;
  readonly language: string;
  readonly ttsProvider: string | null;
  readonly voice: string | null;
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

export interface DialTwiml {
  readonly number: string;
  /** Our own number, shown to the receiver; null leaves the caller's. */
  readonly callerId: string | null;
  readonly actionUrl: string;
  /** Said before it is dialled. */
  readonly words?: string | undefined;
}

/** Seconds the receiver's phone rings before the assistant comes back. */
const RING_SECONDS = 25;

/** Connects the call to a number; `actionUrl` hears how that went. */
export function dialNumber({ number, callerId, actionUrl, words }: DialTwiml): string {
  const response = new twilio.twiml.VoiceResponse();
  if (words !== undefined) response.say(words);
  response
    .dial({
      action: actionUrl,
      method: 'POST',
      timeout: RING_SECONDS,
      answerOnBridge: true,
      ...(callerId === null ? {} : { callerId }),
    })
    .number(number);
  return response.toString();
}

/** Ends the call, after a sentence where one is given. */
export function hangUp(words: string | null = null): string {
  const response = new twilio.twiml.VoiceResponse();
  if (words !== null) response.say(words);
  response.hangup();
  return response.toString();
}
