import { request as ask, createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { connect } from 'node:net';
import type { Duplex } from 'node:stream';
import { onTestFinished } from 'vitest';
import { WebSocket, WebSocketServer } from 'ws';
import type { WayOut } from '#relay/setup/loopback/loopback-call.ts';

/** What stands in front of the relay at its public address, and what it does wrong. */
export interface Front {
  /** The path it hands on in place of the one it was asked for. */
  readonly path?: (path: string) => string;
  /** Answers in the relay's place where it gives something. */
  readonly answers?: (path: string) => { readonly status: number; readonly body: string } | null;
  /** `as requests`: the upgrade is lost; `silent` and `cut`: it speaks WebSocket itself, and not to us. */
  readonly sockets?: 'passed' | 'as requests' | 'silent' | 'cut';
}

/** Stands in front of the relay on a port of its own until the test is over. */
export async function standInFront(relayPort: number, front: Front): Promise<number> {
  const server = createServer((request, response) => handOn(relayPort, front, request, response));
  const { sockets = 'passed' } = front;
  if (sockets === 'passed') {
    server.on('upgrade', (request, socket) => handOnSocket(relayPort, request, socket));
  } else if (sockets !== 'as requests') {
    new WebSocketServer({ server }).on('connection', (socket) => {
      if (sockets === 'cut') socket.on('message', () => socket.terminate());
    });
  }
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  const address = server.address();
  return typeof address === 'object' && address !== null ? address.port : 0;
}

function handOn(relayPort: number, front: Front, request: IncomingMessage, response: ServerResponse): void {
  const path = request.url ?? '/';
  const own = front.answers?.(path) ?? null;
  if (own !== null) {
    request.resume();
    response.writeHead(own.status, { connection: 'close' }).end(own.body);
    return;
  }
  // Hop by hop: what asked for an upgrade is not handed on.
  const { upgrade: _, connection: __, ...headers } = request.headers;
  const onward = {
    host: '127.0.0.1',
    port: relayPort,
    method: request.method,
    headers,
    path: front.path?.(path) ?? path,
  };
  request.pipe(
    ask(onward, (answer) => {
      response.writeHead(answer.statusCode ?? 0, answer.headers);
      answer.pipe(response);
    }),
  );
}

function handOnSocket(relayPort: number, { method, url, rawHeaders }: IncomingMessage, socket: Duplex): void {
  const onward = connect(relayPort, '127.0.0.1');
  const lines = rawHeaders.flatMap((text, at) => (at % 2 === 0 ? [`${text}: ${rawHeaders[at + 1]}`] : []));
  onward.write(`${method} ${url} HTTP/1.1\r\n${lines.join('\r\n')}\r\n\r\n`);
  onward.pipe(socket).pipe(onward);
  for (const end of [onward, socket]) end.on('error', () => end.destroy());
}

/** The way out where every public address leads to one port of this machine, without TLS. */
export const wayTo = (port: number): WayOut => ({
  post: (url, { headers = {}, body = '' }) => {
    const { host, pathname, search } = new URL(url);
    const to = { host: '127.0.0.1', port, method: 'POST', path: `${pathname}${search}`, headers: { ...headers, host } };
    return new Promise((resolve, reject) => {
      const request = ask(to, (answer) => {
        let text = '';
        answer.setEncoding('utf8').on('data', (chunk: string) => (text += chunk));
        answer.on('end', () =>
          resolve({ status: answer.statusCode ?? 0, body: text, location: answer.headers.location ?? null }),
        );
      });
      request.on('error', reject).end(body);
    });
  },
  connect: (url, headers) => {
    const { host, pathname } = new URL(url);
    return new WebSocket(`ws://127.0.0.1:${port}${pathname}`, {
      headers: { ...headers, host },
      handshakeTimeout: 2_000,
    });
  },
});
