import { EventEmitter } from 'node:events';

/** Stands where the package `ws` is: sockets that lead nowhere, and say what the campaign makes them say. */
export class WebSocket extends EventEmitter {
  static readonly CONNECTING = 0;
  static readonly OPEN = 1;
  static readonly CLOSED = 3;
  /** The one opened last, which is the model's: lines are made by the campaign itself. */
  static newest: WebSocket | null = null;

  readonly OPEN = WebSocket.OPEN;
  readonly bufferedAmount = 0;
  readyState: number = WebSocket.CONNECTING;
  /** What we sent on it. */
  sent: string[] = [];

  constructor() {
    super();
    WebSocket.newest = this;
  }

  opens(): void {
    this.readyState = WebSocket.OPEN;
    this.emit('open');
  }

  hears(text: string): void {
    if (this.readyState === WebSocket.OPEN) this.emit('message', Buffer.from(text), false);
  }

  closes(code: number): void {
    if (this.readyState === WebSocket.CLOSED) return;
    this.readyState = WebSocket.CLOSED;
    this.emit('close', code, Buffer.from('fuzzed'));
  }

  send(text: string): void {
    this.sent.push(text);
  }

  close(code = 1_005): void {
    this.closes(code);
  }

  terminate(): void {
    this.closes(1_006);
  }

  ping(): void {
    this.emit('pong');
  }
}
