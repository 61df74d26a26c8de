import type { WebSocket } from 'ws';

const BEAT_MS = 10_000;

/**
 * Notices a far end that is gone without a word (a cable pulled, a laptop shut: no packet says so) within some twenty
 * seconds, and cuts its socket off. Who has never answered a ping is not held to it.
 */
export function keepPulse(socket: WebSocket): void {
  let hasAnswered = false;
  let isDue = false;
  const ask = (): void => {
    if (socket.readyState !== socket.OPEN) return;
    isDue = true;
    socket.ping();
  };
  const beat = (): void => {
    if (isDue && hasAnswered) socket.terminate();
    else ask();
  };
  // A process that stood still finds the answer behind its timer: what has come in is read first.
  const timer = setInterval(() => setImmediate(beat), BEAT_MS);
  socket.on('pong', () => {
    hasAnswered = true;
    isDue = false;
  });
  socket.on('close', () => clearInterval(timer));
  ask();
}
