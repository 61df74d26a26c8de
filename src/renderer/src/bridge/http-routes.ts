import { z } from 'zod';
import { CallEvent } from '#core/call/events.ts';
import { CallRemarks, ListedCall } from '#shared/archive.ts';
import { type Channel, type Input, type Output, requests } from '#shared/bridge.ts';
import { ConsoleState, RefusalBody } from '#shared/supervisor-api.ts';
import type { Download } from './download.ts';
import { type Asker, keptRoutes } from './kept-routes.ts';
import { notInApp } from './not-in-app.ts';
import { ReadRefused } from './read-refused.ts';
import { setUpRoutes } from './set-up-routes.ts';

const DEADLINE_MS = 15_000;
/** A model that answers a whole call anew takes its time. */
const MODEL_DEADLINE_MS = 10 * 60_000;

/** One function a channel: the public route behind it. */
export type Routes = { readonly [C in Channel]: (input: Input<C>) => Promise<Output<C>> };

interface Answer {
  readonly status: number;
  readonly isOk: boolean;
  readonly body: unknown;
}

export interface Asking {
  readonly method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  readonly body?: unknown;
  readonly deadlineMs?: number;
}

interface RoutesOptions {
  readonly origin: string;
  readonly fetch: typeof globalThis.fetch;
  readonly download: Download;
}

const ErrorBody = z.object({ error: RefusalBody });
const Calls = z.object({ calls: z.array(ListedCall) });
const Events = z.object({ events: z.array(CallEvent) });

/** The ways to ask the relay. `read` throws where it refuses, `act` gives the refusal back. */
function createAsking(options: RoutesOptions) {
  const send = (path: string, { method, body, deadlineMs = DEADLINE_MS }: Asking): Promise<Response> =>
    options.fetch(`${options.origin}${path}`, {
      method,
      credentials: 'same-origin',
      signal: AbortSignal.timeout(deadlineMs),
      ...(body === undefined ? {} : { headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) }),
    });
  const ask = async (path: string, asking: Asking): Promise<Answer> => bodyOf(await send(path, asking));
  const read = async (path: string, deadlineMs = DEADLINE_MS): Promise<unknown> => {
    const answer = await ask(path, { method: 'GET', deadlineMs });
    if (!answer.isOk) throw new ReadRefused(answer.status, refusalOf(answer).message);
    return answer.body;
  };
  const act = async (path: string, asking: Asking): Promise<unknown> => {
    const answer = await ask(path, asking);
    return answer.isOk ? answer.body : { ok: false, error: refusalOf(answer) };
  };
  const post = (path: string, body: unknown): Promise<unknown> => act(path, { method: 'POST', body });
  return { send, read, act, post };
}

export function createRoutes(options: RoutesOptions): Routes {
  const { send, read, act, post } = createAsking(options);
  return {
    'desktop:state': () => Promise.resolve(null),
    'app:state': async () => ConsoleState.parse(await read('/console/state')),
    'app:shell-command': async () => notInApp,
    'calls:list': async (input) => Calls.parse(await read(`/calls${query(input)}`)).calls,
    'calls:events': async ({ callSid }) => Events.parse(await read(`/calls/${callSid}/events`)).events,
    'calls:dial': async (input) => requests['calls:dial'].output.parse(await post('/calls', input)),
    ...overrideRoutes(post),
    ...archiveRoutes({ read, act, send, download: options.download }),
    ...keptRoutes({ read, act }),
    ...setUpRoutes({ read, act }),
  };
}

interface ArchiveAsking extends Asker {
  readonly send: (path: string, asking: Asking) => Promise<Response>;
  readonly download: Download;
}

type ArchiveChannel =
  | 'calls:remarks'
  | 'calls:note'
  | 'calls:tag'
  | 'calls:sum-up'
  | 'calls:export'
  | 'calls:erase'
  | 'calls:replay';

/** What is done with the record of a call. */
function archiveRoutes({ read, act, send, download }: ArchiveAsking): Pick<Routes, ArchiveChannel> {
  return {
    'calls:remarks': async ({ callSid }) => CallRemarks.parse(await read(`/calls/${callSid}/notes`)),
    'calls:tag': async ({ callSid, tags }) =>
      requests['calls:tag'].output.parse(await act(`/calls/${callSid}/tags`, { method: 'PUT', body: { tags } })),
    'calls:sum-up': async ({ callSid }) => {
      const asking = { method: 'POST', deadlineMs: MODEL_DEADLINE_MS } as const;
      return requests['calls:sum-up'].output.parse(await act(`/calls/${callSid}/summary`, asking));
    },
    'calls:note': async ({ callSid, text }) =>
      requests['calls:note'].output.parse(await act(`/calls/${callSid}/notes`, { method: 'POST', body: { text } })),
    'calls:export': async ({ callSid, format }) => {
      const response = await send(`/calls/${callSid}/export?format=${format}`, { method: 'GET' });
      if (!response.ok) return { ok: false, error: refusalOf(await bodyOf(response)) };
      const file = nameIn(response) ?? `${callSid}.${format}`;
      download(await response.blob(), file);
      return { ok: true, file };
    },
    'calls:erase': async ({ callSid }) =>
      requests['calls:erase'].output.parse(await act(`/calls/${callSid}`, { method: 'DELETE' })),
    'calls:replay': async ({ callSid, ...body }) => {
      const answer = await act(`/calls/${callSid}/replay`, { method: 'POST', body, deadlineMs: MODEL_DEADLINE_MS });
      return requests['calls:replay'].output.parse(answer);
    },
  };
}

type Override = keyof typeof OVERRIDES;
const OVERRIDES = {
  'calls:say': 'text',
  'calls:whisper': 'whisper',
  'calls:press': 'dtmf',
  'calls:transfer': 'transfer',
  'calls:end': 'end',
  'calls:pause': 'pause',
  'calls:answer': 'clarification',
  'calls:approve': 'approval',
  'calls:incoming': 'incoming',
  'calls:tick': 'checklist',
  'calls:seen': 'seen',
} as const satisfies Partial<Record<Channel, string>>;

/** What is done to a call that is up: one route each, all answered alike. */
function overrideRoutes(post: (path: string, body: unknown) => Promise<unknown>): Pick<Routes, Override> {
  const route =
    (channel: Override) =>
    async (input: unknown): Promise<Output<Override>> =>
      requests[channel].output.parse(await post(`/override/${OVERRIDES[channel]}`, input));
  return {
    'calls:say': route('calls:say'),
    'calls:whisper': route('calls:whisper'),
    'calls:press': route('calls:press'),
    'calls:transfer': route('calls:transfer'),
    'calls:end': route('calls:end'),
    'calls:pause': route('calls:pause'),
    'calls:answer': route('calls:answer'),
    'calls:approve': route('calls:approve'),
    'calls:incoming': route('calls:incoming'),
    'calls:tick': route('calls:tick'),
    'calls:seen': route('calls:seen'),
  };
}

async function bodyOf(response: Response): Promise<Answer> {
  const body: unknown = await response.json().catch(() => null);
  return { status: response.status, isOk: response.ok, body };
}

/** The name the relay gives a file it sends. */
const nameIn = (response: Response): string | null =>
  /filename="([^"]+)"/.exec(response.headers.get('content-disposition') ?? '')?.[1] ?? null;

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
