import formbody from '@fastify/formbody';
import type { FastifyInstance, FastifyPluginAsync, FastifyReply, FastifyRequest } from 'fastify';
import twilio from 'twilio';
import type { WebSocket } from 'ws';
import { z } from 'zod';
import { CallMode } from '#core/call/events.ts';
import { type CallPlan, NO_PLAN } from '#core/call/plan.ts';
import { CallSid } from '#core/ids.ts';
import { factOf, RelayLine } from '../adapters/twilio/relay-line.ts';
import { parseFrame } from '../adapters/twilio/relay-protocol.ts';
import {
  briefReceiver,
  connectToMedia,
  connectToRelay,
  decline,
  dialNumber,
  hangUp,
  ringOn,
  type SpeechSettings,
} from '../adapters/twilio/twiml.ts';
import type { CallBook } from '../calls/call-book.ts';
import type { CallRunner } from '../calls/call-runner.ts';
import type { Carrier } from '../calls/carrier.ts';
import type { DialEnd, NextStep } from '../calls/next-step.ts';
import type { OneTimeTokens } from '../calls/one-time-tokens.ts';
import type { Logger } from '../logging/logger.ts';
import { keepPulse } from '../socket-pulse.ts';
import { systemClock } from '../system.ts';
import { failure, parseRequest } from './errors.ts';
import { hearFrames } from './line-frames.ts';
import { mediaSession } from './media-session.ts';

/** Time for the first frame of a session; Twilio sends it in the instant the socket opens. */
const SETUP_TIMEOUT_MS = 10_000;
const POLICY_VIOLATION = 1008;
/** How Twilio closes a session that is over: the other party has hung up, or we have sent `end`. */
const NORMAL_CLOSURE = 1000;
/** HMAC-SHA1 in base64. */
const SIGNATURE = /^[A-Za-z0-9+/]{27}=$/;
/** A webhook of Twilio's has some thirty. */
const PARAMETERS_MAX = 500;
const NO_MODEL = 'This number cannot take calls at the moment. Please try again later. Goodbye.';

export interface TwilioRoutesOptions {
  readonly carrier: Carrier;
  readonly registry: CallBook;
  /** The call each socket's token is for. */
  readonly tokens: OneTimeTokens<CallSid>;
  /** What was settled for a call we dial, for the case that it answers before we know its id. */
  readonly planned: OneTimeTokens<CallPlan>;
  readonly log: Logger;
  readonly speech: SpeechSettings;
}

const VoiceForm = z.object({
  CallSid,
  From: z.string().default(''),
  To: z.string().default(''),
  Direction: z.string().default(''),
});

const whole = z.coerce.number().int().nonnegative().nullable().catch(null).default(null);

/** What a call of ours was dialled as, where it differs from the usual. */
const StartQuery = z.object({
  mode: CallMode.nullable().catch(null).default(null),
  /** The ticket of what was settled for it. */
  plan: z.string().max(64).nullable().catch(null).default(null),
});

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
  DialCallSid: z.string().default(''),
  DialBridged: z.enum(['true', 'false']).nullable().catch(null).default(null),
  CallDuration: whole,
});

/** What Twilio may reach, and nothing else: signed webhooks and the relay's socket. */
export const twilioRoutes: FastifyPluginAsync<TwilioRoutesOptions> = async (app, options) => {
  await app.register(formbody);
  const routes = new TwilioRoutes(options);
  app.addHook('onRequest', async (request, reply) => routes.requireSignatureForm(request, reply));
  app.addHook('preValidation', async (request, reply) => routes.requireSignature(request, reply));
  app.post('/start_call', (request, reply) => routes.voice(request, reply, 'outbound'));
  app.post('/receive_call', (request, reply) => routes.voice(request, reply, 'inbound'));
  app.post('/call_status', (request, reply) => routes.status(request, reply));
  app.post('/call_ended', (request, reply) => routes.ended(request, reply));
  app.post<{ Params: { token: string } }>('/transfer_briefing/:token', (request, reply) =>
    routes.briefing(request, reply),
  );
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

  /** Turns away what cannot be signed before its body is read: it costs next to nothing, however much of it comes. */
  requireSignatureForm(request: FastifyRequest, reply: FastifyReply): FastifyReply | undefined {
    const { carrier } = this.#options;
    const signature = request.headers['x-twilio-signature'];
    const mayBeSigned = typeof signature === 'string' && SIGNATURE.test(signature);
    if (mayBeSigned && carrier.account !== null && carrier.publicOrigin() !== null) return undefined;
    return unsigned(reply);
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
    if (carrier.account !== null && origin !== null && typeof signature === 'string' && isForm(request.body)) {
      const url = `${isSocket ? origin.ws : origin.http}${request.url}`;
      if (twilio.validateRequest(carrier.account.authToken, signature, url, formOf(request))) {
        request.server.strangers.admit(request);
        return undefined;
      }
    }
    return unsigned(reply);
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

  /** Answered once the call is in its journal: killed in the next moment, we know of it when we are back. */
  async voice(request: FastifyRequest, reply: FastifyReply, direction: 'inbound' | 'outbound'): Promise<FastifyReply> {
    const form = parseRequest(VoiceForm, request.body);
    const { carrier, planned, registry } = this.#options;
    const { mode, plan: ticket } = parseRequest(StartQuery, request.query);
    const plan = (ticket === null ? null : planned.redeem(ticket)) ?? NO_PLAN;
    const { CallSid: callSid, From: from, To: to } = form;
    const runner = registry.ensure(carrier, { callSid, direction, from, to, mode, plan });
    if (runner === null) return xml(reply, hangUp(NO_MODEL));
    const step: NextStep = direction === 'inbound' ? runner.ring() : { do: 'connect' };
    await runner.idle();
    return xml(reply, this.#twimlFor(step, runner));
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
      dial: dialEndOf(form),
      callDurationSeconds: form.CallDuration,
    });
    return xml(reply, this.#twimlFor(step, runner));
  }

  /**
   * The receiver of a transfer has answered. The request is about the call that was dialled to them, which is none of
   * ours: the token alone says what they are to hear. Where it says nothing any more (we were started again meanwhile)
   * they are connected all the same.
   */
  briefing(request: FastifyRequest<{ Params: { token: string } }>, reply: FastifyReply): FastifyReply {
    const { carrier, log, speech } = this.#options;
    const briefing = carrier.briefings.redeem(request.params.token);
    if (briefing === null) log.warn('a receiver is connected without their briefing: it is used or too old');
    return xml(reply, briefReceiver(briefing, speech));
  }

  /** A ConversationRelay session, from its first frame to its close. */
  session(socket: WebSocket, request: FastifyRequest): void {
    const { log } = this.#options;
    const callSid = this.#admitted.get(request);
    const line = new RelayLine(socket);
    keepPulse(socket);
    let runner: CallRunner | null = null;
    const stopDeadline = systemClock.after(SETUP_TIMEOUT_MS, () => socket.close(POLICY_VIOLATION, 'no setup'));
    hearFrames(socket, log.child({ callSid }), (text) => {
      const parsed = parseFrame(text);
      if (!parsed.ok) return `${parsed.why} ${parsed.type}`;
      const { frame } = parsed;
      if (frame.type !== 'setup') {
        const fact = factOf(frame);
        if (fact !== null) runner?.fact(line, fact);
        return null;
      }
      if (runner !== null) return 'a second setup';
      stopDeadline();
      runner = this.#admit(frame, callSid);
      if (runner === null) socket.close(POLICY_VIOLATION, 'setup does not match the token');
      runner?.lineOpened(line);
      return null;
    });
    socket.on('error', (error) => log.debug({ callSid, error: error.message }, 'line socket error'));
    socket.on('close', (code) => {
      stopDeadline();
      runner?.lineClosed(line, code !== NORMAL_CLOSURE);
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
    const { carrier, registry } = this.#options;
    switch (step.do) {
      case 'connect':
        return this.#connect(runner, registry.greetingFor(runner.state.direction));
      case 'ring-on':
        return ringOn(this.#url('/receive_call'));
      case 'decline':
        return decline();
      case 'dial':
        return dialNumber(step.transfer, {
          origin: this.#url(''),
          callerId: carrier.phoneNumber,
          briefings: carrier.briefings,
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

function dialEndOf({ DialCallStatus, DialCallSid, DialBridged }: z.infer<typeof ActionForm>): DialEnd | null {
  if (DialCallStatus === null) return null;
  return {
    status: DialCallStatus,
    callSid: DialCallSid,
    bridged: DialBridged === null ? null : DialBridged === 'true',
  };
}

const xml = (reply: FastifyReply, twiml: string): FastifyReply => reply.type('text/xml; charset=utf-8').send(twiml);

const unsigned = (reply: FastifyReply): FastifyReply =>
  failure(reply, 403, 'forbidden', 'The request is not signed by Twilio for this address.');

function formOf(request: FastifyRequest): Record<string, unknown> {
  return typeof request.body === 'object' && request.body !== null ? { ...request.body } : {};
}

/** What Twilio posts, as far as can be told before it is known to be Twilio: few parameters, and text all of them. */
function isForm(body: unknown): boolean {
  if (typeof body !== 'object' || body === null) return true;
  const parameters = Object.values(body);
  const values = parameters.flat();
  // Each is sorted and signed over several times: more of them would be a way to keep us busy.
  if (Math.max(parameters.length, values.length) > PARAMETERS_MAX) return false;
  return values.every((value) => typeof value === 'string');
}
