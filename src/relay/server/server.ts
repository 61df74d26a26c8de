import websocket from '@fastify/websocket';
import fastify, { type FastifyInstance, type FastifyReply, type FastifyRequest } from 'fastify';
import type { Logger } from '../logging/logger.ts';
import { answerBrokenRequest, badAddress, failure, installErrors } from './errors.ts';
import { Strangers } from './strangers.ts';

const BODY_MAX_BYTES = 64 * 1024;
const HEADERS_MAX_BYTES = 16 * 1024;
/** A client that has not sent its headers by then is not going to. */
const HEADERS_TIMEOUT_MS = 10_000;
const REQUEST_TIMEOUT_MS = 15_000;
/** How often those two are looked at; Node's own 30 s would let the slow stay four times as long. */
const TIMEOUTS_EVERY_MS = 2_000;
/** Between two requests on one connection. */
const IDLE_TIMEOUT_MS = 30_000;
const FRAME_MAX_BYTES = 256 * 1024;
/** Twilio and a console need a handful in the same instant; a file descriptor is a file descriptor. */
const STRANGERS_MAX = 256;

/** A server with our limits and our answers, and no routes yet. It does not listen. */
export async function createServer(log: Logger): Promise<FastifyInstance> {
  const app = fastify({
    bodyLimit: BODY_MAX_BYTES,
    requestTimeout: REQUEST_TIMEOUT_MS,
    keepAliveTimeout: IDLE_TIMEOUT_MS,
    // A token too long to be ours is refused like any other; the headers' bound is its bound.
    routerOptions: { maxParamLength: HEADERS_MAX_BYTES },
    http: {
      headersTimeout: HEADERS_TIMEOUT_MS,
      connectionsCheckingInterval: TIMEOUTS_EVERY_MS,
      maxHeaderSize: HEADERS_MAX_BYTES,
    },
    trustProxy: false,
    logger: false,
    forceCloseConnections: true,
    clientErrorHandler: answerBrokenRequest,
    frameworkErrors: badAddress,
  });
  app.decorate('strangers', new Strangers(app.server, STRANGERS_MAX));
  installErrors(app, log);
  await app.register(websocket, {
    options: { perMessageDeflate: false, maxPayload: FRAME_MAX_BYTES },
    errorHandler: (error, socket) => {
      log.warn({ error: error.message }, 'socket handler failed');
      socket.terminate();
    },
  });
  app.addHook('onRequest', async (request, reply) => refuseTwofold(request, reply));
  return app;
}

/**
 * What two programs in a row might read differently, and be played off against each other with: more than one `Host`,
 * or an address with a host of its own. Node refuses two lengths by itself.
 */
function refuseTwofold(request: FastifyRequest, reply: FastifyReply): FastifyReply | undefined {
  // A request that came over no network has none.
  const hosts = request.raw.headersDistinct?.['host'] ?? [];
  if (hosts.length <= 1 && request.url.startsWith('/')) return undefined;
  return failure(reply, 400, 'invalid_request', 'A request takes one Host and an address that begins with a slash.');
}
