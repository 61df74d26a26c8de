import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { newCallSid, PhoneCall, type TwilioAccount } from './phone-call.ts';
import { brief, Watched } from './watched.ts';

export interface RestRequest {
  readonly method: string;
  readonly path: string;
  readonly authorization: string;
  readonly params: URLSearchParams;
}

export interface Refusal {
  readonly status: number;
  /** Twilio's own code; null answers with a body that is no JSON, as a broken gateway would. */
  readonly code: number | null;
  readonly message: string;
}

export const ACCOUNT_SID = 'AC0123456789abcdef0123456789abcdef';
export const AUTH_TOKEN = '12345678901234567890123456789012';
export const PUBLIC_HOST = 'relay.example.com';
export const OUR_NUMBER = '+15551230001';
export const CALLER_NUMBER = '+15551230002';
export const TRANSFER_NUMBER = '+15551230009';

/** Twilio's REST API for calls, and the phone network behind it. Written from Twilio’s documentation. */
export class FakeTwilio extends Watched {
  readonly requests: RestRequest[] = [];
  readonly calls: PhoneCall[] = [];
  readonly account: TwilioAccount = {
    accountSid: ACCOUNT_SID,
    authToken: AUTH_TOKEN,
    publicHost: PUBLIC_HOST,
    relayPort: 0,
  };
  /** When set, every connection to the REST API is cut. */
  isUnreachable = false;
  readonly #refusals: Refusal[] = [];
  readonly #server: Server;

  private constructor() {
    super();
    this.#server = createServer((request, response) => void this.#answer(request, response));
  }

  static async start(): Promise<FakeTwilio> {
    const twilio = new FakeTwilio();
    await new Promise<void>((resolve) => {
      twilio.#server.listen(0, '127.0.0.1', resolve);
    });
    return twilio;
  }

  get url(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  /** Someone rings our number; nothing is posted before `ring()`. */
  incoming(from: string = CALLER_NUMBER): PhoneCall {
    const call = new PhoneCall(this.account, {
      direction: 'inbound',
      from,
      to: OUR_NUMBER,
      url: `https://${PUBLIC_HOST}/receive_call`,
      statusCallback: `https://${PUBLIC_HOST}/call_status`,
    });
    this.calls.push(call);
    return call;
  }

  refuseNext(refusal: Refusal): void {
    this.#refusals.push(refusal);
  }

  call(sid: string): PhoneCall {
    const call = this.calls.find((one) => one.sid === sid);
    if (call === undefined) throw new Error(`Twilio was never asked to make ${sid}`);
    return call;
  }

  requestsTo(path: RegExp): readonly RestRequest[] {
    return this.requests.filter((request) => path.test(request.path));
  }

  async hangUpAll(): Promise<void> {
    await Promise.allSettled(this.calls.map((call) => call.hangUp()));
  }

  async stop(): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise((resolve) => {
      this.#server.close(resolve);
    });
  }

  async #answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    if (this.isUnreachable) {
      request.socket.destroy();
      return;
    }
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const recorded: RestRequest = {
      method: request.method ?? '',
      path: new URL(request.url ?? '/', this.url).pathname,
      authorization: request.headers.authorization ?? '',
      params: new URLSearchParams(Buffer.concat(chunks).toString('utf8')),
    };
    this.requests.push(recorded);
    this.changed();
    const refusal = recorded.method === 'POST' ? this.#refusals.shift() : undefined;
    if (refusal !== undefined) {
      refuse(response, refusal);
      return;
    }
    const expected = `Basic ${Buffer.from(`${ACCOUNT_SID}:${this.account.authToken}`).toString('base64')}`;
    if (recorded.authorization !== expected) {
      refuse(response, { status: 401, code: 20003, message: 'Authenticate' });
      return;
    }
    this.#route(recorded, response);
  }

  #route(request: RestRequest, response: ServerResponse): void {
    const root = `/2010-04-01/Accounts/${ACCOUNT_SID}`;
    if (request.method === 'POST' && request.path === `${root}/Calls.json`) {
      this.#create(request.params, response);
      return;
    }
    const sid = new RegExp(`^${root}/Calls/(CA[0-9a-f]{32})\\.json$`).exec(request.path)?.[1];
    const call = this.calls.find((one) => one.sid === sid);
    if (call !== undefined) {
      this.#change(call, request, response);
      return;
    }
    if (request.path === `${root}.json`) {
      const { authToken: auth_token } = this.account;
      reply(response, 200, {
        sid: ACCOUNT_SID,
        auth_token,
        status: 'active',
        type: 'Full',
        friendly_name: 'Conformance',
      });
      return;
    }
    refuse(response, { status: 404, code: 20404, message: `The requested resource ${request.path} was not found` });
  }

  #create(params: URLSearchParams, response: ServerResponse): void {
    const [to, from, url] = [params.get('To'), params.get('From'), params.get('Url')];
    if (to === null || from === null) {
      refuse(response, { status: 400, code: 21201, message: "No 'To' number is specified" });
      return;
    }
    if (url === null || params.has('Twiml')) {
      refuse(response, { status: 400, code: 21205, message: 'Url parameter is required on trial accounts' });
      return;
    }
    const statusCallback = params.get('StatusCallback');
    const call = new PhoneCall(this.account, { direction: 'outbound-api', from, to, url, statusCallback });
    this.calls.push(call);
    reply(response, 201, resourceOf(call));
    this.changed();
  }

  #change(call: PhoneCall, request: RestRequest, response: ServerResponse): void {
    if (request.method === 'GET') {
      reply(response, 200, resourceOf(call));
      return;
    }
    if (call.status === 'completed' || call.status === 'canceled') {
      refuse(response, { status: 400, code: 21220, message: 'Call is not in-progress. Cannot redirect.' });
      return;
    }
    const { params } = request;
    const [status, twiml, url] = [params.get('Status'), params.get('Twiml'), params.get('Url')];
    reply(response, 200, resourceOf(call));
    const change = async (): Promise<void> => {
      if (status === 'completed' || status === 'canceled') await call.finish(status);
      else if (twiml !== null) await call.redirect(twiml);
      else if (url !== null) await call.redirectTo(url);
    };
    void change().catch((error: unknown) => call.faults.push(String(error)));
  }

  protected override evidence(): string {
    return brief({
      requests: this.requests.map(({ method, path, params }) => ({ method, path, params: String(params) })),
      calls: this.calls.map(({ sid, status }) => ({ sid, status })),
    });
  }
}

function reply(response: ServerResponse, status: number, body: object): void {
  response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
}

function refuse(response: ServerResponse, { status, code, message }: Refusal): void {
  if (code === null) {
    response.writeHead(status, { 'content-type': 'text/html' }).end(`<h1>${message}</h1>`);
    return;
  }
  reply(response, status, { code, message, more_info: `https://www.twilio.com/docs/errors/${code}`, status });
}

function resourceOf(call: PhoneCall): object {
  const uri = `/2010-04-01/Accounts/${ACCOUNT_SID}/Calls/${call.sid}`;
  return {
    sid: call.sid,
    status: call.status,
    direction: call.parties.direction,
    to: call.parties.to,
    to_formatted: call.parties.to,
    from: call.parties.from,
    from_formatted: call.parties.from,
    account_sid: ACCOUNT_SID,
    parent_call_sid: null,
    phone_number_sid: newCallSid().replace('CA', 'PN'),
    date_created: null,
    date_updated: null,
    start_time: null,
    end_time: null,
    duration: null,
    price: null,
    price_unit: 'USD',
    answered_by: null,
    forwarded_from: null,
    caller_name: null,
    group_sid: null,
    queue_time: '0',
    trunk_sid: null,
    api_version: '2010-04-01',
    uri: `${uri}.json`,
    subresource_uris: { recordings: `${uri}/Recordings.json` },
  };
}
