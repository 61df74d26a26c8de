import { describe, expect, it } from 'vitest';
import { missingForRealCalls } from '#relay/calls/real-calls.ts';

const ACCOUNT = {
  TWILIO_ACCOUNT_SID: `AC${'a'.repeat(32)}`,
  TWILIO_AUTH_TOKEN: 't',
  TWILIO_PHONE_NUMBER: undefined,
  OPENAI_API_KEY: 'sk-x',
  NGROK_AUTHTOKEN: undefined,
};
const OFF = { state: 'off', detail: 'No tunnel.' } as const;

describe('what real calls still need', () => {
  it('is said without what is there', () => {
    expect(missingForRealCalls(ACCOUNT, 'phone.example.com', OFF)).toBe(
      'Real calls still need TWILIO_PHONE_NUMBER; practice calls need none of it.',
    );
  });

  it('is an address where neither host nor tunnel is set', () => {
    const named = { ...ACCOUNT, OPENAI_API_KEY: undefined };
    expect(missingForRealCalls(named, null, OFF)).toBe(
      'Real calls still need TWILIO_PHONE_NUMBER, OPENAI_API_KEY and a public address (HOST or NGROK_AUTHTOKEN); practice calls need none of it.',
    );
  });

  it('is the tunnel where that is all, with what is wrong with it', () => {
    const whole = { ...ACCOUNT, TWILIO_PHONE_NUMBER: '+15551234567', NGROK_AUTHTOKEN: 'x'.repeat(30) } as never;
    const failed = { state: 'failed', detail: 'ngrok cannot be reached.' } as const;
    expect(missingForRealCalls(whole, null, failed)).toBe(
      'Real calls cannot be made now. The tunnel is not open: ngrok cannot be reached.',
    );
  });
});
