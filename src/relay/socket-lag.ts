import type { WebSocket } from 'ws';

/** Minutes of speech, so that only a far end that has stopped reading ever has so much before it. */
const LAG_MAX_BYTES = 8 * 1024 * 1024;

/** Cuts a socket off whose far end does not read what it is sent: what waits for it is kept in memory. */
export function letGoIfLagging(socket: WebSocket): void {
  if (socket.bufferedAmount > LAG_MAX_BYTES) socket.terminate();
}
