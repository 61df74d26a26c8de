import type { WebSocket } from 'ws';
import { MediaLine, speechFactOf } from '../adapters/twilio/media-line.ts';
import { parseMediaFrame, type StreamStart } from '../adapters/twilio/media-protocol.ts';
import type { CallRunner } from '../calls/call-runner.ts';
import type { Logger } from '../logging/logger.ts';
import { keepPulse } from '../socket-pulse.ts';
import { systemClock } from '../system.ts';
import { hearFrames } from './line-frames.ts';

/** Twilio sends `connected` and `start` in the instant the socket opens. */
const START_TIMEOUT_MS = 10_000;
const POLICY_VIOLATION = 1008;
/** No close frame came; Twilio says `stop` before it ends a stream. */
const LOST = 1006;

export interface MediaSessionOptions {
  readonly log: Logger;
  /** The call a stream belongs to, or null where it is not the one it was let in for. */
  readonly admit: (start: StreamStart['start']) => CallRunner | null;
}

/** A Media Streams session, from its first frame to its close. */
export function mediaSession(socket: WebSocket, { admit, log }: MediaSessionOptions): void {
  let line: MediaLine | null = null;
  let runner: CallRunner | null = null;
  let isStopped = false;
  keepPulse(socket);
  const stopDeadline = systemClock.after(START_TIMEOUT_MS, () => socket.close(POLICY_VIOLATION, 'no start'));
  const begin = ({ start, streamSid }: StreamStart): void => {
    if (line !== null) return;
    stopDeadline();
    runner = admit(start);
    if (runner === null) return socket.close(POLICY_VIOLATION, 'start does not match the token');
    line = new MediaLine(socket, streamSid);
    const { encoding, sampleRate } = start.mediaFormat;
    if (encoding !== 'audio/x-mulaw' || sampleRate !== 8_000) log.warn({ encoding, sampleRate }, 'line is not µ-law');
    runner.lineOpened(line);
  };
  hearFrames(socket, log, (text) => {
    const parsed = parseMediaFrame(text);
    if (!parsed.ok) return `${parsed.why} ${parsed.event}`;
    if (parsed.frame.event === 'start') begin(parsed.frame);
    else if (parsed.frame.event === 'stop') isStopped = true;
    else if (line !== null) {
      const fact = speechFactOf(parsed.frame);
      if (fact !== null) runner?.fact(line, fact);
    }
    return null;
  });
  socket.on('error', (error) => log.debug({ error: error.message }, 'line socket error'));
  socket.on('close', (code) => {
    stopDeadline();
    if (line !== null) runner?.lineClosed(line, code === LOST && !isStopped);
  });
}
