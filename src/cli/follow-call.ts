import { setTimeout as delay } from 'node:timers/promises';
import { z } from 'zod';
import { CallMessage } from '#core/call/events.ts';
import type { Relay } from './address.ts';
import { isLostConnection, subscribe } from './event-socket.ts';
import type { Terminal } from './terminal.ts';
import { json } from './text.ts';
import { Transcript } from './transcript.ts';

export const EVERY_CALL = '*';

/** Waits between tries to reach a relay that went away; then it counts as gone. */
const RETRY_MS = [250, 500, 1_000, 2_000, 4_000];

/** All that is needed of a message to keep one's place: a later relay may know more types. */
const Envelope = z.looseObject({ callSid: z.string(), type: z.string(), seq: z.number().optional() });

export interface FollowOptions {
  /** A full call SID, or `EVERY_CALL`. */
  readonly callSid: string;
  readonly json: boolean;
  /** With `json`: also the text as it is made, which is no event and has no `seq`. */
  readonly deltas: boolean;
}

/** How it came to an end: Ctrl+C, or the call's own. */
export type FollowEnd = 'interrupted' | 'ended';

/** Shows a call until it ends or Ctrl+C. A relay that goes away for a moment is found again. */
export async function followCall(terminal: Terminal, relay: Relay, options: FollowOptions): Promise<FollowEnd> {
  const stop = new AbortController();
  let end: FollowEnd = 'ended';
  const ignore = terminal.onInterrupt(() => {
    end = 'interrupted';
    stop.abort();
  });
  const sink = sinkOf(terminal, options);
  try {
    await followUntil(terminal, relay, { options, stop, show: sink.show });
    return end;
  } finally {
    sink.finish();
    ignore();
  }
}

interface Following {
  readonly options: FollowOptions;
  readonly stop: AbortController;
  readonly show: (message: unknown) => void;
}

async function followUntil(terminal: Terminal, relay: Relay, { options, stop, show }: Following): Promise<void> {
  const { callSid } = options;
  let since = 0;
  let tries = 0;
  let isConnected = false;
  const onMessage = (message: unknown): void => {
    const { data: envelope } = Envelope.safeParse(message);
    if (envelope === undefined) return;
    // Every call has numbers of its own: a place is kept in one call only.
    if (callSid !== EVERY_CALL) since = envelope.seq ?? since;
    show(message);
    if (callSid !== EVERY_CALL && envelope.type === 'call.ended') stop.abort();
  };
  const onOpen = (): void => {
    isConnected = true;
    tries = 0;
  };
  while (!stop.signal.aborted) {
    try {
      await subscribe(relay, { callSid, since, onOpen, onMessage }, stop.signal);
    } catch (error) {
      if (!isConnected || !isLostConnection(error) || tries >= RETRY_MS.length) throw error;
    }
    if (stop.signal.aborted) return;
    if (tries === 0) terminal.err(lostLine(callSid));
    await pause(RETRY_MS[tries] ?? 0, stop.signal);
    tries += 1;
  }
}

const lostLine = (callSid: string): string =>
  callSid === EVERY_CALL
    ? 'phony: the relay went away, trying again; what happens meanwhile is in phony calls\n'
    : 'phony: the relay went away, trying again\n';

const pause = (ms: number, signal: AbortSignal): Promise<void> =>
  // Ctrl+C ends the wait: the loop looks at the signal itself.
  delay(ms, undefined, { signal }).catch(() => undefined);

function sinkOf(terminal: Terminal, { callSid, json: asJson, deltas }: FollowOptions) {
  if (asJson) {
    const show = (message: unknown): void => {
      const isDelta = Envelope.safeParse(message).data?.type === 'assistant.delta';
      if (deltas || !isDelta) terminal.out(`${json(message)}\n`);
    };
    return { show, finish: () => undefined };
  }
  const transcript = new Transcript({
    paint: terminal.paint,
    streaming: terminal.columns !== null,
    namesCalls: callSid === EVERY_CALL,
    write: (text) => terminal.out(text),
  });
  const show = (message: unknown): void => {
    const { data } = CallMessage.safeParse(message);
    if (data !== undefined) transcript.show(data);
  };
  return { show, finish: () => transcript.finish() };
}
