import type { WebSocket } from 'ws';
import { frameText } from '../frame-text.ts';
import type { Logger } from '../logging/logger.ts';
import { unknownMessages } from '../telemetry/unknown-messages.ts';

/** So many odd frames of a session are told one by one; the rest are counted. */
const TOLD_MAX = 10;
/** What of a frame's own words goes into the log. */
const QUOTE_MAX_CHARS = 100;

/**
 * Hands a line's text frames on, whatever is in them. A frame that breaks us costs itself: neither the call, nor the
 * calls beside it, nor the process.
 *
 * @param hear - Says why a frame is of no use to us, or null.
 */
export function hearFrames(socket: WebSocket, log: Logger, hear: (text: string) => string | null): void {
  let odd = 0;
  const tell = (why: string): void => {
    odd += 1;
    unknownMessages.count('twilio', why.slice(why.indexOf(' ') + 1));
    if (odd <= TOLD_MAX) log.warn({ why: why.slice(0, QUOTE_MAX_CHARS) }, 'line sent a frame we do not know');
  };
  socket.on('message', (data, isBinary) => {
    if (isBinary) return tell('binary');
    try {
      const why = hear(frameText(data));
      if (why !== null) tell(why);
    } catch (error) {
      odd += 1;
      if (odd <= TOLD_MAX) log.error({ error }, 'a frame broke us');
    }
  });
  socket.on('close', () => {
    if (odd > TOLD_MAX) log.warn({ count: odd }, 'line sent frames we do not know');
  });
}
