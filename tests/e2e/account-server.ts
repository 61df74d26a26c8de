import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

export const ACCOUNT = {
  sid: `AC${'0a'.repeat(16)}`,
  authToken: 'the-marked-auth-token-of-these-tests',
  number: '+14155550123',
} as const;

export interface AccountServer {
  readonly url: string;
  stop(): Promise<void>;
}

const account = { sid: ACCOUNT.sid, friendly_name: 'Ann', status: 'active', type: 'Full' };
const number = {
  sid: `PN${'1'.repeat(32)}`,
  phone_number: ACCOUNT.number,
  friendly_name: 'The desk',
  capabilities: { voice: true },
  voice_url: 'https://demo.twilio.com/welcome/voice/',
  voice_method: 'POST',
  status_callback: '',
  status_callback_method: 'POST',
  voice_application_sid: '',
  trunk_sid: null,
};

/** Twilio's account and its one number, for whoever has the auth token. */
export async function startAccountServer(): Promise<AccountServer> {
  const right = `Basic ${Buffer.from(`${ACCOUNT.sid}:${ACCOUNT.authToken}`).toString('base64')}`;
  const server = createServer((request, response) => {
    const answer = (status: number, body: unknown): void =>
      void response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
    if (request.headers.authorization !== right)
      return answer(401, { code: 20_003, message: 'Authenticate', status: 401 });
    if (request.url?.includes('/IncomingPhoneNumbers') === true) {
      return answer(200, { incoming_phone_numbers: [number], page: 0, next_page_uri: null });
    }
    return answer(200, account);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- it listens on a port
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    stop: () =>
      new Promise((resolve) => {
        server.closeAllConnections();
        server.close(() => resolve());
      }),
  };
}
