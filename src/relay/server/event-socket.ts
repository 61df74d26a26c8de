import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { WebSocket } from 'ws';
import { z } from 'zod';
import type { CallEvent, CallMessage } from '#core/call/events.ts';
import { CallSid } from '#core/ids.ts';
import type { CallDesk } from '../calls/call-desk.ts';
import { keepPulse } from '../socket-pulse.ts';
import { failure, parseRequest } from './errors.ts';

/** A subscriber that lags this far behind is let go: it can come back with `since`, a call cannot wait. */
const LAG_MAX_BYTES = 4 * 1024 * 1024;
const FLUSH_MAX_MS = 10_000;
const TRY_AGAIN_LATER = 1013;
const INTERNAL_ERROR = 1011;

const Query = z.object({
  callSid: z.union([z.literal('*'), CallSid], { error: 'is no call SID; give one, or * for every call' }),
  since: z.coerce.number().int().nonnegative().default(0),
});

/** `/events/ws`: a call's events, oldest first, then live; or every call's from now on. */
export function eventSocket(app: FastifyInstance, desk: CallDesk): void {
  app.get(
    '/events/ws',
    { websocket: true, preHandler: (request, reply) => requireCall(request, reply, desk) },
    (socket, request) => {
      const { callSid, since } = parseRequest(Query, request.query);
      keepPulse(socket);
      if (callSid === '*') followAll(socket, desk);
      else void followOne(socket, desk, callSid, since).catch(() => socket.close(INTERNAL_ERROR, 'history is lost'));
    },
  );
}

async function requireCall(
  request: FastifyRequest,
  reply: FastifyReply,
  desk: CallDesk,
): Promise<FastifyReply | undefined> {
  const { callSid } = parseRequest(Query, request.query);
  if (callSid === '*' || (await desk.find(callSid)) !== null) return undefined;
  return failure(reply, 404, 'call_not_found', 'There is no such call.');
}

function followAll(socket: WebSocket, desk: CallDesk): void {
  const stop = desk.subscribe((message) => send(socket, message));
  socket.on('close', stop);
  socket.on('error', stop);
}

/** What was shown before is taken in the instant the subscription begins, so nothing falls between or out of order. */
async function followOne(socket: WebSocket, desk: CallDesk, callSid: CallSid, since: number): Promise<void> {
  let lastSeq = since;
  let early: CallMessage[] | null = [];
  const show = (message: CallMessage): void => {
    if ('seq' in message) {
      if (message.seq <= lastSeq) return;
      lastSeq = message.seq;
    }
    send(socket, message);
  };
  const stop = desk.subscribe((message) => {
    if (message.callSid !== callSid) return;
    if (early === null) show(message);
    else early.push(message);
  });
  socket.on('close', stop);
  socket.on('error', stop);
  const past: readonly CallEvent[] = (await desk.events(callSid)) ?? [];
  for (const event of past) {
    show(event);
    if (socket.bufferedAmount > LAG_MAX_BYTES / 2 && !(await isFlushed(socket))) return letGo(socket);
  }
  const waiting = early;
  early = null;
  for (const message of waiting) show(message);
}

function send(socket: WebSocket, message: CallMessage): void {
  if (socket.readyState !== socket.OPEN) return;
  if (socket.bufferedAmount > LAG_MAX_BYTES) return letGo(socket);
  socket.send(JSON.stringify(message));
}

const letGo = (socket: WebSocket): void => socket.close(TRY_AGAIN_LATER, 'too slow');

/** Whether all that was sent has left us in time. A call's history may be larger than the lag anyone is allowed. */
function isFlushed(socket: WebSocket): Promise<boolean> {
  return new Promise((resolve) => {
    const deadline = setTimeout(() => resolve(false), FLUSH_MAX_MS);
    // Answered in order, so after everything before it, and with an error where the socket is gone.
    socket.ping('', false, () => {
      clearTimeout(deadline);
      resolve(true);
    });
  });
}
