import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { type WebSocket, WebSocketServer } from 'ws';

export const TOKEN = 'a-token-of-the-tests';

export type Json = Readonly<Record<string, unknown>>;

export interface Asked {
  readonly method: string;
  readonly path: string;
  readonly body: unknown;
}

export const sid = (end: string): string => `CA${end.padStart(32, '0')}`;

export const callNamed = (end: string, more: Json = {}) => ({
  callSid: sid(end),
  direction: 'outbound',
  from: '+15550001111',
  to: '+14155550123',
  status: 'in-progress',
  mode: 'relay',
  practice: null,
  startedAt: '2026-11-22T15:00:00.000Z',
  endedAt: null,
  durationSeconds: null,
  needs: null,
  ...more,
});

export type FakeCall = ReturnType<typeof callNamed>;

const lamp = (state: string, detail: string) => ({ state, detail });

export const STATE = {
  version: '0.1.0',
  runtimeNotice: null,
  relay: lamp('ok', 'The relay takes calls.'),
  tunnel: lamp('off', 'No public address: set HOST.'),
  model: lamp('off', 'No model key: set OPENAI_API_KEY.'),
  phoneNumber: null,
  transferNumber: null,
  approvalRequired: false,
  practiceCallees: [{ name: 'person', title: 'A person', summary: 'Talks.' }],
  revisions: { preferences: 0, contacts: 0 },
};

export function portOf(server: Server): number {
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('the server does not listen on a port');
  return address.port;
}

/** The supervisor API's shapes with nothing behind them: notes what it is asked and answers what the test says. */
export class FakeRelay {
  calls: readonly FakeCall[] = [];
  events: readonly Json[] = [];
  state: Json = STATE;
  /** Null: a relay that is too old to look at its set-up. */
  checks: readonly Json[] | null = null;
  /** Answers to POSTs by path; `{"ok":true}` where there is none. */
  readonly answers = new Map<string, { readonly status: number; readonly body: Json | string }>();
  readonly asked: Asked[] = [];
  readonly #server: Server;
  readonly #sockets = new WebSocketServer({ noServer: true });
  #subscribed: (query: URLSearchParams) => void = () => undefined;

  private constructor() {
    this.#server = createServer((request, response) => void this.#answer(request, response));
    this.#server.on('upgrade', (request, socket, head) => {
      if (this.#isStranger(request)) return socket.end(`HTTP/1.1 401 Unauthorized\r\n\r\n`);
      return this.#sockets.handleUpgrade(request, socket, head, (opened) => this.#follow(opened, request));
    });
  }

  static async start(): Promise<FakeRelay> {
    const relay = new FakeRelay();
    await new Promise<void>((resolve) => relay.#server.listen(0, '127.0.0.1', resolve));
    return relay;
  }

  get url(): string {
    return `http://127.0.0.1:${this.port}`;
  }

  get port(): number {
    return portOf(this.#server);
  }

  /** What changes something, in order. */
  get posts(): readonly (readonly [string, unknown])[] {
    return this.asked.filter(({ method }) => method === 'POST').map(({ path, body }) => [path, body]);
  }

  /** Resolves with the next subscription's query. */
  subscription(): Promise<URLSearchParams> {
    return new Promise((resolve) => (this.#subscribed = resolve));
  }

  send(...messages: readonly Json[]): void {
    for (const socket of this.#sockets.clients) for (const message of messages) socket.send(JSON.stringify(message));
  }

  dropSockets(): void {
    for (const socket of this.#sockets.clients) socket.terminate();
  }

  async close(): Promise<void> {
    this.dropSockets();
    this.#server.closeAllConnections();
    await new Promise((resolve) => this.#server.close(resolve));
  }

  #isStranger(request: IncomingMessage): boolean {
    return request.headers.authorization !== `Bearer ${TOKEN}`;
  }

  #follow(socket: WebSocket, request: IncomingMessage): void {
    const query = new URL(request.url ?? '', this.url).searchParams;
    const since = Number(query.get('since') ?? 0);
    const isOne = query.get('callSid') !== '*';
    for (const event of this.events) if (isOne && Number(event['seq']) > since) socket.send(JSON.stringify(event));
    this.#subscribed(query);
  }

  async #answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    let text = '';
    for await (const chunk of request) text += String(chunk);
    const path = request.url ?? '';
    const body: unknown = text === '' ? null : JSON.parse(text);
    this.asked.push({ method: request.method ?? '', path, body });
    const { status, body: answer } = this.#answerTo(request, path);
    const isText = typeof answer === 'string';
    const type = isText ? 'text/plain' : 'application/json';
    response.writeHead(status, { 'content-type': type }).end(isText ? answer : JSON.stringify(answer));
  }

  #answerTo(request: IncomingMessage, path: string): { readonly status: number; readonly body: unknown } {
    if (path === '/healthz') return { status: 200, body: { status: 'ok', uptimeSeconds: 12, activeCalls: 1 } };
    if (this.#isStranger(request)) return { status: 401, body: { error: { code: 'unauthorized', message: 'No.' } } };
    const prepared = this.answers.get(`${request.method} ${path}`);
    if (prepared !== undefined) return prepared;
    if (request.method === 'POST') {
      return path === '/calls'
        ? { status: 201, body: { ok: true, call: this.calls[0] } }
        : { status: 200, body: { ok: true } };
    }
    if (path === '/console/state') return { status: 200, body: this.state };
    if (path === '/console/checks') {
      return this.checks === null
        ? { status: 404, body: { error: { code: 'not_found', message: 'There is nothing here.' } } }
        : { status: 200, body: { checks: this.checks } };
    }
    const { pathname, searchParams } = new URL(path, this.url);
    if (pathname.endsWith('/events')) {
      return { status: 200, body: { events: this.events.filter(({ callSid }) => pathname.includes(String(callSid))) } };
    }
    const named = this.calls.find(({ callSid }) => pathname === `/calls/${callSid}`);
    if (named !== undefined) return { status: 200, body: { call: named } };
    const state = searchParams.get('state');
    const calls = this.calls.filter(({ endedAt }) => state === null || (endedAt === null) === (state === 'live'));
    return { status: 200, body: { calls } };
  }
}
