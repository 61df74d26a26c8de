import { once } from 'node:events';
import { performance } from 'node:perf_hooks';
import { type RawData, type WebSocket, WebSocketServer } from 'ws';
import { frameText } from '#relay/frame-text.ts';

/** How the model answers: its first word comes at once, for it thinks for no time. */
export interface Pace {
  readonly tokens: number;
  readonly everyMs: number;
  /** Words that are on their way already when the model is told to stop. */
  readonly late: number;
}

/** What the model says next, in one piece, instead of its numbered words. */
export interface ScriptedAnswer {
  readonly text: string;
  /** Called with the moment it was sent, in epoch milliseconds. */
  readonly onSent: (atMs: number) => void;
}

interface Plan {
  readonly pace: () => Pace;
  /** Emptied from the front. */
  readonly script: ScriptedAnswer[];
}

/** One session with the model; its words say which session and which word they are: ` 12w345`, as plain as a word is. */
export class ModelSession {
  readonly id: number;
  /** When each word was sent. */
  readonly sentAtMs: number[] = [];
  /** Called with the moment the model was told to stop. */
  onCancel: (atMs: number) => void = () => undefined;
  readonly #socket: WebSocket;
  readonly #pace: () => Pace;
  readonly #script: ScriptedAnswer[];
  #responses = 0;
  #timer: NodeJS.Timeout | null = null;
  #left = 0;

  constructor(id: number, socket: WebSocket, { pace, script }: Plan) {
    this.id = id;
    this.#socket = socket;
    this.#pace = pace;
    this.#script = script;
    socket.on('message', (data) => this.#receive(data));
    socket.on('close', () => this.#stopTimer());
    this.#send({ type: 'session.created', session: {} });
  }

  #receive(data: RawData): void {
    const text = frameText(data);
    if (text.includes('"response.create"')) this.#answer();
    else if (text.includes('"response.cancel"')) this.#cancel();
    else if (text.includes('"session.update"')) this.#send({ type: 'session.updated', session: {} });
  }

  #answer(): void {
    const { tokens, everyMs } = this.#pace();
    this.#responses += 1;
    this.#left = tokens;
    const response = { id: `resp_${this.id}_${this.#responses}`, status: 'in_progress' };
    this.#send({ type: 'response.created', response });
    this.#send({ type: 'response.output_item.added', response_id: response.id, item: { id: this.#itemId } });
    const scripted = this.#script.shift();
    if (scripted !== undefined) return this.#sayAtOnce(scripted);
    this.#word();
    this.#timer = setInterval(() => this.#word(), everyMs);
  }

  #sayAtOnce({ text, onSent }: ScriptedAnswer): void {
    const ids = { response_id: `resp_${this.id}_${this.#responses}`, item_id: this.#itemId };
    onSent(performance.timeOrigin + performance.now());
    this.#send({ type: 'response.output_text.delta', ...ids, output_index: 0, content_index: 0, delta: text });
    this.#send({ type: 'response.done', response: { id: ids.response_id, status: 'completed' } });
  }

  #word(): void {
    if (this.#left === 0) return this.#done('completed');
    this.#left -= 1;
    const n = this.sentAtMs.length;
    const frame = `{"type":"response.output_text.delta","event_id":"event_${n}","response_id":"resp_${this.id}_${this.#responses}","item_id":"${this.#itemId}","output_index":0,"content_index":0,"delta":" ${this.id}w${n}"}`;
    this.sentAtMs.push(performance.now());
    this.#socket.send(frame);
    if (this.#left === 0) this.#done('completed');
  }

  get #itemId(): string {
    return `item_${this.id}_${this.#responses}`;
  }

  #cancel(): void {
    const atMs = performance.now();
    if (this.#timer === null) return;
    this.onCancel(atMs);
    this.#left = Math.min(this.#left, this.#pace().late);
  }

  #done(status: string): void {
    if (this.#timer === null) return;
    this.#stopTimer();
    this.#send({ type: 'response.done', response: { id: `resp_${this.id}_${this.#responses}`, status } });
  }

  #stopTimer(): void {
    if (this.#timer !== null) clearInterval(this.#timer);
    this.#timer = null;
  }

  #send(event: object): void {
    this.#socket.send(JSON.stringify(event));
  }
}

/** As much of the model's server as the measured replies take. */
export class ModelEnd {
  readonly sessions: ModelSession[] = [];
  pace: Pace = { tokens: 1, everyMs: 20, late: 0 };
  readonly script: ScriptedAnswer[] = [];
  /** How long its sockets take to open, in milliseconds. */
  openingMs = 0;
  readonly #server = new WebSocketServer({
    host: '127.0.0.1',
    port: 0,
    perMessageDeflate: false,
    verifyClient: (_client, open) => void setTimeout(() => open(true), this.openingMs),
  });

  /** Starts to listen. @returns its address, as the relay is given it. */
  async start(): Promise<string> {
    await once(this.#server, 'listening');
    this.#server.on('connection', (socket) => {
      this.sessions.push(
        new ModelSession(this.sessions.length, socket, { pace: () => this.pace, script: this.script }),
      );
    });
    const address = this.#server.address();
    const port = typeof address === 'object' && address !== null ? address.port : 0;
    return `http://127.0.0.1:${port}/v1`;
  }
}
