import { z } from 'zod';
import type { ConsoleState } from '#shared/supervisor-api.ts';
import { type Check, type Finding, failed, fine, skipped } from './check.ts';

/** What comes over the public address may take so long. */
export const PROBE_MS = 8_000;
const BODY_MAX_CHARS = 4_000;

export interface ProbeAnswer {
  readonly status: number;
  readonly body: string;
  /** Where a redirect leads. */
  readonly location: string | null;
}

/** Posts nothing to an address. Rejects where nothing answers in time. */
export type Probe = (url: string) => Promise<ProbeAnswer>;

export const probeByFetch: Probe = (url) => postByFetch(url, {});

/** Posts and follows no redirect. Rejects where nothing answers in time. */
export async function postByFetch(
  url: string,
  request: { readonly headers?: Readonly<Record<string, string>>; readonly body?: string },
): Promise<ProbeAnswer> {
  const signal = AbortSignal.timeout(PROBE_MS);
  const response = await fetch(url, { ...request, method: 'POST', redirect: 'manual', signal });
  const body = (await response.text()).slice(0, BODY_MAX_CHARS);
  return { status: response.status, body, location: response.headers.get('location') };
}

export interface PublicAddressPorts {
  /** The host Twilio reaches, or null while there is none. */
  readonly host: () => string | null;
  readonly tunnel: () => ConsoleState['tunnel'];
  /** Where the host has to lead: `http://127.0.0.1:PORT`. */
  readonly localUrl: () => string;
  readonly probe: Probe;
}

/** Whether Twilio's requests arrive here: an unsigned one must come back refused, by us. */
export const publicAddressCheck = (ports: PublicAddressPorts): Check => ({
  id: 'public-address',
  title: 'Public address',
  needed: 'real',
  run: async () => {
    const host = ports.host();
    if (host === null) return withoutHost(ports.tunnel());
    const lead = `Let ${host} lead to ${ports.localUrl()}`;
    try {
      return explain(host, await ports.probe(`https://${host}/start_call`), lead);
    } catch (error) {
      return unreachable(host, causeOf(error), lead);
    }
  },
});

function withoutHost({ state, detail }: ConsoleState['tunnel']): Finding {
  if (state === 'busy') return failed(detail, 'Look again in a moment.');
  if (state === 'failed') return failed(detail, 'Mend that, or set HOST to a public host name that leads here.');
  return skipped('No public address.', 'Set HOST, or NGROK_AUTHTOKEN for a tunnel of our own.');
}

const Refusal = z.object({ error: z.object({ code: z.literal('forbidden'), message: z.string() }) });

/** What an answer to an unsigned request says of the address it came from. */
export function explain(host: string, { status, body, location }: ProbeAnswer, lead: string): Finding {
  const refusal = status === 403 ? refusalIn(body) : null;
  if (refusal !== null && /signed by Twilio/.test(refusal)) return fine(`Twilio reaches us at ${host}.`);
  if (refusal !== null) {
    return failed(
      `${host} leads here, but under another name than its own: Twilio's signatures would not fit.`,
      'Let the proxy or tunnel in front pass the Host header on unchanged.',
    );
  }
  if (/ERR_NGROK_\d+/.test(body)) {
    return failed(`${host} is an ngrok address nothing is connected to.`, `${lead}, or set NGROK_AUTHTOKEN instead.`);
  }
  if (status >= 300 && status < 400) {
    const target = location === null || !URL.canParse(location) ? '' : ` to ${new URL(location).host}`;
    return failed(`${host} redirects${target}; Twilio's requests would be lost.`, 'Set HOST to where it leads.');
  }
  if (status >= 500) return failed(`What is in front of us at ${host} answers HTTP ${status}.`, `${lead}.`);
  return failed(`Something else answers at ${host} (HTTP ${status}).`, `${lead}, or set HOST to a name that does.`);
}

/** Our own words where it was us who refused, else null. */
export function refusalIn(body: string): string | null {
  try {
    const parsed = Refusal.safeParse(JSON.parse(body));
    return parsed.success ? parsed.data.error.message : null;
  } catch {
    // A page of somebody else's.
    return null;
  }
}

export function unreachable(host: string, cause: string, lead: string): Finding {
  if (/^(?:ENOTFOUND|EAI_AGAIN)$/.test(cause)) {
    return failed(`${host} is not known to the name service (${cause}).`, 'Check HOST letter by letter.');
  }
  if (/CERT|SSL|TLS/.test(cause)) {
    return failed(
      `The certificate of ${host} is not good (${cause}).`,
      'Give it one Twilio trusts, as from an ACME CA.',
    );
  }
  return failed(`${host} cannot be reached from here (${cause}).`, `${lead} over HTTPS, port 443.`);
}

/** `fetch` wraps the cause; of both only the code is told. */
export function causeOf(error: unknown): string {
  if (!(error instanceof Error)) return 'no answer';
  if (error.name === 'TimeoutError') return `no answer in ${PROBE_MS / 1_000} s`;
  if ('code' in error && typeof error.code === 'string') return error.code;
  return error.cause === undefined ? 'no answer' : causeOf(error.cause);
}
