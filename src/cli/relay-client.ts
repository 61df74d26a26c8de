import { z } from 'zod';
import { CallSummary, RefusalBody } from '#shared/supervisor-api.ts';
import type { Relay } from './address.ts';
import { CommandFailure, EXIT } from './failure.ts';

/** Dialling waits for Twilio, which may take its time. */
const ANSWER_MS = 30_000;

const Failure = z.object({ error: RefusalBody });
const CallList = z.object({ calls: z.array(CallSummary) });

export interface RelayRequest {
  readonly path: string;
  readonly query?: Readonly<Record<string, string | undefined>>;
  /** Makes it a POST. */
  readonly body?: Readonly<Record<string, unknown>>;
  /** What it is where it is neither GET nor POST. */
  readonly method?: 'DELETE';
  /** Milliseconds the answer may take. */
  readonly deadlineMs?: number;
}

/** Asks the relay and gives its JSON. @throws CommandFailure where it refuses or is not there. */
export async function ask(relay: Relay, request: RelayRequest): Promise<unknown> {
  const response = await reach(relay, request);
  const answer = await response.json().catch(() => undefined);
  if (!response.ok) throw refusal(relay, response.status, answer);
  if (answer === undefined) throw notPhony(relay);
  return answer;
}

/** The same where the answer is text. */
export async function askText(relay: Relay, request: RelayRequest): Promise<string> {
  const response = await reach(relay, request);
  if (response.ok) return response.text();
  throw refusal(relay, response.status, await response.json().catch(() => undefined));
}

/** @throws CommandFailure where the answer is not in the shape of the public surface. */
export function read<S extends z.ZodType>(relay: Relay, schema: S, answer: unknown): z.output<S> {
  const parsed = schema.safeParse(answer);
  if (parsed.success) return parsed.data;
  throw notPhony(relay);
}

export async function listCalls(relay: Relay, query: RelayRequest['query']): Promise<readonly CallSummaryRow[]> {
  return read(relay, CallList, await ask(relay, query === undefined ? { path: '/calls' } : { path: '/calls', query }))
    .calls;
}

export type CallSummaryRow = z.infer<typeof CallSummary>;

/** The relay's refusal as the command's failure. */
export function refusal(relay: Relay, status: number, answer: unknown): CommandFailure {
  if (status === 401) return unauthorised(relay);
  const parsed = Failure.safeParse(answer);
  if (!parsed.success) return notPhony(relay);
  const { code, message, twilioCode } = parsed.data.error;
  const vendor = twilioCode === undefined ? '' : `, Twilio ${twilioCode}`;
  return new CommandFailure(EXIT.refused, code, `${message} (${code}${vendor})${remedyFor(code, message)}`);
}

export function unreachable(relay: Relay, cause: string): CommandFailure {
  const message = `no relay answers at ${relay.url} (${cause}); start Phony, or in a checkout npm start or npm run relay`;
  return new CommandFailure(EXIT.unreachable, 'unreachable', message);
}

/** Why a connection failed, in a word: `ECONNREFUSED`, or what there is. */
export function causeOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  if ('code' in error && typeof error.code === 'string') return error.code;
  return error.cause === undefined ? error.message : causeOf(error.cause);
}

async function reach(
  relay: Relay,
  { path, query = {}, body, method, deadlineMs = ANSWER_MS }: RelayRequest,
): Promise<Response> {
  const url = `${relay.url}${path}${queryOf(query)}`;
  const authorization = relay.token === null ? {} : { authorization: `Bearer ${relay.token}` };
  const post =
    body === undefined
      ? { method: method ?? 'GET', headers: authorization }
      : {
          method: 'POST',
          body: JSON.stringify(body),
          headers: { ...authorization, 'content-type': 'application/json' },
        };
  try {
    return await fetch(url, { ...post, redirect: 'error', signal: AbortSignal.timeout(deadlineMs) });
  } catch (error) {
    throw unreachable(relay, causeOf(error));
  }
}

function queryOf(query: Readonly<Record<string, string | undefined>>): string {
  const search = new URLSearchParams();
  for (const [name, value] of Object.entries(query)) if (value !== undefined) search.set(name, value);
  return search.size === 0 ? '' : `?${search.toString()}`;
}

function unauthorised({ token, tokenFrom }: Relay): CommandFailure {
  const message =
    token === null
      ? `the relay wants the supervisor token and there is none in ${tokenFrom}; give --token or PHONY_SUPERVISOR_TOKEN`
      : `the relay does not take the token from ${tokenFrom}; give its own with --token or PHONY_SUPERVISOR_TOKEN`;
  return new CommandFailure(EXIT.unauthorised, 'unauthorized', message);
}

const notPhony = (relay: Relay): CommandFailure =>
  new CommandFailure(
    EXIT.unreachable,
    'unreachable',
    `what answers at ${relay.url} is no Phony relay; give the relay's address with --url or PHONY_URL`,
  );

function remedyFor(code: string, message: string): string {
  if (code === 'rate_limited') return '; wait a moment, or raise PHONY_RATE_LIMIT';
  if (code === 'forbidden') return '; reach it as http://127.0.0.1:PORT';
  return message.includes(`confirm ${code}`) ? `; that is --confirm ${code}` : '';
}
