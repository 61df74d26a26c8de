import { WebSocket } from 'ws';
import type { CallEvent } from './event-shapes.ts';
import { type Answer, ask, type Json, jsonOf, listOf, recordOf, textOf, wireText } from './http.ts';
import { UpgradeRefused } from './relay-line.ts';
import { brief, Watched } from './watched.ts';

export interface Result {
  readonly status: number;
  readonly headers: Answer['headers'];
  readonly body: Json;
  readonly text: string;
  /** `error.code` of a failure, else ''. */
  readonly code: string;
}

/** The supervisor's side of the relay: its HTTP routes with a bearer token, and the event socket. */
export class Supervisor {
  readonly #port: number;
  readonly #token: string;
  readonly #streams: EventStream[] = [];

  constructor(port: number, token: string) {
    this.#port = port;
    this.#token = token;
  }

  async get(path: string, headers: Readonly<Record<string, string>> = {}): Promise<Result> {
    return this.#result(
      await ask({ port: this.#port, path, headers: { authorization: `Bearer ${this.#token}`, ...headers } }),
    );
  }

  async post(path: string, body: object | string): Promise<Result> {
    return this.#result(
      await ask({
        port: this.#port,
        method: 'POST',
        path,
        headers: { authorization: `Bearer ${this.#token}`, 'content-type': 'application/json' },
        body: typeof body === 'string' ? body : JSON.stringify(body),
      }),
    );
  }

  /** Dials and hands back the new call's id. */
  async dial(body: object): Promise<string> {
    const result = await this.post('/calls', body);
    if (result.status !== 201) throw new Error(`POST /calls was answered with ${result.status}: ${result.text}`);
    return textOf(recordOf(result.body['call'])['callSid']);
  }

  async events(callSid: string): Promise<readonly CallEvent[]> {
    const result = await this.get(`/calls/${callSid}/events`);
    return listOf(result.body['events']) as unknown as readonly CallEvent[];
  }

  async calls(query = ''): Promise<readonly Json[]> {
    return listOf((await this.get(`/calls${query}`)).body['calls']);
  }

  /** Opens `/events/ws`; rejects with UpgradeRefused where the relay answers something else than 101. */
  async follow(query: string): Promise<EventStream> {
    const stream = await EventStream.open(this.#port, `/events/ws?${query}`, {
      authorization: `Bearer ${this.#token}`,
    });
    this.#streams.push(stream);
    return stream;
  }

  closeStreams(): void {
    for (const stream of this.#streams.splice(0)) stream.close();
  }

  #result(answer: Answer): Result {
    const body = jsonOf(answer.text);
    return { ...answer, body, code: textOf(recordOf(body['error'])['code']) };
  }
}

/** Whether a refusal says which field it is about, in whatever place. */
export function namesField(result: Result, field: string): boolean {
  return JSON.stringify(result.body['error'] ?? '').includes(field);
}

/** One subscription: journalled events and live deltas, each in the order they came. */
export class EventStream extends Watched {
  readonly events: CallEvent[] = [];
  readonly deltas: (Json & { readonly turn: number; readonly text: string })[] = [];
  isClosed = false;
  readonly #socket: WebSocket;

  private constructor(socket: WebSocket) {
    super();
    this.#socket = socket;
  }

  static open(port: number, path: string, headers: Readonly<Record<string, string>>): Promise<EventStream> {
    return new Promise((resolve, reject) => {
      const socket = new WebSocket(`ws://127.0.0.1:${port}${path}`, { headers, handshakeTimeout: 8_000 });
      // History may follow the upgrade in the same packet, so listen before it opens.
      const stream = new EventStream(socket);
      socket.on('message', (data) => stream.#receive(wireText(data)));
      socket.once('open', () => resolve(stream));
      socket.once('unexpected-response', (_request, response) => {
        reject(new UpgradeRefused(response.statusCode ?? 0));
        socket.terminate();
      });
      socket.on('error', reject);
      socket.on('close', () => {
        stream.isClosed = true;
        stream.changed();
      });
    });
  }

  /** The first event of a type after a mark, and where asked one that fits. */
  event(
    type: string,
    fits: (event: CallEvent) => boolean = () => true,
    { since = 0, deadlineMs }: { readonly since?: number; readonly deadlineMs?: number } = {},
  ): Promise<CallEvent> {
    return this.until(
      () => this.events.slice(since).find((event) => event.type === type && fits(event)),
      `${type} event that fits`,
      deadlineMs,
    );
  }

  all(type: string, since = 0): readonly CallEvent[] {
    return this.events.slice(since).filter((event) => event.type === type);
  }

  mark(): number {
    return this.events.length;
  }

  /** Its machine is shut: what comes is not read, and pings are not answered. */
  freeze(): void {
    this.#socket.pause();
  }

  /** Whether the relay has cut it off; what waits to be read is not looked at. */
  thaw(): void {
    this.#socket.resume();
  }

  close(): void {
    this.#socket.close();
  }

  #receive(data: string): void {
    const message = jsonOf(data);
    if (message['type'] === 'assistant.delta') {
      this.deltas.push(message as Json & { readonly turn: number; readonly text: string });
    } else {
      this.events.push(message as unknown as CallEvent);
    }
    this.changed();
  }

  protected override evidence(): string {
    return brief(this.events.map(({ at: _at, callSid: _callSid, ...event }) => event));
  }
}
