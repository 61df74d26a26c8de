import { once } from 'node:events';
import { performance } from 'node:perf_hooks';
import twilio from 'twilio';
import { type RawData, WebSocket, WebSocketServer } from 'ws';
import { frameText } from '#relay/frame-text.ts';

export const PUBLIC_HOST = 'bench.example.com';
export const ACCOUNT_SID = `AC${'0'.repeat(32)}`;
export const AUTH_TOKEN = 'bench-auth-token';

const TOKENS = 150;
/** A fast model's pace. */
const TOKEN_EVERY_MS = 20;

/** Both ends of the hop in one process, so that one clock times it. */
export class FarEnds {
  readonly #model = new WebSocketServer({ host: '127.0.0.1', port: 0, perMessageDeflate: false });
  readonly #sentAtMs = new Map<string, number>();
  #samplesMs: number[] = [];
  #calls = 0;

  async start(): Promise<void> {
    await once(this.#model, 'listening');
    this.#model.on('connection', (socket) => this.#serveModel(socket));
  }

  get modelUrl(): string {
    const address = this.#model.address();
    const port = typeof address === 'object' && address !== null ? address.port : 0;
    return `http://127.0.0.1:${port}/v1`;
  }

  /** Runs `count` calls at once through a relay. Resolves with the latency of every token, in ms. */
  async throughRelay(relayUrl: string, count: number): Promise<readonly number[]> {
    return this.#measure(count, async (call) => {
      const line = await openRelayLine(relayUrl, call);
      line.send(JSON.stringify({ type: 'prompt', voicePrompt: 'Go on.', lang: 'en-US', last: true }));
      return line;
    });
  }

  /** The same through the bare hop. */
  async throughFloor(floorUrl: string, count: number): Promise<readonly number[]> {
    return this.#measure(count, async () => {
      const line = new WebSocket(floorUrl.replace('http', 'ws'), { perMessageDeflate: false });
      await once(line, 'open');
      line.send(JSON.stringify({ type: 'response.create' }));
      return line;
    });
  }

  stop(): void {
    for (const socket of this.#model.clients) socket.terminate();
    this.#model.close();
  }

  async #measure(count: number, open: (call: number) => Promise<WebSocket>): Promise<readonly number[]> {
    this.#samplesMs = [];
    const first = this.#calls;
    this.#calls += count;
    const calls = Array.from({ length: count }, (_, index) => first + index);
    await Promise.all(calls.map(async (call) => this.#listen(await open(call))));
    return this.#samplesMs;
  }

  /** Resolves when the last token has come through. */
  #listen(line: WebSocket): Promise<void> {
    return new Promise((resolve) => {
      line.on('message', (data: RawData) => {
        const atMs = performance.now();
        const frame: unknown = JSON.parse(frameText(data));
        const text = textOf(frame);
        const sentAtMs = this.#sentAtMs.get(text);
        if (sentAtMs === undefined) return;
        this.#sentAtMs.delete(text);
        this.#samplesMs.push(atMs - sentAtMs);
        if (!text.endsWith(`-${TOKENS}`)) return;
        line.close();
        resolve();
      });
    });
  }

  /** As much of the Realtime protocol as a reply takes. */
  #serveModel(socket: WebSocket): void {
    const id = Math.random().toString(36).slice(2, 10);
    socket.send(JSON.stringify({ type: 'session.created', session: {} }));
    socket.on('message', (data) => {
      const type = typeOf(JSON.parse(frameText(data)));
      if (type === 'session.update') socket.send(JSON.stringify({ type: 'session.updated', session: {} }));
      if (type === 'response.create') this.#stream(socket, id);
    });
  }

  #stream(socket: WebSocket, id: string): void {
    const response = { id: `resp_${id}`, status: 'in_progress' };
    socket.send(JSON.stringify({ type: 'response.created', response }));
    let n = 0;
    const timer = setInterval(() => {
      n += 1;
      const delta = ` ${id}-${n}`;
      const frame = JSON.stringify({
        type: 'response.output_text.delta',
        event_id: `event_${n}`,
        response_id: response.id,
        item_id: 'item_1',
        output_index: 0,
        content_index: 0,
        delta,
      });
      this.#sentAtMs.set(delta, performance.now());
      socket.send(frame);
      if (n < TOKENS) return;
      clearInterval(timer);
      socket.send(JSON.stringify({ type: 'response.done', response: { ...response, status: 'completed' } }));
    }, TOKEN_EVERY_MS);
    socket.on('close', () => clearInterval(timer));
  }
}

async function openRelayLine(relayUrl: string, call: number): Promise<WebSocket> {
  const callSid = `CA${call.toString(16).padStart(32, '0')}`;
  const form = {
    CallSid: callSid,
    AccountSid: ACCOUNT_SID,
    From: '+15550100001',
    To: '+15550100002',
    CallStatus: 'ringing',
  };
  const twiml = await fetch(`${relayUrl}/receive_call`, {
    method: 'POST',
    headers: { 'x-twilio-signature': sign(`https://${PUBLIC_HOST}/receive_call`, form) },
    body: new URLSearchParams(form),
  });
  const url = /url="([^"]+)"/.exec(await twiml.text())?.[1] ?? '';
  const line = new WebSocket(url.replace(`wss://${PUBLIC_HOST}`, relayUrl.replace('http', 'ws')), {
    perMessageDeflate: false,
    headers: { 'x-twilio-signature': sign(url, {}) },
  });
  await once(line, 'open');
  line.send(
    JSON.stringify({ type: 'setup', sessionId: 'VX1', accountSid: ACCOUNT_SID, callSid, from: form.From, to: form.To }),
  );
  return line;
}

const sign = (url: string, form: Record<string, string>): string =>
  twilio.getExpectedTwilioSignature(AUTH_TOKEN, url, form);

/** The token in a frame of either hop. */
function textOf(frame: unknown): string {
  if (typeof frame !== 'object' || frame === null) return '';
  if ('token' in frame) return String(frame.token);
  return 'delta' in frame ? String(frame.delta) : '';
}

const typeOf = (event: unknown): string =>
  typeof event === 'object' && event !== null && 'type' in event ? String(event.type) : '';
