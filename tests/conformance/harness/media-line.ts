import type { WebSocket } from 'ws';
import { jsonOf, recordOf, textOf, wireText } from './http.ts';
import { brief, Watched, within } from './watched.ts';

/** What the relay sends to Media Streams (Twilio’s documentation): sound, marks, and the order to drop what is queued. */
export type StreamFrame =
  | { readonly event: 'media'; readonly bytes: number; readonly sound: Buffer }
  | { readonly event: 'mark'; readonly name: string }
  | { readonly event: 'clear' };

/** Twilio's end of one Media Streams socket: sends what the caller sounds like, keeps what the relay plays. */
export class MediaLine extends Watched {
  readonly frames: StreamFrame[] = [];
  /** Frames Twilio would refuse (31950, 31951), and sound that is no whole number of 20 ms frames. */
  readonly malformed: string[] = [];
  closed: { readonly code: number; readonly reason: string } | null = null;
  /** `auto` echoes every mark at once; with `manual` the test says what was heard. */
  playback: 'auto' | 'manual' = 'auto';
  readonly streamSid: string;
  readonly #socket: WebSocket;
  #sequence = 1;
  #timestamp = 0;
  #marks: string[] = [];

  constructor(socket: WebSocket, streamSid: string) {
    super();
    this.#socket = socket;
    this.streamSid = streamSid;
    socket.on('message', (data, isBinary) => this.#receive(wireText(data), isBinary));
    socket.on('close', (code, reason) => {
      this.closed = { code, reason: String(reason) };
      this.changed();
    });
  }

  send(frame: object): void {
    this.#socket.send(JSON.stringify(frame));
  }

  start(start: object): void {
    this.send({ event: 'connected', protocol: 'Call', version: '1.0.0' });
    this.#number('start', {
      start: {
        streamSid: this.streamSid,
        tracks: ['inbound'],
        customParameters: {},
        mediaFormat: { encoding: 'audio/x-mulaw', sampleRate: 8000, channels: 1 },
        ...start,
      },
    });
  }

  /** 20 ms of the caller's sound. */
  media(payload: string): void {
    this.#timestamp += 20;
    this.#number('media', {
      media: { track: 'inbound', chunk: String(this.#timestamp / 20), timestamp: String(this.#timestamp), payload },
    });
  }

  dtmf(digit: string): void {
    this.#number('dtmf', { dtmf: { track: 'inbound_track', digit } });
  }

  /** So many marks come back: what stands before them was heard. */
  echo(count: number = this.#marks.length): void {
    for (const name of this.#marks.splice(0, count)) this.#number('mark', { mark: { name } });
  }

  /** Bytes of sound that were sent after a mark of the test's own. */
  playedBytes(since = 0): number {
    return this.frames.slice(since).reduce((sum, frame) => sum + (frame.event === 'media' ? frame.bytes : 0), 0);
  }

  sound(since = 0): Buffer {
    return Buffer.concat(this.frames.slice(since).flatMap((frame) => (frame.event === 'media' ? [frame.sound] : [])));
  }

  clears(since = 0): number {
    return this.frames.slice(since).filter(({ event }) => event === 'clear').length;
  }

  untilPlayed(bytes: number, since = 0, deadlineMs?: number): Promise<true> {
    return this.until(() => this.playedBytes(since) >= bytes, `${bytes} bytes of sound`, deadlineMs);
  }

  untilClosed(deadlineMs?: number): Promise<{ readonly code: number; readonly reason: string }> {
    return this.until(() => this.closed, 'close of the line', deadlineMs);
  }

  /** Twilio's end dies without a close frame. */
  drop(): void {
    this.#socket.terminate();
  }

  async close(): Promise<void> {
    if (this.closed !== null) return;
    this.#number('stop', { stop: {} });
    this.#socket.close(1000);
    await within(this.untilClosed(), 'answer to our close').catch(() => this.#socket.terminate());
  }

  #number(event: string, more: object): void {
    this.#sequence += 1;
    this.send({ event, sequenceNumber: String(this.#sequence), streamSid: this.streamSid, ...more });
  }

  #receive(data: string, isBinary: boolean): void {
    const frame = isBinary ? null : this.#read(data);
    if (frame === null) this.malformed.push(data.slice(0, 200));
    else this.frames.push(frame);
    if (frame?.event === 'mark') this.#marks.push(frame.name);
    // A clear brings back the marks it drops.
    if (this.#socket.readyState === this.#socket.OPEN && (this.playback === 'auto' || frame?.event === 'clear'))
      this.echo();
    this.changed();
  }

  #read(data: string): StreamFrame | null {
    const frame = jsonOf(data);
    if (frame['streamSid'] !== this.streamSid) return null;
    if (frame['event'] === 'clear') return { event: 'clear' };
    if (frame['event'] === 'mark') {
      const name = textOf(recordOf(frame['mark'])['name']);
      return name === '' ? null : { event: 'mark', name };
    }
    const payload = textOf(recordOf(frame['media'])['payload']);
    const sound = Buffer.from(payload, 'base64');
    const isWhole = sound.length > 0 && sound.length % 160 === 0 && sound.toString('base64') === payload;
    return frame['event'] === 'media' && isWhole ? { event: 'media', bytes: sound.length, sound } : null;
  }

  protected override evidence(): string {
    return brief({
      frames: this.frames.map((frame) => (frame.event === 'media' ? `media ${frame.bytes}` : frame)),
      malformed: this.malformed,
      closed: this.closed,
    });
  }
}
