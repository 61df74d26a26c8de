import type { WebSocket } from 'ws';
import { dtmfTones } from '#core/audio/dtmf-tones.ts';
import { FRAME_BYTES, SILENCE } from '#core/audio/mu-law.ts';
import type { SpeechLine, SpeechLineFact } from '#core/ports/speech-line.ts';
import { letGoIfLagging } from '../../socket-lag.ts';
import { clearFrame, type MediaFrame, markFrame, mediaFrame } from './media-protocol.ts';

/** 400 ms: whole sentences in one message were once left silent. */
const MESSAGE_BYTES = 20 * FRAME_BYTES;
const NORMAL_CLOSURE = 1_000;

/** A Media Streams session as a line. Sends on a closed socket are dropped: its end is reported elsewhere. */
export class MediaLine implements SpeechLine {
  readonly medium = 'speech';
  readonly handsOver = false;
  readonly #socket: WebSocket;
  readonly #streamSid: string;
  /** Sound that does not fill a frame yet. */
  #rest: Buffer = Buffer.alloc(0);

  constructor(socket: WebSocket, streamSid: string) {
    this.#socket = socket;
    this.#streamSid = streamSid;
  }

  play(audioBase64: string): void {
    // The common case needs no decoding: whole frames, and nothing left over before them.
    if (this.#rest.length === 0 && isWhole(audioBase64)) return this.#media(audioBase64);
    this.#queue(Buffer.concat([this.#rest, Buffer.from(audioBase64, 'base64')]));
  }

  fill(): void {
    if (this.#rest.length === 0) return;
    const frame = Buffer.alloc(FRAME_BYTES, SILENCE);
    this.#rest.copy(frame);
    this.#rest = Buffer.alloc(0);
    this.#media(frame.toString('base64'));
  }

  mark(name: string): void {
    this.#send(markFrame(this.#streamSid, name));
  }

  clear(): void {
    this.#rest = Buffer.alloc(0);
    this.#send(clearFrame(this.#streamSid));
  }

  press(digits: string): void {
    this.fill();
    this.#queue(Buffer.from(dtmfTones(digits)));
  }

  /** Media Streams has no message for it; Twilio goes on with what stands behind `<Connect>`. */
  end(): void {
    this.#socket.close(NORMAL_CLOSURE);
  }

  #queue(sound: Buffer): void {
    const whole = sound.length - (sound.length % FRAME_BYTES);
    for (let at = 0; at < whole; at += MESSAGE_BYTES) {
      this.#media(sound.toString('base64', at, Math.min(at + MESSAGE_BYTES, whole)));
    }
    this.#rest = sound.subarray(whole);
  }

  #media(payload: string): void {
    this.#send(mediaFrame(this.#streamSid, payload));
  }

  #send(frame: string): void {
    if (this.#socket.readyState !== this.#socket.OPEN) return;
    this.#socket.send(frame);
    letGoIfLagging(this.#socket);
  }
}

const bytesOf = (base64: string): number =>
  (base64.length / 4) * 3 - (base64.endsWith('==') ? 2 : base64.endsWith('=') ? 1 : 0);

function isWhole(base64: string): boolean {
  const bytes = bytesOf(base64);
  return bytes % FRAME_BYTES === 0 && bytes <= MESSAGE_BYTES;
}

/** What a frame says in our words, or null where it says nothing to the conversation. */
export function speechFactOf(frame: MediaFrame): SpeechLineFact | null {
  switch (frame.event) {
    case 'media':
      return frame.media.track === 'outbound' ? null : { type: 'audio', payload: frame.media.payload };
    case 'dtmf':
      return { type: 'dtmf', digit: frame.dtmf.digit };
    case 'mark':
      return { type: 'mark-played', name: frame.mark.name };
    default:
      return null;
  }
}
