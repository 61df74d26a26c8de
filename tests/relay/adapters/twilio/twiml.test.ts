import { XMLParser } from 'fast-xml-parser';
import { describe, expect, it } from 'vitest';
import { connectToRelay, dialNumber, hangUp, type RelayTwiml } from '#relay/adapters/twilio/twiml.ts';

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

describe('a call that is connected to a number', () => {
  it('shows our number and asks back how it went', () => {
    const xml = dialNumber({ number: '+15551234567', callerId: '+15550100002', actionUrl: RELAY.actionUrl });
    expect(read(xml).Response.Dial).toMatchObject({
      action: RELAY.actionUrl,
      method: 'POST',
      callerId: '+15550100002',
      answerOnBridge: 'true',
    });
    expect(xml).toContain('<Number>+15551234567</Number>');
  });

  it('shows the caller’s where we have none', () => {
    expect(dialNumber({ number: '+15551234567', callerId: null, actionUrl: RELAY.actionUrl })).not.toContain(
      'callerId',
    );
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
