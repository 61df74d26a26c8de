import { WebSocket } from 'ws';
import type { Clock } from '#core/ports/clock.ts';
import { err, ok, type Result } from '#core/result.ts';
import { frameText } from '../../frame-text.ts';
import { causeOf } from '../public-address.ts';

const BODY_MAX_CHARS = 4_000;

/** Why a socket is not, or no longer, there. */
export type SocketEnd =
  /** The upgrade was answered with something else. */
  | { readonly kind: 'refused'; readonly status: number; readonly body: string }
  | { readonly kind: 'unreachable'; readonly cause: string }
  | { readonly kind: 'closed'; readonly code: number }
  /** It stands, and nothing that was waited for comes. */
  | { readonly kind: 'silent' };

type Frame = Readonly<Record<string, unknown>>;

/** A telephone company's end of one socket to us. */
export class LineOut {
  readonly #socket: WebSocket;
  readonly #clock: Pick<Clock, 'after'>;
  readonly #frames: Frame[] = [];
  #end: SocketEnd | null = null;
  #changed: () => void = () => {};

  private constructor(socket: WebSocket, clock: Pick<Clock, 'after'>) {
    this.#socket = socket;
    this.#clock = clock;
    socket.on('message', (data) => {
      this.#frames.push(readFrame(frameText(data)));
      this.#changed();
    });
    socket.on('unexpected-response', (_request, response) => {
      void bodyOf(response).then((body) => this.#ended({ kind: 'refused', status: response.statusCode ?? 0, body }));
    });
    socket.on('error', (error) => this.#ended({ kind: 'unreachable', cause: causeOf(error) }));
    socket.on('close', (code) => this.#ended({ kind: 'closed', code }));
    socket.on('open', () => this.#changed());
  }

  /** Waits until a socket stands. Its handshake has to have a deadline of its own. */
  static async open(socket: WebSocket, clock: Pick<Clock, 'after'>): Promise<Result<LineOut, SocketEnd>> {
    const line = new LineOut(socket, clock);
    while (socket.readyState === WebSocket.CONNECTING && line.#end === null) await line.#change();
    return line.#end === null ? ok(line) : err(line.#end);
  }

  send(frame: Frame): void {
    this.#socket.send(JSON.stringify(frame));
  }

  /** Waits until the frames so far are what is wanted: `look` gives something other than null. */
  async until<T>(look: (frames: readonly Frame[]) => T | null, deadlineMs: number): Promise<Result<T, SocketEnd>> {
    const stop = this.#clock.after(deadlineMs, () => this.#ended({ kind: 'silent' }));
    try {
      for (;;) {
        const found = look(this.#frames);
        if (found !== null) return ok(found);
        if (this.#end !== null) return err(this.#end);
        await this.#change();
      }
    } finally {
      stop();
    }
  }

  close(): void {
    this.#socket.close(1000, 'Closing websocket session');
  }

  /** Frees the socket whatever its state. */
  drop(): void {
    this.#socket.terminate();
  }

  #change(): Promise<void> {
    return new Promise((resolve) => (this.#changed = resolve));
  }

  /** The first reason is the true one: what follows is its consequence. */
  #ended(end: SocketEnd): void {
    this.#end ??= end;
    this.#changed();
  }
}

function readFrame(text: string): Frame {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null ? { ...value } : {};
  } catch {
    // Somebody else's socket.
    return {};
  }
}

async function bodyOf(response: AsyncIterable<unknown>): Promise<string> {
  let body = '';
  for await (const chunk of response) {
    body += String(chunk);
    if (body.length > BODY_MAX_CHARS) break;
  }
  return body.slice(0, BODY_MAX_CHARS);
}
