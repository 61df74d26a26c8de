import { z } from 'zod';
import { CallMessage } from '#shared/supervisor-api.ts';
import type { LinkState } from './link.ts';

const FIRST_RETRY_MS = 250;
const LAST_RETRY_MS = 8_000;

const notOpen = (): void => undefined;

/** What a socket tells. `onClose` also stands for one that never opened. */
export interface SocketListener {
  readonly onOpen: () => void;
  readonly onMessage: (data: unknown) => void;
  readonly onClose: () => void;
}

/** Opens a socket and returns the function that closes it. */
export type OpenSocket = (url: string, listener: SocketListener) => () => void;

interface LiveSocketOptions {
  readonly url: string;
  readonly open: OpenSocket;
  readonly onMessages: (messages: readonly CallMessage[]) => void;
  readonly onLink: (state: LinkState) => void;
  /** 0 to 1; spreads the retries of several consoles. */
  readonly jitter: () => number;
}

/**
 * `WS /events/ws?callSid=*`, opened again with backoff for as long as it is
 * wanted. Returns the function that ends it. It sends only what is new: whoever
 * hears `connected` catches up through `GET /calls/:sid/events`.
 */
export function openLiveSocket(options: LiveSocketOptions): () => void {
  let failures = 0;
  let isWanted = true;
  let close = notOpen;
  let retry: ReturnType<typeof setTimeout> | undefined;

  const connect = (): void => {
    close = options.open(options.url, {
      onOpen: () => {
        failures = 0;
        options.onLink('connected');
      },
      onMessage: (data) => {
        const message = parse(data);
        if (message !== null) options.onMessages([message]);
      },
      onClose: () => {
        if (!isWanted) return;
        options.onLink('reconnecting');
        const waitMs = Math.min(FIRST_RETRY_MS * 2 ** failures, LAST_RETRY_MS);
        failures += 1;
        retry = setTimeout(connect, waitMs * (0.75 + options.jitter() / 2));
      },
    });
  };
  connect();
  return () => {
    isWanted = false;
    clearTimeout(retry);
    close();
  };
}

const Json = z.string().transform((text, context): unknown => {
  try {
    return JSON.parse(text);
  } catch {
    context.addIssue({ code: 'custom', message: 'is not JSON' });
    return z.NEVER;
  }
});

/** A relay newer than this page may send what it does not know: that is left out, and the hole is fetched again. */
function parse(data: unknown): CallMessage | null {
  const parsed = Json.pipe(CallMessage).safeParse(data);
  return parsed.success ? parsed.data : null;
}

/** The browser's own. */
export const openWebSocket: OpenSocket = (url, listener) => {
  const socket = new WebSocket(url);
  socket.addEventListener('open', listener.onOpen);
  socket.addEventListener('message', (event: MessageEvent<unknown>) => listener.onMessage(event.data));
  socket.addEventListener('close', listener.onClose);
  return () => socket.close();
};
