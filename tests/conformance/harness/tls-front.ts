import { request as ask, type IncomingMessage, type ServerResponse } from 'node:http';
import { createServer, type Server } from 'node:https';
import { type AddressInfo, connect, type Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import { selfSigned } from './certificate.ts';

/** A reverse proxy with TLS at `localhost`: the public address of a relay that runs on this machine. */
export class TlsFront {
  /** PEM, for whoever is to trust it. */
  readonly cert: string;
  /** Where requests are handed on to; until it is set they are answered with 502. */
  relayPort: number | null = null;
  /** False: upgrades are handed on as plain requests, as a proxy does that knows no WebSockets. */
  passesSockets = true;
  /** Every request that came, `POST /receive_call`, and every upgrade, `upgrade /relay/ws/…`. */
  readonly requests: string[] = [];
  readonly #server: Server;
  readonly #sockets = new Set<Socket>();

  private constructor() {
    const { cert, key } = selfSigned('localhost');
    this.cert = cert;
    this.#server = createServer({ cert, key }, (request, response) => this.#handOn(request, response));
    this.#server.on('upgrade', (request, socket) => this.#upgrade(request, socket));
    this.#server.on('connection', (socket: Socket) => {
      this.#sockets.add(socket);
      socket.on('close', () => this.#sockets.delete(socket));
    });
  }

  static async start(): Promise<TlsFront> {
    const front = new TlsFront();
    await new Promise<void>((resolve) => {
      front.#server.listen(0, '127.0.0.1', resolve);
    });
    return front;
  }

  /** As `HOST` takes it. */
  get host(): string {
    return `localhost:${(this.#server.address() as AddressInfo).port}`;
  }

  async stop(): Promise<void> {
    for (const socket of this.#sockets) socket.destroy();
    await new Promise((resolve) => {
      this.#server.close(resolve);
    });
  }

  #handOn(request: IncomingMessage, response: ServerResponse): void {
    this.requests.push(`${request.method} ${request.url}`);
    if (this.relayPort === null) {
      response.writeHead(502).end();
      return;
    }
    const { method, headers, url } = request;
    const onward = ask({ host: '127.0.0.1', port: this.relayPort, method, headers, path: url }, (answer) => {
      response.writeHead(answer.statusCode ?? 502, answer.headers);
      answer.pipe(response);
    });
    onward.on('error', () => response.destroy());
    request.pipe(onward);
  }

  #upgrade(request: IncomingMessage, socket: Duplex): void {
    this.requests.push(`upgrade ${request.url}`);
    const { method, url, rawHeaders } = request;
    const onward = connect(this.relayPort ?? 0, '127.0.0.1');
    const headers = rawHeaders.flatMap((name, at) => (at % 2 === 0 ? [[name, rawHeaders[at + 1]] as const] : []));
    const passed = headers.filter(([name]) => this.passesSockets || !/^(?:upgrade|connection)$/i.test(name));
    const hop = this.passesSockets ? [] : ['Connection: close'];
    const lines = [...passed.map(([name, value]) => `${name}: ${value}`), ...hop];
    onward.write(`${method} ${url} HTTP/1.1\r\n${lines.join('\r\n')}\r\n\r\n`);
    onward.pipe(socket).pipe(onward);
    for (const end of [onward, socket]) end.on('error', () => end.destroy());
  }
}
