import type { Bridge, Channel } from '#shared/bridge.ts';

/**
 * How the console's own line to the relay is doing. `signed-out`: the relay
 * answers, and does not know this browser.
 */
export type LinkState = 'connecting' | 'connected' | 'reconnecting' | 'signed-out';

/** A bridge that says when it is down: after `connected` again, something may have been missed. */
export interface LinkedBridge extends Bridge {
  /** The console is the app's window, not a page in a browser. */
  readonly isInApp: boolean;
  onLink(listener: (state: LinkState) => void): () => void;
}

const ASK_AGAIN_MS = 2_000;

/**
 * A bridge that cannot break on the way (IPC) is down when the other end does
 * not answer: a read that fails says so, and asking again finds out when it is over.
 */
export function watchLink(bridge: Bridge): LinkedBridge {
  const listeners = new Set<(state: LinkState) => void>();
  let isDown = false;
  const tell = (state: LinkState): void => {
    for (const listener of listeners) listener(state);
  };
  const askUntilAnswered = async (): Promise<void> => {
    for (;;) {
      // oxlint-disable-next-line no-await-in-loop -- one question at a time, paced
      await new Promise((resolve) => setTimeout(resolve, ASK_AGAIN_MS));
      try {
        // oxlint-disable-next-line no-await-in-loop -- see above
        await bridge.request('app:state', undefined);
        break;
      } catch {
        // Still nobody there.
      }
    }
    isDown = false;
    tell('connected');
  };
  const onFailure = (channel: Channel): void => {
    if (isDown || (channel !== 'app:state' && channel !== 'calls:list')) return;
    isDown = true;
    tell('reconnecting');
    void askUntilAnswered();
  };
  return {
    isInApp: true,
    request: async (channel, input) => {
      try {
        return await bridge.request(channel, input);
      } catch (error) {
        onFailure(channel);
        throw error;
      }
    },
    subscribe: (topic, listener) => bridge.subscribe(topic, listener),
    onLink: (listener) => {
      listeners.add(listener);
      listener(isDown ? 'reconnecting' : 'connected');
      return () => listeners.delete(listener);
    },
  };
}
