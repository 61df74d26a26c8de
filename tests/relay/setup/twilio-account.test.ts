import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { inspect } from 'node:util';
import { describe, expect, it, onTestFinished } from 'vitest';
import { TwilioAccount } from '#relay/setup/twilio-account.ts';
import { FakeClock } from '../../fakes/fake-clock.ts';
import { AUTH_TOKEN, FakeTwilioApi, NUMBER, SID } from './fake-twilio-api.ts';

const BASIC = Buffer.from(`${SID}:${AUTH_TOKEN}`).toString('base64');

const accountAt = (baseUrl: string, clock = new FakeClock()): TwilioAccount =>
  new TwilioAccount({ sid: SID, authToken: AUTH_TOKEN, baseUrl, clock });

describe('what Twilio says of the account', () => {
  it('leaves out the auth token it holds', async () => {
    const api = await FakeTwilioApi.start();
    const facts = await accountAt(api.baseUrl).account();
    expect(facts).toEqual({ name: 'Ann', status: 'active', isTrial: false });
  });

  it('is asked for once', async () => {
    const api = await FakeTwilioApi.start();
    const account = accountAt(api.baseUrl);
    await Promise.all([account.account(), account.account(), account.number(NUMBER), account.number(NUMBER)]);
    expect(api.asked).toHaveLength(2);
  });

  it('is not waited for longer than a supervisor waits', async () => {
    const clock = new FakeClock();
    const server = createServer(() => undefined);
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    onTestFinished(() => {
      server.closeAllConnections();
      server.close();
    });
    const asked = accountAt(`http://127.0.0.1:${(server.address() as AddressInfo).port}`, clock).account();
    clock.advance(8_000);
    await expect(asked).rejects.toMatchObject({
      code: 'twilio.unreachable',
      message:
        'Twilio cannot be reached (no answer in 8 s). Check the network, any proxy, TWILIO_API_BASE_URL and status.twilio.com.',
    });
  });

  it('never carries the credentials out, whatever goes wrong', async () => {
    const account = accountAt('http://127.0.0.1:1');
    const requests = [account.account(), account.number(NUMBER), account.verifiedNumbers(), account.mayDial('US')];
    for (const outcome of await Promise.allSettled(requests)) {
      expect(outcome.status).toBe('rejected');
      const everything = inspect(outcome, { depth: 10, showHidden: true });
      expect(everything).not.toContain(AUTH_TOKEN);
      expect(everything).not.toContain(BASIC);
      expect(everything).not.toMatch(/authorization/i);
    }
  });
});
