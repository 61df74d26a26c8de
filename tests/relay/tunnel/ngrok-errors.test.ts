import { describe, expect, it } from 'vitest';
import { explainTunnel } from '#relay/tunnel/ngrok-errors.ts';

describe('a failure of ngrok’s', () => {
  it.each([
    ['authentication failed: The authtoken you specified is invalid. ERR_NGROK_105', true, /NGROK_AUTHTOKEN/],
    ['authentication failed: Your authtoken has been reset or revoked. ERR_NGROK_107', true, /NGROK_AUTHTOKEN/],
    ['Usage of ngrok requires a verified account and authtoken. ERR_NGROK_4018', true, /NGROK_AUTHTOKEN/],
    ["failed to start tunnel: The endpoint 'https://a.ngrok.app' is already online. ERR_NGROK_334", false, /in use/],
    ["failed to start tunnel: The domain 'a.ngrok.app' is not reserved. ERR_NGROK_320", true, /Reserve it/],
    ['Your account may not bind to that domain. ERR_NGROK_9012', true, /Reserve it/],
    ['Your account is limited to 1 simultaneous ngrok agent sessions. ERR_NGROK_108', false, /no further session/],
    ['failed to connect session: dns error: failed to lookup address information', false, /network/],
    ['tcp connection timed out', false, /network/],
    ['something nobody has seen', false, /The tunnel failed: something nobody has seen/],
  ])('is explained, and given up on only where trying again is in vain: %s', (text, hopeless, message) => {
    const failure = explainTunnel(text);
    expect(failure.message).toMatch(message);
    expect(failure.hopeless).toBe(hopeless);
  });

  it('that goes on for ever is cut', () => {
    expect(explainTunnel('x'.repeat(10_000)).message.length).toBeLessThan(300);
  });
});
