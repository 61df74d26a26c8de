import { timingSafeEqual } from 'node:crypto';
import fastify, { type FastifyInstance, type FastifyReply } from 'fastify';
import { z } from 'zod';
import { isE164 } from '#core/phone-number.ts';
import type { Log } from '../log.ts';
import type { Pace } from '../pace.ts';
import { CallRequest } from './call-request.ts';
import { callResource, isTerminal } from './call-resource.ts';
import { type Destination, PracticeCall } from './practice-call.ts';
import { type RestError, restErrorBody, restErrors } from './rest-errors.ts';

export interface PhoneCompanyOptions {
  readonly accountSid: string;
  readonly authToken: string;
  /** The one number the account owns. */
  readonly phoneNumber: string;
  readonly pace: Pace;
  readonly log: Log;
  /** Who has a number; null where nobody has it. A fresh callee for every call. */
  readonly destination: (number: string) => Destination | null;
}

export interface PhoneCompany {
  /** What a Twilio client's `api.baseUrl` is set to. */
  readonly baseUrl: string;
  /** Drops every call and frees the port. Idempotent. */
  close(): Promise<void>;
}

const Form = z.record(z.string(), z.string());
type Form = z.infer<typeof Form>;

/** Starts a Twilio of its own on a free port of 127.0.0.1: REST API, call progress, TwiML, ConversationRelay. */
export async function startPhoneCompany(options: PhoneCompanyOptions): Promise<PhoneCompany> {
  const exchange = new Exchange(options);
  const app = fastify({ forceCloseConnections: true });
  app.addContentTypeParser('application/x-www-form-urlencoded', { parseAs: 'string' }, (_request, body, done) => {
    done(null, readForm(String(body)));
  });
  registerRoutes(app, exchange, options);
  const address = await app.listen({ host: '127.0.0.1', port: 0 });
  return {
    baseUrl: address,
    close: async () => {
      await exchange.close();
      await app.close();
    },
  };
}

/** A repeated key is a list: its values are joined by spaces. */
function readForm(body: string): Form {
  const form: Record<string, string> = {};
  for (const [name, value] of new URLSearchParams(body)) {
    const before = form[name];
    form[name] = before === undefined ? value : `${before} ${value}`;
  }
  return form;
}

function registerRoutes(app: FastifyInstance, exchange: Exchange, options: PhoneCompanyOptions): void {
  const { accountSid, authToken } = options;
  const account = `/2010-04-01/Accounts/${accountSid}`;
  const expected = Buffer.from(`Basic ${Buffer.from(`${accountSid}:${authToken}`).toString('base64')}`);
  app.addHook('onRequest', async (request, reply) => {
    const given = Buffer.from(request.headers.authorization ?? '');
    if (given.length === expected.length && timingSafeEqual(given, expected)) return;
    await refuse(reply.header('WWW-Authenticate', 'Basic realm="Twilio API"'), restErrors.authenticate);
  });
  app.setNotFoundHandler((request, reply) => refuse(reply, restErrors.notFound(request.url)));
  app.get(`${account}.json`, () => accountResource(options));
  app.post(`${account}/Calls.json`, (request, reply) => {
    const call = exchange.create(Form.catch({}).parse(request.body));
    return call instanceof PracticeCall ? reply.code(201).send(callResource(call.record)) : refuse(reply, call);
  });
  app.get<{ Params: { file: string } }>(`${account}/Calls/:file`, (request, reply) => {
    const call = exchange.find(request.params.file);
    return call === null ? refuse(reply, restErrors.notFound(request.url)) : reply.send(callResource(call.record));
  });
  app.post<{ Params: { file: string } }>(`${account}/Calls/:file`, (request, reply) => {
    const call = exchange.find(request.params.file);
    if (call === null) return refuse(reply, restErrors.notFound(request.url));
    const error = exchange.update(call, Form.catch({}).parse(request.body));
    return error === null ? reply.send(callResource(call.record)) : refuse(reply, error);
  });
}

const refuse = (reply: FastifyReply, error: RestError): FastifyReply =>
  reply.code(error.status).send(restErrorBody(error));

const accountResource = ({ accountSid, authToken }: PhoneCompanyOptions): object => ({
  sid: accountSid,
  friendly_name: 'Phony practice line',
  status: 'active',
  type: 'Trial',
  auth_token: authToken,
  owner_account_sid: accountSid,
  uri: `/2010-04-01/Accounts/${accountSid}.json`,
});

/** The calls of the account. */
class Exchange {
  readonly #options: PhoneCompanyOptions;
  readonly #calls = new Map<string, PracticeCall>();
  readonly #running = new Set<Promise<void>>();

  constructor(options: PhoneCompanyOptions) {
    this.#options = options;
  }

  /** The call of `CA….json`. */
  find(file: string): PracticeCall | null {
    return this.#calls.get(file.replace(/\.json$/, '')) ?? null;
  }

  create(form: Form): PracticeCall | RestError {
    const request = readCallRequest(form);
    if ('code' in request) return request;
    const { phoneNumber, destination, pace, log, accountSid, authToken } = this.#options;
    if (request.From !== phoneNumber) return restErrors.notOwned(request.From);
    const called = isE164(request.To) ? destination(request.To) : null;
    if (called === null) return restErrors.invalidTo(request.To);
    const call = new PracticeCall({
      accountSid,
      authToken,
      pace,
      log,
      request,
      destination: called,
      // A transfer may go to any number: someone picks up, unless the number is one that never does.
      receiverAt: (number) => {
        const found = destination(number);
        return typeof found === 'string' ? found : 'answers';
      },
    });
    this.#calls.set(call.callSid, call);
    this.#track(call.run());
    return call;
  }

  update(call: PracticeCall, form: Form): RestError | null {
    const { Status, Twiml, Url } = form;
    const { status } = call.record;
    if (isTerminal(status)) return restErrors.notInProgress;
    if (Status === 'canceled' && status === 'in-progress') return restErrors.notInProgress;
    if (Status === 'completed' || Status === 'canceled') call.hangUp();
    else if (Status !== undefined) return restErrors.invalidParameter('Status');
    else if (status !== 'in-progress') return restErrors.notInProgress;
    else if (Url !== undefined) call.replaceTwiml({ url: Url, params: {} });
    else if (Twiml !== undefined) call.replaceTwiml({ twiml: Twiml });
    return null;
  }

  async close(): Promise<void> {
    for (const call of this.#calls.values()) call.abandon();
    await Promise.all(this.#running);
  }

  #track(run: Promise<void>): void {
    this.#running.add(run);
    void run.finally(() => this.#running.delete(run));
  }
}

/** Inline TwiML and a method are what a trial account, which most newcomers have, may not give. */
function readCallRequest(form: Form): CallRequest | RestError {
  if (form['To'] === undefined) return restErrors.noTo;
  if (form['From'] === undefined) return restErrors.noFrom;
  const disallowed = ['Twiml', 'Method'].filter((name) => form[name] !== undefined);
  if (disallowed.length > 0) return restErrors.trial(disallowed);
  const parsed = CallRequest.safeParse(form);
  if (parsed.success) return parsed.data;
  const name = String(parsed.error.issues[0]?.path[0] ?? 'Url');
  return name === 'Url' ? restErrors.invalidUrl : restErrors.invalidParameter(name);
}
