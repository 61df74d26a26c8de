import { connect, type Socket } from 'node:net';
import { brief, Watched } from './watched.ts';

/** A TCP connection to the relay on which a test may say whatever it likes, HTTP or not. */
export class RawClient extends Watched {
  /** All that came back. */
  received = '';
  isClosed = false;
  readonly openedAtMs = performance.now();
  closedAfterMs = 0;
  readonly #socket: Socket;

  private constructor(socket: Socket) {
    super();
    this.#socket = socket;
    socket.setEncoding('latin1').on('data', (text: string) => {
      this.received += text;
      this.changed();
    });
    // Being cut off is what many of these tests are after.
    socket.on('error', () => undefined);
    socket.on('close', () => {
      this.isClosed = true;
      this.closedAfterMs = performance.now() - this.openedAtMs;
      this.changed();
    });
  }

  static open(port: number): Promise<RawClient> {
    return new Promise((resolve, reject) => {
      const socket = connect({ port, host: '127.0.0.1' });
      const client = new RawClient(socket);
      socket.once('connect', () => resolve(client));
      socket.once('error', reject);
    });
  }

  /** Status of every answer so far. */
  get statuses(): readonly number[] {
    return [...this.received.matchAll(/HTTP\/1\.1 (\d{3}) /g)].map(([, status]) => Number(status));
  }

  send(text: string): void {
    if (!this.#socket.destroyed) this.#socket.write(text, 'latin1');
  }

  /** Says something a byte at a time until it is cut off or has said all of it. */
  drip(text: string, everyMs: number): void {
    let at = 0;
    const timer = setInterval(() => {
      this.send(text[at] ?? '');
      at += 1;
      if (this.isClosed || at >= text.length) clearInterval(timer);
    }, everyMs);
  }

  untilAnswered(): Promise<number> {
    return this.until(() => this.statuses[0], 'answer');
  }

  untilClosed(deadlineMs?: number): Promise<true> {
    return this.until(() => this.isClosed, 'end of the connection', deadlineMs);
  }

  close(): void {
    this.#socket.destroy();
  }

  protected override evidence(): string {
    return brief({ received: this.received, isClosed: this.isClosed });
  }
}
