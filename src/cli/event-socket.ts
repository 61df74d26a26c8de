import { type RawData, WebSocket } from 'ws';
import type { Relay } from './address.ts';
import { CommandFailure, EXIT } from './failure.ts';
import { causeOf, refusal, unreachable } from './relay-client.ts';

const HANDSHAKE_MS = 10_000;

export interface Subscription {
  /** A full call SID, or `*` for every call from now on. */
  readonly callSid: string;
  /** Only events after this one. */
  readonly since: number;
  readonly onOpen: () => void;
  readonly onMessage: (message: unknown) => void;
}

/**
 * Follows `WS /events/ws` until the relay closes it or `stop` is given.
 *
 * @throws CommandFailure where the relay refuses or cannot be reached.
 */
export function subscribe(relay: Relay, subscription: Subscription, stop: AbortSignal): Promise<void> {
  if (stop.aborted) return Promise.resolve();
  const { callSid, since } = subscription;
  const query = new URLSearchParams({ callSid, ...(since > 0 ? { since: String(since) } : {}) });
  const socket = new WebSocket(`${relay.url.replace(/^http/, 'ws')}/events/ws?${query.toString()}`, {
    handshakeTimeout: HANDSHAKE_MS,
    perMessageDeflate: false,
    headers: relay.token === null ? {} : { authorization: `Bearer ${relay.token}` },
  });
  // At once: Ctrl+C does not wait for a relay that hangs.
  const close = (): void => socket.terminate();
  stop.addEventListener('abort', close, { once: true });
  return until(relay, socket, subscription, stop).finally(() => stop.removeEventListener('abort', close));
}

function until(relay: Relay, socket: WebSocket, { onOpen, onMessage }: Subscription, stop: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    socket.on('open', onOpen);
    socket.on('message', (data, isBinary) => {
      // What arrives between asking to close and the close is nobody's any more.
      if (isBinary || stop.aborted) return;
      const message = parsed(textOf(data));
      if (message !== undefined) onMessage(message);
    });
    socket.on('unexpected-response', (_request, response) => {
      let body = '';
      response.setEncoding('utf8').on('data', (text: string) => (body += text));
      response.on('close', () => {
        reject(refusal(relay, response.statusCode ?? 0, parsed(body)));
        socket.terminate();
      });
    });
    socket.on('error', (error) => {
      if (stop.aborted) resolve();
      else reject(unreachable(relay, causeOf(error)));
    });
    socket.on('close', () => resolve());
  });
}

function textOf(data: RawData): string {
  if (Buffer.isBuffer(data)) return data.toString('utf8');
  return Buffer.concat(Array.isArray(data) ? data : [Buffer.from(data)]).toString('utf8');
}

function parsed(text: string): unknown {
  try {
    const value: unknown = JSON.parse(text);
    return value;
  } catch {
    // Not the relay's JSON: the caller says so.
    return undefined;
  }
}

/** True where trying again may help. */
export const isLostConnection = (error: unknown): boolean =>
  error instanceof CommandFailure && error.exitCode === EXIT.unreachable;
