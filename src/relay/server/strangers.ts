import type { Server } from 'node:http';
import type { Socket } from 'node:net';
import type { FastifyRequest } from 'fastify';

declare module 'fastify' {
  interface FastifyInstance {
    strangers: Strangers;
  }
}

/**
 * Connections nobody has vouched for yet: neither a signature of Twilio's nor the supervisor's token has come over
 * them. There is room for so many; the oldest makes way for the newest, because Twilio and the supervisor prove
 * themselves within milliseconds and whoever fills the room does not.
 */
export class Strangers {
  /** In the order they came. */
  readonly #sockets = new Set<Socket>();
  readonly #max: number;

  constructor(server: Server, max: number) {
    this.#max = max;
    server.on('connection', (socket: Socket) => this.#meet(socket));
  }

  /** Whoever sent this request has proved who they are: their connection may stay. */
  admit(request: FastifyRequest): void {
    this.#sockets.delete(request.raw.socket);
  }

  #meet(socket: Socket): void {
    this.#sockets.add(socket);
    socket.once('close', () => this.#sockets.delete(socket));
    if (this.#sockets.size <= this.#max) return;
    for (const oldest of this.#sockets) {
      this.#sockets.delete(oldest);
      oldest.destroy();
      return;
    }
  }
}
