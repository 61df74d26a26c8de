import type { IncomingMessage } from 'node:http';
import fastify from 'fastify';
import { type WebSocket, WebSocketServer } from 'ws';
import type { Log } from '../log.ts';
import type { Pace } from '../pace.ts';
import type { Brain } from './brain.ts';
import { type ProtocolError, protocolError } from './protocol-error.ts';
import { RealtimeSession } from './realtime-session.ts';
import { newId } from './response-run.ts';

export interface ModelServerOptions {
  readonly apiKey: string;
  readonly pace: Pace;
  readonly log: Log;
  /** The models there are, by name. */
  readonly brains: ReadonlyMap<string, Brain>;
}

export interface ModelServer {
  /** As the official client takes it: with `/v1`. */
  readonly baseUrl: string;
  /** Ends every session and frees the port. Idempotent. */
  close(): Promise<void>;
}

const UNAUTHENTICATED = 3_000;
const BAD_REQUEST = 4_000;

/** Starts a Realtime server of the GA shape, text out, on a free port of 127.0.0.1. */
export async function startModelServer(options: ModelServerOptions): Promise<ModelServer> {
  const app = fastify({ forceCloseConnections: true });
  app.get('/v1/models', (request, reply) => {
    const error = keyError(request.headers.authorization, options.apiKey);
    if (error !== null) return reply.code(401).send({ error });
    const data = [...options.brains.keys()].map((id) => ({ id, object: 'model', created: 0, owned_by: 'phony' }));
    return reply.send({ object: 'list', data });
  });
  const sockets = new WebSocketServer({ noServer: true, perMessageDeflate: false });
  app.server.on('upgrade', (request, socket, head) => {
    if (new URL(request.url ?? '/', 'http://127.0.0.1').pathname === '/v1/realtime') {
      sockets.handleUpgrade(request, socket, head, (ws) => admit(ws, request, options));
    } else {
      socket.end('HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n');
    }
  });
  const address = await app.listen({ host: '127.0.0.1', port: 0 });
  return {
    baseUrl: `${address}/v1`,
    close: async () => {
      for (const client of sockets.clients) client.terminate();
      await app.close();
    },
  };
}

/** The upgrade always succeeds; who may not come in learns it from one `error` event and the close. */
function admit(socket: WebSocket, request: IncomingMessage, options: ModelServerOptions): void {
  // Broken peers end as a close.
  socket.on('error', () => {});
  const model = new URL(request.url ?? '/', 'http://127.0.0.1').searchParams.get('model');
  const unauthenticated = keyError(request.headers.authorization, options.apiKey);
  if (unauthenticated !== null) return turnAway(socket, unauthenticated, UNAUTHENTICATED);
  if (request.headers['openai-beta'] !== undefined) {
    const message = 'The Realtime Beta API is no longer supported. Please use /v1/realtime for the GA API.';
    return turnAway(socket, protocolError('beta_api_shape_disabled', message), BAD_REQUEST);
  }
  if (model === null) {
    return turnAway(
      socket,
      protocolError('missing_model', "You must provide a 'model' parameter.", 'model'),
      BAD_REQUEST,
    );
  }
  const brain = options.brains.get(model);
  if (brain === undefined) {
    const message = `Model "${model}" is not supported in realtime mode.`;
    return turnAway(socket, protocolError('invalid_model', message, 'model'), BAD_REQUEST);
  }
  options.log('practice model session', { model });
  RealtimeSession.serve(socket, model, brain, options.pace);
}

function keyError(authorization: string | undefined, apiKey: string): ProtocolError | null {
  if (authorization === undefined) return protocolError(null, 'Missing bearer or basic authentication in header');
  if (authorization === `Bearer ${apiKey}`) return null;
  return protocolError(
    'invalid_api_key',
    'Incorrect API key provided. This is the practice line: it has a key of its own.',
  );
}

function turnAway(socket: WebSocket, error: ProtocolError, closeCode: number): void {
  socket.send(JSON.stringify({ type: 'error', event_id: newId('event'), error: { ...error, event_id: null } }));
  socket.close(closeCode, error.code === null ? error.type : `${error.type}.${error.code}`);
}
