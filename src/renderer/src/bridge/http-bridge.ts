import type { Payload, Topic } from '#shared/bridge.ts';
import type { Download } from './download.ts';
import { createRoutes } from './http-routes.ts';
import type { LinkedBridge, LinkState } from './link.ts';
import { type OpenSocket, openLiveSocket } from './live-socket.ts';
import { ReadRefused } from './read-refused.ts';

const STATE_POLL_MS = 5_000;
const UNAUTHORISED = 401;

export interface HttpBridgeOptions {
  /** The relay this page came from, e.g. `http://127.0.0.1:24187`. */
  readonly origin: string;
  readonly fetch: typeof globalThis.fetch;
  readonly openSocket: OpenSocket;
  /** Hands a file to the browser, which keeps it where it keeps downloads. */
  readonly download: Download;
}

type Listeners = { readonly [T in Topic]: Set<(payload: Payload<T>) => void> };

/** The console's bridge in a browser: the public routes of the relay that served the page, authorised by its cookie. */
export function createHttpBridge(options: HttpBridgeOptions): LinkedBridge {
  const routes = createRoutes(options);
  const listeners: Listeners = {
    'calls:messages': new Set(),
    'app:state': new Set(),
    'settings:changed': new Set(),
    'app:focus-call': new Set(),
    'app:show-place': new Set(),
    'app:dial': new Set(),
  };
  const link = createLink();

  const tell = <T extends Topic>(topic: T, payload: Payload<T>): void => {
    for (const listener of listeners[topic]) listener(payload);
  };
  const poll = async (): Promise<void> => {
    try {
      tell('app:state', await routes['app:state'](undefined));
      link.polled('ok');
    } catch (error) {
      link.polled(error instanceof ReadRefused && error.status === UNAUTHORISED ? 'signed-out' : 'failed');
    }
  };
  const sources: { readonly [T in Topic]: () => () => void } = {
    'calls:messages': shared(() =>
      openLiveSocket({
        url: `${options.origin.replace(/^http/, 'ws')}/events/ws?callSid=*`,
        open: options.openSocket,
        onMessages: (messages) => tell('calls:messages', [...messages]),
        onLink: link.socket,
        jitter: Math.random,
      }),
    ),
    'app:state': shared(() => {
      void poll();
      const timer = setInterval(() => void poll(), STATE_POLL_MS);
      return () => clearInterval(timer);
    }),
    // They are changed in the app alone; a browser reads them whenever it shows them.
    'settings:changed': () => () => undefined,
    // Notifications belong to the app; a browser tab never hears of a click on one.
    'app:focus-call': () => () => undefined,
    // Nor has it the app's menu.
    'app:show-place': () => () => undefined,
    // Links lead to the app.
    'app:dial': () => () => undefined,
  };

  return {
    isInApp: false,
    request: (channel, input) => routes[channel](input),
    subscribe: (topic, listener) => {
      listeners[topic].add(listener);
      const stop = sources[topic]();
      return () => {
        listeners[topic].delete(listener);
        stop();
      };
    },
    onLink: link.listen,
  };
}

/** Opened for the first who needs it, closed after the last. */
function shared(open: () => () => void): () => () => void {
  let users = 0;
  let close: (() => void) | null = null;
  return () => {
    users += 1;
    close ??= open();
    return () => {
      users -= 1;
      if (users > 0) return;
      close?.();
      close = null;
    };
  };
}

/**
 * Two witnesses, one answer: the socket knows whether the relay is there, a
 * poll knows whether it lets us in (a socket that is refused just closes).
 */
function createLink(): {
  readonly listen: (listener: (state: LinkState) => void) => () => void;
  readonly socket: (state: LinkState) => void;
  readonly polled: (result: 'ok' | 'signed-out' | 'failed') => void;
} {
  const listeners = new Set<(state: LinkState) => void>();
  let current: LinkState = 'connecting';
  const set = (state: LinkState): void => {
    if (state === current) return;
    current = state;
    for (const listener of listeners) listener(state);
  };
  return {
    listen: (listener) => {
      listeners.add(listener);
      listener(current);
      return () => listeners.delete(listener);
    },
    socket: (state) => {
      if (state === 'connected' || current !== 'signed-out') set(state);
    },
    polled: (result) => {
      if (result === 'signed-out') set('signed-out');
      else if (result === 'ok' && current === 'signed-out') set('reconnecting');
    },
  };
}
