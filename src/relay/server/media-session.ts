import type { WebSocket } from 'ws';
import { MediaLine, speechFactOf } from '../adapters/twilio/media-line.ts';
import { parseMediaFrame, type StreamStart } from '../adapters/twilio/media-protocol.ts';
import type { CallRunner } from '../calls/call-runner.ts';
import { frameText } from '../frame-text.ts';
import type { Logger } from '../logging/logger.ts';

/** Twilio sends `connected` and `start` in the instant the socket opens. */
const START_TIMEOUT_MS = 10_000;
const POLICY_VIOLATION = 1008;

export interface MediaSessionOptions {
  readonly log: Logger;
  /** The call a stream belongs to, or null where it is not the one it was let in for. */
  readonly admit: (start: StreamStart['start']) => CallRunner | null;
}

/** A Media Streams session, from its first frame to its close. */
export function mediaSession(socket: WebSocket, { admit, log }: MediaSessionOptions): void {
  let line: MediaLine | null = null;
  let runner: CallRunner | null = null;
  const deadline = setTimeout(() => socket.close(POLICY_VIOLATION, 'no start'), START_TIMEOUT_MS);
  const begin = ({ start, streamSid }: StreamStart): void => {
    if (line !== null) return;
    clearTimeout(deadline);
    runner = admit(start);
    if (runner === null) return socket.close(POLICY_VIOLATION, 'start does not match the token');
    line = new MediaLine(socket, streamSid);
    const { encoding, sampleRate } = start.mediaFormat;
    if (encoding !== 'audio/x-mulaw' || sampleRate !== 8_000) log.warn({ encoding, sampleRate }, 'line is not µ-law');
    runner.lineOpened(line);
  };
  socket.on('message', (data, isBinary) => {
    const parsed = isBinary ? null : parseMediaFrame(frameText(data));
    if (parsed === null || !parsed.ok) {
      log.warn({ why: parsed?.why ?? 'binary', event: parsed?.event }, 'line sent a frame we do not know');
      return;
    }
    if (parsed.frame.event === 'start') return begin(parsed.frame);
    const fact = line === null ? null : speechFactOf(parsed.frame);
    if (fact !== null && line !== null) runner?.fact(line, fact);
  });
  socket.on('error', (error) => log.debug({ error: error.message }, 'line socket error'));
  socket.on('close', () => {
    clearTimeout(deadline);
    if (line !== null) runner?.lineClosed(line);
  });
}
