import type { CallMessage } from '#core/call/events.ts';

/** One frame at 60 Hz: the console cannot show more often, and each message sent costs both processes. */
const FRAME_MS = 16;

interface Publisher {
  /** Sends an event or streamed text with all others of the same frame, in order. */
  message(message: CallMessage): void;
  /** Sends what is waiting, then no more. */
  close(): void;
}

/** Batches what the calls say into one message a frame. */
export function createPublisher(send: (batch: CallMessage[]) => void): Publisher {
  let waiting: CallMessage[] = [];
  let timer: NodeJS.Timeout | null = null;
  let closed = false;

  const flush = (): void => {
    timer = null;
    const batch = waiting;
    waiting = [];
    if (batch.length > 0) send(batch);
  };

  return {
    message: (message) => {
      if (closed) return;
      waiting.push(message);
      timer ??= setTimeout(flush, FRAME_MS);
    },
    close: () => {
      closed = true;
      if (timer !== null) clearTimeout(timer);
      flush();
    },
  };
}
