import { createServer, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import { type WebSocket, WebSocketServer } from 'ws';
import { type Reply, says } from './model-protocol.ts';
import { ModelSession } from './model-session.ts';
import { brief, Watched } from './watched.ts';

export const API_KEY = 'sk-conformance-0000';

/** How the next sockets fare. `accept` is the rule; the others are what OpenAI’s documentation lists. */
export type Reception =
  | { readonly kind: 'accept' }
  | { readonly kind: 'refuse'; readonly closeCode: number; readonly code: string; readonly message?: string }
  | { readonly kind: 'unreachable' };

interface Rule {
  readonly asked: string;
  readonly replies: readonly Reply[];
  uses: number;
}

/** OpenAI's Realtime API, GA shape, text mode. What it says is chosen by what it was last asked. */
export class FakeOpenai extends Watched {
  readonly sessions: ModelSession[] = [];
  /** Attempts to open a socket, also those that failed. */
  attempts = 0;
  reception: Reception = { kind: 'accept' };
  apiKey = API_KEY;
  /** With false a socket with another key is accepted too. */
  checksKey = true;
  /** How long the next sessions last. */
  sessionSeconds = 3_600;
  /** What is said where no rule fits; nothing, unless a test wants otherwise: a greeting would blur the tests. */
  otherwise: (asked: string) => Reply = () => says();
  #rules: Rule[] = [];
  readonly #server: Server;
  readonly #sockets = new WebSocketServer({ noServer: true, perMessageDeflate: false });

  private constructor() {
    super();
    this.#server = createServer((_request, response) => {
      response.writeHead(404, { 'content-type': 'application/json' }).end('{"error":{"message":"not found"}}');
    });
    this.#server.on('upgrade', (request, socket, head) => this.#upgrade(request, socket as Socket, head));
  }

  static async start(): Promise<FakeOpenai> {
    const openai = new FakeOpenai();
    await new Promise<void>((resolve) => {
      openai.#server.listen(0, '127.0.0.1', resolve);
    });
    return openai;
  }

  /** As the official client takes it. */
  get baseUrl(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}/v1`;
  }

  /** Asked something that contains these words last, the model gives these replies in turn; the last one stays. */
  whenAsked(asked: string, ...replies: readonly Reply[]): void {
    this.#rules.push({ asked, replies, uses: 0 });
  }

  forgetReplies(): void {
    this.#rules = [];
  }

  /** The newest session that was told these words. */
  sessionTold(words: string, deadlineMs?: number): Promise<ModelSession> {
    return this.until(
      () => this.sessions.findLast((session) => session.items.some((item) => item.text.includes(words))),
      `model session told "${words}"`,
      deadlineMs,
    );
  }

  /** What careful clients never provoke, over all sessions. */
  problems(): readonly string[] {
    return this.sessions.flatMap((session) => session.problems);
  }

  forgetProblems(): void {
    for (const session of this.sessions) session.problems.length = 0;
  }

  async stop(): Promise<void> {
    for (const client of this.#sockets.clients) client.terminate();
    this.#server.closeAllConnections();
    await new Promise((resolve) => {
      this.#server.close(resolve);
    });
  }

  #upgrade(request: IncomingMessage, socket: Socket, head: Buffer): void {
    this.attempts += 1;
    const address = new URL(request.url ?? '/', 'http://127.0.0.1');
    if (this.reception.kind === 'unreachable') socket.destroy();
    else if (address.pathname !== '/v1/realtime') socket.end('HTTP/1.1 404 Not Found\r\ncontent-length: 0\r\n\r\n');
    else this.#sockets.handleUpgrade(request, socket, head, (client) => this.#welcome(client, request, address));
    this.changed();
  }

  #welcome(client: WebSocket, request: IncomingMessage, address: URL): void {
    const { headers } = request;
    const model = address.searchParams.get('model') ?? '';
    const session = new ModelSession(client, { headers, model, lastsSeconds: this.sessionSeconds }, (asked) =>
      this.#choose(asked),
    );
    const reception = this.reception;
    if (reception.kind === 'refuse') session.refuse(reception.closeCode, reception.code, reception.message);
    else if (headers['openai-beta'] !== undefined) session.refuse(4000, 'beta_api_shape_disabled');
    else if (this.checksKey && headers.authorization !== `Bearer ${this.apiKey}`)
      session.refuse(3000, 'invalid_api_key');
    else if (model === '') session.refuse(4000, 'missing_model');
    else session.welcome();
    this.sessions.push(session);
    client.on('message', () => this.changed());
    this.changed();
  }

  /** The rule whose words were said last. */
  #choose(asked: string): Reply {
    const rule = this.#rules
      .map((one) => ({ rule: one, at: asked.lastIndexOf(one.asked) }))
      .filter(({ at }) => at !== -1)
      .sort((a, b) => a.at - b.at)
      .at(-1)?.rule;
    if (rule === undefined) return this.otherwise(asked);
    const reply = rule.replies[Math.min(rule.uses, rule.replies.length - 1)];
    rule.uses += 1;
    return reply ?? says();
  }

  protected override evidence(): string {
    return brief({
      attempts: this.attempts,
      sessions: this.sessions.map((one) => ({ closed: one.closed, history: one.history(), problems: one.problems })),
    });
  }
}
