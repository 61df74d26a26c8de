import websocket from '@fastify/websocket';
import fastify, { type FastifyInstance } from 'fastify';
import type { Logger } from '../logging/logger.ts';
import { installErrors } from './errors.ts';

const BODY_MAX_BYTES = 64 * 1024;
/** A client that has not sent its headers by then is not going to. */
const HEADERS_TIMEOUT_MS = 10_000;
const REQUEST_TIMEOUT_MS = 30_000;
const FRAME_MAX_BYTES = 256 * 1024;

/** A server with our limits and our answers, and no routes yet. It does not listen. */
export async function createServer(log: Logger): Promise<FastifyInstance> {
  const app = fastify({
    bodyLimit: BODY_MAX_BYTES,
    requestTimeout: REQUEST_TIMEOUT_MS,
    logger: false,
    forceCloseConnections: true,
  });
  app.server.headersTimeout = HEADERS_TIMEOUT_MS;
  installErrors(app, log);
  await app.register(websocket, {
    options: { perMessageDeflate: false, maxPayload: FRAME_MAX_BYTES },
    errorHandler: (error, socket) => {
      log.warn({ error: error.message }, 'socket handler failed');
      socket.terminate();
    },
  });
  return app;
}
