import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { onTestFinished } from 'vitest';

export const SID = `AC${'0'.repeat(32)}`;
export const AUTH_TOKEN = 'the-auth-token-of-these-tests';
export const NUMBER = '+14155550123';
export const NUMBER_SID = `PN${'1'.repeat(32)}`;

type Fields = Readonly<Record<string, unknown>>;

interface Answer {
  readonly status: number;
  readonly body: unknown;
}

export const refusal = (status: number, code: number, message: string): Answer => ({
  status,
  body: { code, message, more_info: `https://www.twilio.com/docs/errors/${code}`, status },
});

export const numberFields = (more: Fields = {}): Fields => ({
  sid: NUMBER_SID,
  phone_number: NUMBER,
  capabilities: { voice: true, sms: true, mms: false, fax: false },
  voice_url: 'https://demo.twilio.com/welcome/voice/',
  voice_method: 'GET',
  status_callback: '',
  status_callback_method: 'POST',
  voice_application_sid: '',
  trunk_sid: null,
  ...more,
});

/** Twilio's REST API as far as the set-up asks it, over real HTTP. */
export class FakeTwilioApi {
  account: Fields = { sid: SID, friendly_name: 'Ann', status: 'active', type: 'Full', auth_token: AUTH_TOKEN };
  numbers: Fields[] = [numberFields()];
  verified: readonly string[] = [];
  lowRiskEnabled = true;
  /** Answers given instead, by the beginning of `METHOD /path` without the account. */
  readonly instead = new Map<string, Answer>();
  /** Requests as `METHOD /path`, in order. */
  readonly asked: string[] = [];
  /** What numbers were updated with. */
  readonly updates: Readonly<Record<string, string>>[] = [];
  readonly #server = createServer((request, response) => void this.#serve(request, response));

  static async start(): Promise<FakeTwilioApi> {
    const api = new FakeTwilioApi();
    await new Promise<void>((resolve) => api.#server.listen(0, '127.0.0.1', resolve));
    onTestFinished(() => {
      api.#server.closeAllConnections();
      api.#server.close();
    });
    return api;
  }

  get baseUrl(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  async #serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    let body = '';
    for await (const chunk of request) body += String(chunk);
    const path = (request.url ?? '').replace(`/2010-04-01/Accounts/${SID}`, '');
    const line = `${request.method} ${path}`;
    this.asked.push(line);
    const forced = [...this.instead].find(([start]) => line.startsWith(start))?.[1];
    const { status, body: answer } = forced ?? this.#answer(line, new URLSearchParams(body));
    response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(answer));
  }

  #answer(line: string, form: URLSearchParams): Answer {
    if (line === 'GET .json') return { status: 200, body: this.account };
    if (line.startsWith('GET /IncomingPhoneNumbers.json')) {
      return { status: 200, body: { incoming_phone_numbers: this.numbers, page: 0, next_page_uri: null } };
    }
    if (line.startsWith('GET /OutgoingCallerIds.json')) {
      const ids = this.verified.map((phoneNumber) => ({ phone_number: phoneNumber }));
      return { status: 200, body: { outgoing_caller_ids: ids, page: 0, next_page_uri: null } };
    }
    if (line.startsWith('GET /v1/DialingPermissions/Countries/')) {
      return { status: 200, body: { iso_code: line.slice(-2), low_risk_numbers_enabled: this.lowRiskEnabled } };
    }
    return line.startsWith('POST /IncomingPhoneNumbers/')
      ? this.#update(line, form)
      : refusal(404, 20_404, 'not found');
  }

  #update(line: string, form: URLSearchParams): Answer {
    const at = this.numbers.findIndex(({ sid }) => line.includes(String(sid)));
    if (at === -1) return refusal(404, 20_404, 'not found');
    const update = Object.fromEntries(form);
    this.updates.push(update);
    const fields = Object.entries(update).map(([name, value]) => [
      name.replaceAll(/(?<=[a-z])[A-Z]/g, (letter) => `_${letter}`).toLowerCase(),
      value,
    ]);
    this.numbers[at] = { ...this.numbers[at], ...Object.fromEntries(fields) };
    return { status: 200, body: this.numbers[at] };
  }
}
