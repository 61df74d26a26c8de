import { Socket } from 'node:net';
import type { FastifyError, FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { z } from 'zod';
import type { Refusal, RefusalCode } from '#core/errors.ts';
import type { Logger } from '../logging/logger.ts';
import { hideSecrets } from '../logging/secrets.ts';
import { wordsFor } from './issue-words.ts';

const STATUS: Readonly<Record<RefusalCode, number>> = {
  invalid_request: 400,
  not_found: 404,
  call_not_found: 404,
  call_not_active: 409,
  call_active: 409,
  nothing_pending: 409,
  nothing_said: 409,
  twilio_refused: 422,
  not_configured: 422,
  emergency_number: 422,
  premium_number: 422,
  quiet_hours: 422,
  new_country: 422,
  cap_reached: 422,
  twilio_unreachable: 502,
  model_unreachable: 502,
  disk_refused: 503,
};

/** An answer of the public surface that is not a success. */
export const failure = (reply: FastifyReply, status: number, code: string, message: string): FastifyReply =>
  reply.code(status).send({ error: { code, message } });

export function refuse(reply: FastifyReply, { code, message, field, twilioCode }: Refusal): FastifyReply {
  const error = {
    code,
    message,
    ...(field === undefined ? {} : { field }),
    ...(twilioCode === undefined ? {} : { twilioCode }),
  };
  return reply.code(STATUS[code]).send({ error });
}

/** Bad input, named after the field that is bad. */
class InvalidRequest extends Error {
  override readonly name = 'InvalidRequest';
  readonly field: string;

  constructor(field: string, message: string) {
    super(`${field} ${message}`);
    this.field = field;
  }
}

const NO_OBJECT = 'must be a JSON object; send one with Content-Type: application/json';

/** @throws InvalidRequest naming the first field that is wrong. */
export function parseRequest<S extends z.ZodType>(schema: S, input: unknown): z.output<S> {
  if (input === null || typeof input !== 'object' || Array.isArray(input)) throw new InvalidRequest('body', NO_OBJECT);
  const parsed = schema.safeParse(input, { error: wordsFor });
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  const field = issue?.path.join('.') || 'body';
  throw new InvalidRequest(field, issue?.message ?? 'is not valid');
}

/** Every failure leaves in the public surface's shape; a bug's message stays in the log. */
export function installErrors(app: FastifyInstance, log: Logger): void {
  app.setNotFoundHandler((_request, reply) => failure(reply, 404, 'not_found', 'There is nothing here.'));
  app.setErrorHandler((error: FastifyError | InvalidRequest, request, reply) => answer(error, request, reply, log));
}

/** What of a library's words about a request is passed on: some quote the request. */
const QUOTE_MAX_CHARS = 200;

function answer(
  error: FastifyError | InvalidRequest,
  request: FastifyRequest,
  reply: FastifyReply,
  log: Logger,
): FastifyReply {
  if (error instanceof InvalidRequest) {
    return reply.code(400).send({ error: { code: 'invalid_request', message: error.message, field: error.field } });
  }
  const status = error.statusCode ?? 500;
  if (status === 413) return failure(reply, 413, 'too_large', 'The body is larger than 64 KiB.');
  if (status === 429) return failure(reply, 429, 'rate_limited', error.message);
  if (status === 415) return failure(reply, 400, 'invalid_request', `body ${NO_OBJECT}`);
  if (status < 500) {
    return failure(
      reply,
      400,
      'invalid_request',
      `body cannot be read: ${hideSecrets(error.message).slice(0, QUOTE_MAX_CHARS)}`,
    );
  }
  log.error({ error, method: request.method, route: request.routeOptions.url }, 'request failed');
  return failure(reply, 500, 'internal_error', 'Something broke inside Phony; its log says what.');
}

const SOCKET_ADDRESS = /^\/(?:relay|media)\/ws\//;

/** An address whose percent signs mean nothing leads nowhere, on either host; where a token stands, it is none. */
export function badAddress(_error: FastifyError, request: FastifyRequest, reply: FastifyReply): void {
  const { socket } = request.raw;
  // This early nothing else closes a socket that asked for an upgrade.
  if (socket instanceof Socket) reply.raw.once('finish', () => socket.destroySoon());
  if (SOCKET_ADDRESS.test(request.url)) failure(reply, 403, 'forbidden', 'The token is unknown, used or too old.');
  else failure(reply, 404, 'not_found', 'There is nothing here.');
}

/** What came is no HTTP, too much of it, or too slow: a short answer where one can still be given, and the end. */
export function answerBrokenRequest(error: NodeJS.ErrnoException, socket: Socket): void {
  if (socket.destroyed || error.code === 'ECONNRESET') return;
  const [status, code, message] = brokenAnswer(error.code);
  const body = JSON.stringify({ error: { code, message } });
  const head = `HTTP/1.1 ${status}\r\nContent-Type: application/json; charset=utf-8\r\nConnection: close`;
  if (socket.writable) socket.write(`${head}\r\nContent-Length: ${Buffer.byteLength(body)}\r\n\r\n${body}`);
  socket.destroySoon();
}

function brokenAnswer(code: string | undefined): readonly [status: string, code: string, message: string] {
  switch (code) {
    case 'ERR_HTTP_REQUEST_TIMEOUT':
      return ['408 Request Timeout', 'too_slow', 'The request took too long to come.'];
    case 'HPE_HEADER_OVERFLOW':
      return ['431 Request Header Fields Too Large', 'too_large', 'The headers are larger than 16 KiB.'];
    default:
      return ['400 Bad Request', 'invalid_request', 'This is no HTTP request.'];
  }
}
