import formbody from '@fastify/formbody';
import type { FastifyInstance, FastifyPluginAsync, FastifyReply, FastifyRequest } from 'fastify';
import twilio from 'twilio';
import type { WebSocket } from 'ws';
import { z } from 'zod';
import { CallMode } from '#core/call/events.ts';
import { CallSid } from '#core/ids.ts';
import { factOf, RelayLine } from '../adapters/twilio/relay-line.ts';
import { parseFrame } from '../adapters/twilio/relay-protocol.ts';
import { connectToMedia, connectToRelay, dialNumber, hangUp } from '../adapters/twilio/twiml.ts';
import type { CallRegistry } from '../calls/call-registry.ts';
import type { CallRunner, NextStep } from '../calls/call-runner.ts';
import type { Carrier } from '../calls/carrier.ts';
import type { SocketTokens } from '../calls/socket-tokens.ts';
import { frameText } from '../frame-text.ts';
import type { Logger } from '../logging/logger.ts';
import { failure, parseRequest } from './errors.ts';
import { mediaSession } from './media-session.ts';

/** Time for the first frame of a session; Twilio sends it in the instant the socket opens. */
const SETUP_TIMEOUT_MS = 10_000;
const POLICY_VIOLATION = 1008;
const NO_MODEL = 'This number cannot take calls at the moment. Please try again later. Goodbye.';

export interface TwilioRoutesOptions {
  readonly carrier: Carrier;
  readonly registry: CallRegistry;
  readonly tokens: SocketTokens;
  readonly log: Logger;
  readonly speech: { readonly language: string; readonly ttsProvider: string | null; readonly voice: string | null };
}

const VoiceForm = z.object({
  CallSid,
  From: z.string().default(''),
  To: z.string().default(''),
  Direction: z.string().default(''),
});

const whole = z.coerce.number().int().nonnegative().nullable().catch(null).default(null);

/** How a call of ours is to be carried, where it was asked for as something else than usual. */
const StartQuery = z.object({ mode: CallMode.nullable().catch(null).default(null) });

const StatusForm = z.object({
  CallSid,
  CallStatus: z.string().max(32).nullable().default(null),
  SequenceNumber: whole,
  CallDuration: whole,
  /** Of the asynchronous machine detection, whose callback has no status. */
  AnsweredBy: z.string().max(32).nullable().default(null),
});

const ActionForm = z.object({
  CallSid,
  CallStatus: z.string().default(''),
  SessionStatus: z.string().default(''),
  DialCallStatus: z.string().nullable().default(null),
  CallDuration: whole,
});

/** What Twilio may reach, and nothing else: signed webhooks and the relay's socket. */
export const twilioRoutes: FastifyPluginAsync<TwilioRoutesOptions> = async (app, options) => {
  await app.register(formbody);
  const routes = new TwilioRoutes(options);
  app.addHook('preValidation', async (request, reply) => routes.requireSignature(request, reply));
  app.post('/start_call', (request, reply) => routes.voice(request, reply, 'outbound'));
  app.post('/receive_call', (request, reply) => routes.voice(request, reply, 'inbound'));
  app.post('/call_status', (request, reply) => routes.status(request, reply));
  app.post('/call_ended', (request, reply) => routes.ended(request, reply));
  routeSocket(app, routes, 'relay');
  routeSocket(app, routes, 'media');
};

function routeSocket(app: FastifyInstance, routes: TwilioRoutes, mode: CallMode): void {
  app.get<{ Params: { token: string } }>(
    `/${mode}/ws/:token`,
    { websocket: true, preHandler: async (request, reply) => routes.redeem(request, reply, mode) },
    (socket, request) => (mode === 'relay' ? routes.session(socket, request) : routes.mediaSession(socket, request)),
  );
}

class TwilioRoutes {
  readonly #options: TwilioRoutesOptions;
  /** The call each socket's token was made for, from the handshake to the first frame. */
  readonly #admitted = new WeakMap<object, CallSid>();

  constructor(options: TwilioRoutesOptions) {
    this.#options = options;
  }

  /**
   * Every request and every handshake is signed over the public address, exactly
   * as it was given to Twilio; request headers have no say in what that is.
   *
   * @see https://www.twilio.com/docs/usage/webhooks/webhooks-security
   */
  requireSignature(request: FastifyRequest, reply: FastifyReply): FastifyReply | undefined {
    const { carrier } = this.#options;
    const origin = carrier.publicOrigin();
    const signature = request.headers['x-twilio-signature'];
    const isSocket = request.ws;
    if (carrier.account !== null && origin !== null && typeof signature === 'string') {
      const url = `${isSocket ? origin.ws : origin.http}${request.url}`;
      if (twilio.validateRequest(carrier.account.authToken, signature, url, formOf(request))) return undefined;
    }
    return failure(reply, 403, 'forbidden', 'The request is not signed by Twilio for this address.');
  }

  redeem(
    request: FastifyRequest<{ Params: { token: string } }>,
    reply: FastifyReply,
    mode: CallMode,
  ): FastifyReply | undefined {
    const { registry, tokens } = this.#options;
    const callSid = request.url.includes('?') ? null : tokens.redeem(request.params.token);
    const isElsewhere = callSid !== null && (registry.live(callSid)?.mode ?? mode) !== mode;
    if (callSid === null || isElsewhere)
      return failure(reply, 403, 'forbidden', 'The token is unknown, used or too old.');
    this.#admitted.set(request, callSid);
    return undefined;
  }

  voice(request: FastifyRequest, reply: FastifyReply, direction: 'inbound' | 'outbound'): FastifyReply {
    const form = parseRequest(VoiceForm, request.body);
    const { carrier, registry } = this.#options;
    const { mode } = parseRequest(StartQuery, request.query);
    const runner = registry.ensure(carrier, { callSid: form.CallSid, direction, from: form.From, to: form.To, mode });
    if (runner === null) return xml(reply, hangUp(NO_MODEL));
    return xml(reply, this.#connect(runner, registry.greetingFor(direction)));
  }

  status(request: FastifyRequest, reply: FastifyReply): FastifyReply {
    const form = parseRequest(StatusForm, request.body);
    const runner = this.#options.registry.live(form.CallSid);
    if (form.CallStatus !== null) runner?.onStatus(form.CallStatus, form.SequenceNumber, form.CallDuration);
    else if (form.AnsweredBy !== null) runner?.onAnsweredBy(form.AnsweredBy);
    return reply.code(204).send();
  }

  ended(request: FastifyRequest, reply: FastifyReply): FastifyReply {
    const form = parseRequest(ActionForm, request.body);
    const runner = this.#options.registry.live(form.CallSid);
    if (runner === null) return xml(reply, hangUp());
    const step = runner.next({
      sessionStatus: form.SessionStatus,
      callStatus: form.CallStatus,
      dialStatus: form.DialCallStatus,
      callDurationSeconds: form.CallDuration,
    });
    return xml(reply, this.#twimlFor(step, runner));
  }

  /** A ConversationRelay session, from its first frame to its close. */
  session(socket: WebSocket, request: FastifyRequest): void {
    const { log } = this.#options;
    const callSid = this.#admitted.get(request);
    const line = new RelayLine(socket);
    let runner: CallRunner | null = null;
    const deadline = setTimeout(() => socket.close(POLICY_VIOLATION, 'no setup'), SETUP_TIMEOUT_MS);
    socket.on('message', (data, isBinary) => {
      const parsed = isBinary ? null : parseFrame(frameText(data));
      if (parsed === null || !parsed.ok) {
        log.warn({ callSid, why: parsed?.why ?? 'binary', type: parsed?.type }, 'line sent a frame we do not know');
        return;
      }
      const { frame } = parsed;
      if (frame.type !== 'setup') {
        const fact = factOf(frame);
        if (fact !== null) runner?.fact(line, fact);
        return;
      }
      clearTimeout(deadline);
      runner = this.#admit(frame, callSid);
      if (runner === null) socket.close(POLICY_VIOLATION, 'setup does not match the token');
      runner?.lineOpened(line);
    });
    socket.on('error', (error) => log.debug({ callSid, error: error.message }, 'line socket error'));
    socket.on('close', () => {
      clearTimeout(deadline);
      runner?.lineClosed(line);
    });
  }

  mediaSession(socket: WebSocket, request: FastifyRequest): void {
    const callSid = this.#admitted.get(request);
    const { log } = this.#options;
    mediaSession(socket, { log, admit: (start) => this.#admit(start, callSid) });
  }

  /** The call of a session that says it is the one the token was made for. */
  #admit(
    said: { readonly callSid: string; readonly accountSid: string },
    callSid: CallSid | undefined,
  ): CallRunner | null {
    const { carrier, registry } = this.#options;
    if (callSid === undefined || said.callSid !== callSid || said.accountSid !== carrier.account?.sid) return null;
    return registry.live(callSid);
  }

  #twimlFor(step: NextStep, runner: CallRunner): string {
    const { carrier } = this.#options;
    switch (step.do) {
      case 'dial':
        return dialNumber({
          number: step.number,
          callerId: carrier.phoneNumber,
          actionUrl: this.#url('/call_ended'),
          words: step.words,
        });
      case 'reconnect':
        return this.#connect(runner, null);
      case 'hang-up':
        return hangUp(step.words);
      default:
        return hangUp();
    }
  }

  #connect(runner: CallRunner, greeting: string | null): string {
    const { speech, tokens, carrier } = this.#options;
    const token = tokens.issue(runner.callSid);
    if (runner.mode === 'media') {
      const socketUrl = `${carrier.publicOrigin()?.ws ?? ''}/media/ws/${token}`;
      return connectToMedia({ socketUrl, nextUrl: this.#url('/call_ended') });
    }
    return connectToRelay({
      socketUrl: `${carrier.publicOrigin()?.ws ?? ''}/relay/ws/${token}`,
      actionUrl: this.#url('/call_ended'),
      greeting,
      ...speech,
    });
  }

  #url(path: string): string {
    return `${this.#options.carrier.publicOrigin()?.http ?? ''}${path}`;
  }
}

const xml = (reply: FastifyReply, twiml: string): FastifyReply => reply.type('text/xml; charset=utf-8').send(twiml);

function formOf(request: FastifyRequest): Record<string, unknown> {
  return typeof request.body === 'object' && request.body !== null ? { ...request.body } : {};
}
