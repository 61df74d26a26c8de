import { z } from 'zod';
import { CallEvent } from '#core/call/events.ts';
import { type Channel, type Input, type Output, requests } from '#shared/bridge.ts';
import { CallSummary, ConsoleState, RefusalBody } from '#shared/supervisor-api.ts';

const DEADLINE_MS = 15_000;

/** The relay answered a read with an error. */
export class ReadRefused extends Error {
  override readonly name = 'ReadRefused';
  readonly status: number;

  constructor(status: number, message: string) {
    super(message);
    this.status = status;
  }
}

/** One function a channel: the public route behind it. */
export type Routes = { readonly [C in Channel]: (input: Input<C>) => Promise<Output<C>> };

interface Answer {
  readonly status: number;
  readonly isOk: boolean;
  readonly body: unknown;
}

const ErrorBody = z.object({ error: RefusalBody });
const Calls = z.object({ calls: z.array(CallSummary) });
const Events = z.object({ events: z.array(CallEvent) });

export function createRoutes(origin: string, fetch: typeof globalThis.fetch): Routes {
  const ask = async (path: string, init: RequestInit): Promise<Answer> => {
    const response = await fetch(`${origin}${path}`, {
      ...init,
      credentials: 'same-origin',
      signal: AbortSignal.timeout(DEADLINE_MS),
    });
    const body: unknown = await response.json().catch(() => null);
    return { status: response.status, isOk: response.ok, body };
  };
  const read = async (path: string): Promise<unknown> => {
    const answer = await ask(path, { method: 'GET' });
    if (!answer.isOk) throw new ReadRefused(answer.status, refusalOf(answer).message);
    return answer.body;
  };
  const post = async (path: string, input: unknown): Promise<unknown> => {
    const headers = { 'content-type': 'application/json' };
    const answer = await ask(path, { method: 'POST', headers, body: JSON.stringify(input) });
    return answer.isOk ? answer.body : { ok: false, error: refusalOf(answer) };
  };

  return {
    'app:state': async () => ConsoleState.parse(await read('/console/state')),
    'calls:list': async (input) => Calls.parse(await read(`/calls${query(input)}`)).calls,
    'calls:events': async ({ callSid }) => Events.parse(await read(`/calls/${callSid}/events`)).events,
    'calls:dial': async (input) => requests['calls:dial'].output.parse(await post('/calls', input)),
    'calls:say': async (input) => requests['calls:say'].output.parse(await post('/override/text', input)),
    'calls:whisper': async (input) => requests['calls:whisper'].output.parse(await post('/override/whisper', input)),
    'calls:press': async (input) => requests['calls:press'].output.parse(await post('/override/dtmf', input)),
    'calls:transfer': async (input) => requests['calls:transfer'].output.parse(await post('/override/transfer', input)),
    'calls:end': async (input) => requests['calls:end'].output.parse(await post('/override/end', input)),
    'calls:pause': async (input) => requests['calls:pause'].output.parse(await post('/override/pause', input)),
    'calls:answer': async (input) =>
      requests['calls:answer'].output.parse(await post('/override/clarification', input)),
    'calls:approve': async (input) => requests['calls:approve'].output.parse(await post('/override/approval', input)),
  };
}

function refusalOf({ status, body }: Answer): z.infer<typeof RefusalBody> {
  const parsed = ErrorBody.safeParse(body);
  if (parsed.success) return parsed.data.error;
  return { code: `http_${status}`, message: `The relay answered with status ${status} and no reason.` };
}

function query(input: Input<'calls:list'>): string {
  const parameters = new URLSearchParams();
  for (const [name, value] of Object.entries(input)) {
    if (typeof value === 'string' || typeof value === 'number') parameters.set(name, String(value));
  }
  const text = parameters.toString();
  return text === '' ? '' : `?${text}`;
}
