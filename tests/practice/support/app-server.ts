import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import twilio from 'twilio';
import { type WebSocket, WebSocketServer } from 'ws';
import { Inbox } from './inbox.ts';

export interface Webhook {
  readonly path: string;
  readonly params: Readonly<Record<string, string>>;
  readonly isSigned: boolean;
}

export interface RelaySocket {
  readonly socket: WebSocket;
  readonly frames: Inbox<Record<string, unknown>>;
  readonly isSigned: boolean;
  readonly userAgent: string;
  readonly closed: Promise<{ readonly code: number; readonly reason: string }>;
  send(frame: unknown): void;
}

/** The app's end of Twilio: webhooks answered by a table of paths, and relay sockets, signatures checked. */
export interface AppServer {
  readonly url: string;
  readonly wsUrl: string;
  readonly webhooks: Inbox<Webhook>;
  readonly sockets: Inbox<RelaySocket>;
  answer(path: string, twiml: string | ((params: Webhook['params']) => string)): void;
  refuseSockets(): void;
  close(): Promise<void>;
}

export async function startAppServer(authToken: string): Promise<AppServer> {
  const webhooks = new Inbox<Webhook>();
  const sockets = new Inbox<RelaySocket>();
  const answers = new Map<string, string | ((params: Webhook['params']) => string)>();
  let refusing = false;
  let url = '';
  const serve = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const params = Object.fromEntries(new URLSearchParams(await bodyOf(request)));
    const path = request.url ?? '/';
    const signature = String(request.headers['x-twilio-signature']);
    webhooks.push({ path, params, isSigned: twilio.validateRequest(authToken, signature, url + path, params) });
    const answer = answers.get(path);
    if (answer === undefined) {
      response.writeHead(204).end();
      return;
    }
    response.writeHead(200, { 'Content-Type': 'text/xml' }).end(typeof answer === 'string' ? answer : answer(params));
  };
  const server = createServer((request, response) => void serve(request, response));
  const wss = new WebSocketServer({ noServer: true });
  server.on('upgrade', (request, socket, head) => {
    if (refusing) return socket.end('HTTP/1.1 403 Forbidden\r\nContent-Length: 0\r\n\r\n');
    return wss.handleUpgrade(request, socket, head, (ws) => {
      const signature = String(request.headers['x-twilio-signature']);
      const signedUrl = url.replace('http', 'ws') + request.url;
      sockets.push(wrap(ws, twilio.validateRequest(authToken, signature, signedUrl, {}), request));
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  url = `http://127.0.0.1:${typeof address === 'object' ? address?.port : 0}`;
  return {
    url,
    wsUrl: url.replace('http', 'ws'),
    webhooks,
    sockets,
    answer: (path, twiml) => answers.set(path, twiml),
    refuseSockets: () => {
      refusing = true;
    },
    close: async () => {
      for (const client of wss.clients) client.terminate();
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

function wrap(socket: WebSocket, isSigned: boolean, request: IncomingMessage): RelaySocket {
  const frames = new Inbox<Record<string, unknown>>();
  socket.on('message', (data: Buffer) => frames.push(JSON.parse(data.toString()) as Record<string, unknown>));
  return {
    socket,
    frames,
    isSigned,
    userAgent: String(request.headers['user-agent']),
    closed: new Promise((resolve) => socket.on('close', (code, reason) => resolve({ code, reason: String(reason) }))),
    send: (frame) => socket.send(typeof frame === 'string' ? frame : JSON.stringify(frame)),
  };
}

async function bodyOf(request: IncomingMessage): Promise<string> {
  let body = '';
  for await (const chunk of request) body += String(chunk);
  return body;
}
