import { readFileSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import path from 'node:path';
import { onTestFinished } from 'vitest';
import { type WebSocket, WebSocketServer } from 'ws';
import { frameText } from '#relay/frame-text.ts';
import { Inbox } from './inbox.ts';

interface Scene {
  readonly scene: string;
  readonly frames: readonly unknown[];
}

const [, ...scenes] = readFileSync(path.join(import.meta.dirname, '../fixtures/realtime-frames.jsonl'), 'utf8')
  .trimEnd()
  .split('\n')
  .map((line) => JSON.parse(line) as Scene);

/** What the client sent, as far as tests look at it. */
export interface ClientEvent {
  readonly type: string;
  readonly event_id?: string;
  readonly previous_item_id?: string;
  readonly item_id?: string;
  readonly response_id?: string;
  readonly item?: { readonly id: string; readonly role: string; readonly content: readonly unknown[] };
  readonly session?: Readonly<Record<string, unknown>>;
  readonly response?: { readonly metadata?: Readonly<Record<string, string>> };
}

/** A server that speaks the Realtime API as the test directs, scene by scene. */
export class RealtimeServer {
  readonly received = new Inbox<ClientEvent>();
  /** Request line and authorization of every handshake. */
  readonly handshakes: { readonly url: string; readonly headers: Readonly<Record<string, unknown>> }[] = [];
  readonly connections = new Inbox<WebSocket>();
  readonly #server: WebSocketServer;

  static async start(): Promise<RealtimeServer> {
    const server = new WebSocketServer({ port: 0, host: '127.0.0.1' });
    await new Promise((resolve) => server.once('listening', resolve));
    const started = new RealtimeServer(server);
    onTestFinished(() => started.stop());
    return started;
  }

  private constructor(server: WebSocketServer) {
    this.#server = server;
    server.on('connection', (socket, request) => {
      this.handshakes.push({ url: request.url ?? '', headers: request.headers });
      socket.on('message', (data) => this.received.push(JSON.parse(frameText(data)) as ClientEvent));
      this.connections.push(socket);
    });
  }

  get baseUrl(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}/v1`;
  }

  /** Plays scenes to the client that came last. @param id - Stands in for `$ID`. */
  play(names: readonly string[], id = ''): void {
    for (const name of names) {
      const found = scenes.find(({ scene }) => scene === name);
      if (found === undefined) throw new Error(`no scene ${name}`);
      for (const frame of found.frames) this.send(JSON.stringify(frame).replaceAll('$ID', id));
    }
  }

  send(text: string | Buffer): void {
    this.connections.all.at(-1)?.send(text);
  }

  closeWith(code: number, reason = ''): void {
    this.connections.all.at(-1)?.close(code, reason);
  }

  vanish(): void {
    this.connections.all.at(-1)?.terminate();
  }

  stop(): void {
    for (const socket of this.#server.clients) socket.terminate();
    this.#server.close();
  }
}
