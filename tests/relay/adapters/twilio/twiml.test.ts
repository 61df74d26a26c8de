import { XMLParser } from 'fast-xml-parser';
import { describe, expect, it } from 'vitest';
import { briefReceiver, connectToRelay, dialNumber, hangUp, type RelayTwiml } from '#relay/adapters/twilio/twiml.ts';
import { OneTimeTokens } from '#relay/calls/one-time-tokens.ts';
import { FakeClock } from '../../../fakes/fake-clock.ts';

const RELAY: RelayTwiml = {
  socketUrl: 'wss://relay.example.com/relay/ws/tok-en_1',
  actionUrl: 'https://relay.example.com/call_ended',
  greeting: 'Hello, how can I help you?',
  language: 'en-US',
  ttsProvider: 'ElevenLabs',
  voice: 'UgBBYS2sOqTuMpoF3BR0',
};

const read = (xml: string) =>
  new XMLParser({ ignoreAttributes: false, attributeNamePrefix: '', parseAttributeValue: false }).parse(xml);

describe('a call that is connected to the relay', () => {
  it('spells every attribute as Twilio reads it', () => {
    expect(read(connectToRelay(RELAY)).Response.Connect).toEqual({
      action: 'https://relay.example.com/call_ended',
      method: 'POST',
      ConversationRelay: {
        url: 'wss://relay.example.com/relay/ws/tok-en_1',
        welcomeGreeting: 'Hello, how can I help you?',
        welcomeGreetingInterruptible: 'any',
        language: 'en-US',
        ttsProvider: 'ElevenLabs',
        voice: 'UgBBYS2sOqTuMpoF3BR0',
        interruptible: 'any',
        interruptSensitivity: 'high',
        ignoreBackchannel: 'true',
        reportInputDuringAgentSpeech: 'any',
        preemptible: 'false',
        dtmfDetection: 'true',
        partialPrompts: 'true',
        events: 'speaker-events tokens-played',
      },
    });
  });

  it('is not greeted where there is no greeting', () => {
    expect(connectToRelay({ ...RELAY, greeting: null })).not.toContain('welcomeGreeting');
  });

  it('leaves the voice to Twilio where none is chosen', () => {
    const xml = connectToRelay({ ...RELAY, ttsProvider: null, voice: null });
    expect(xml).not.toMatch(/ttsProvider|voice=/);
  });

  it('keeps the socket’s address exactly, for its signature', () => {
    expect(connectToRelay(RELAY)).toContain('url="wss://relay.example.com/relay/ws/tok-en_1"');
  });

  it('escapes what would end an attribute', () => {
    const greeting = `"Tom & Jerry's" <b>bar</b>`;
    const xml = connectToRelay({ ...RELAY, greeting });
    expect(xml).toContain('&quot;Tom &amp; Jerry');
    expect(xml).not.toContain('<b>');
    expect(xml.match(/<ConversationRelay /g)).toHaveLength(1);
  });
});

const ORIGIN = 'https://relay.example.com';
const SPEECH = { language: 'en-US', ttsProvider: null, voice: null };

function place(callerId: string | null = '+15550100002') {
  return { origin: ORIGIN, callerId, briefings: new OneTimeTokens<string>(new FakeClock()) };
}

describe('a call that is connected to a number', () => {
  it('shows our number, asks back how it went, and rings for the caller until somebody is there', () => {
    const xml = dialNumber({ number: '+15551234567' }, place());
    expect(read(xml).Response.Dial).toMatchObject({
      action: RELAY.actionUrl,
      method: 'POST',
      timeout: '25',
      callerId: '+15550100002',
      answerOnBridge: 'true',
    });
    expect(xml).toContain('<Number>+15551234567</Number>');
  });

  it('shows the caller’s where we have none', () => {
    expect(dialNumber({ number: '+15551234567' }, place(null))).not.toContain('callerId');
  });

  it('hears a sentence first where there is one', () => {
    expect(dialNumber({ number: '+15551234567', words: 'One moment.' }, place())).toMatch(
      /<Response><Say>One moment\.<\/Say><Dial /,
    );
  });

  it('has the receiver briefed at an address that says nothing, made for one time', () => {
    const there = place();
    const xml = dialNumber({ number: '+15551234567', briefing: 'Ada, about her invoice.' }, there);
    const { url, method } = read(xml).Response.Dial.Number;
    expect([method, xml.includes('invoice')]).toEqual(['POST', false]);
    const token = String(url).replace(`${ORIGIN}/transfer_briefing/`, '');
    expect(token).toMatch(/^[\w-]{20,}$/);
    expect([there.briefings.redeem(token), there.briefings.redeem(token)]).toEqual(['Ada, about her invoice.', null]);
  });
});

describe('the receiver of a transfer', () => {
  it('hears the briefing in the call’s language, escaped, and is then connected', () => {
    const xml = briefReceiver('Ada & <Bob>', { ...SPEECH, language: 'de-DE' });
    expect(xml).toMatch(/<Response><Say language="de-DE">Ada &amp; &lt;Bob&gt;<\/Say><\/Response>$/);
  });

  it.each([
    ['Google', 'en-US-Chirp3-HD-Aoede', 'Google.en-US-Chirp3-HD-Aoede'],
    ['google', 'Google.en-US-Neural2-F', 'Google.en-US-Neural2-F'],
    ['Amazon', 'Joanna-Neural', 'Polly.Joanna-Neural'],
  ])('hears it in the call’s voice, which <Say> calls by its provider: %s %s', (ttsProvider, voice, name) => {
    const xml = briefReceiver('Ada.', { ...SPEECH, ttsProvider, voice });
    expect(read(xml).Response.Say).toMatchObject({ voice: name, language: 'en-US' });
  });

  it.each([
    ['ElevenLabs', 'UgBBYS2sOqTuMpoF3BR0'],
    [null, 'UgBBYS2sOqTuMpoF3BR0'],
    ['Google', null],
  ])('hears it in Twilio’s voice where <Say> has not that of the call: %s %s', (ttsProvider, voice) => {
    expect(briefReceiver('Ada.', { ...SPEECH, ttsProvider, voice })).not.toContain('voice=');
  });

  it('is connected at once where there is no briefing any more', () => {
    expect(briefReceiver(null, SPEECH)).toMatch(/<Response\s*\/>$/);
  });
});

describe('a call that ends', () => {
  it('ends without a word', () => {
    expect(hangUp()).toMatch(/<Response><Hangup\s*\/><\/Response>$/);
  });

  it('hears a last sentence first, escaped', () => {
    expect(hangUp('Bye & <thanks>')).toMatch(/<Say>Bye &amp; &lt;thanks&gt;<\/Say><Hangup\s*\/>/);
  });
});
