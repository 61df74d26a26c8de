import { WebSocket } from 'ws';
import { wireText } from './http.ts';
import { type Form, signatureOf } from './twilio-signature.ts';
import { brief, Watched, within } from './watched.ts';

/** What the relay sends to ConversationRelay (Twilio’s documentation). */
export interface LineFrame {
  readonly type: string;
  readonly token?: string;
  readonly last?: boolean;
  readonly preemptible?: boolean;
  readonly interruptible?: boolean;
  readonly lang?: string;
  readonly digits?: string;
  readonly handoffData?: string;
  readonly source?: string;
}

const FRAME_TYPES = new Set(['text', 'play', 'sendDigits', 'language', 'end', 'config', 'hints']);

export class UpgradeRefused extends Error {
  readonly status: number;

  constructor(status: number) {
    super(`the upgrade was answered with ${status}`);
    this.status = status;
  }
}

export interface UpgradeOptions {
  readonly port: number;
  /** The address as TwiML has it, on the public host. */
  readonly url: string;
  readonly authToken: string;
  /** Replaces the right signature; null sends none. */
  readonly signature?: string | null;
  readonly host?: string;
  readonly params?: Form;
}

/** Opens a socket the way Twilio does: to the relay's port, as if for the public host, signed over the wss address. */
export function upgrade(options: UpgradeOptions): Promise<WebSocket> {
  const address = new URL(options.url);
  const signature = options.signature === undefined ? signatureOf(options.authToken, options.url) : options.signature;
  return new Promise((resolve, reject) => {
    const socket = new WebSocket(`ws://127.0.0.1:${options.port}${address.pathname}${address.search}`, {
      headers: {
        host: options.host ?? address.host,
        'user-agent': 'Jetty/11.0.24',
        ...(signature === null ? {} : { 'x-twilio-signature': signature }),
      },
      perMessageDeflate: false,
      handshakeTimeout: 8_000,
    });
    socket.once('open', () => resolve(socket));
    socket.once('unexpected-response', (_request, response) => {
      reject(new UpgradeRefused(response.statusCode ?? 0));
      socket.terminate();
    });
    socket.on('error', reject);
  });
}

/** Twilio's end of one ConversationRelay socket: says what the caller says, keeps what the relay sends. */
export class RelayLine extends Watched {
  readonly frames: LineFrame[] = [];
  /** Frames ConversationRelay would answer with an error (64107). */
  readonly malformed: string[] = [];
  closed: { readonly code: number; readonly reason: string } | null = null;
  /** `auto` reports speech as played at each turn's end; with `manual` the test says what was heard. */
  playback: 'auto' | 'manual' = 'auto';
  readonly #socket: WebSocket;
  readonly #subscribed: ReadonlySet<string>;
  #unplayed = '';

  constructor(socket: WebSocket, events: string) {
    super();
    this.#socket = socket;
    this.#subscribed = new Set(events.split(/\s+/));
    socket.on('message', (data, isBinary) => this.#receive(wireText(data), isBinary));
    socket.on('close', (code, reason) => {
      this.closed = { code, reason: String(reason) };
      this.changed();
    });
  }

  send(message: object): void {
    this.#socket.send(JSON.stringify(message));
  }

  sendRaw(text: string): void {
    this.#socket.send(text);
  }

  prompt(voicePrompt: string): void {
    this.send({ type: 'prompt', voicePrompt, lang: 'en-US', last: true });
  }

  partial(voicePrompt: string): void {
    this.send({ type: 'prompt', voicePrompt, lang: 'en-US', last: false });
  }

  /** In the order recorded on real calls: what was played, the interrupt, silence. */
  interrupt(utteranceUntilInterrupt: string, durationUntilInterruptMs = 684): void {
    this.#unplayed = '';
    this.send({ type: 'interrupt', utteranceUntilInterrupt, durationUntilInterruptMs });
    this.info('agentSpeaking', 'off');
  }

  /** Twilio speaks the greeting of the TwiML by itself, and reports it as any other speech. */
  greet(greeting: string): void {
    if (greeting === '') return;
    this.info('agentSpeaking', 'on');
    if (this.playback === 'auto') this.tokensPlayed(greeting);
    this.info('agentSpeaking', 'off');
  }

  dtmf(digit: string): void {
    this.send({ type: 'dtmf', digit });
  }

  info(name: 'agentSpeaking' | 'clientSpeaking' | 'tokensPlayed' | 'roundTripDelayMs', value: string): void {
    const event = name === 'tokensPlayed' ? 'tokens-played' : 'speaker-events';
    if (this.#subscribed.has(event)) this.send({ type: 'info', name, value });
  }

  tokensPlayed(text: string): void {
    this.info('tokensPlayed', text);
  }

  /** Everything sent so far and not played yet is heard now. */
  playAll(): void {
    const text = this.#unplayed;
    this.#unplayed = '';
    if (text.trim() === '') return;
    this.info('agentSpeaking', 'on');
    this.tokensPlayed(text);
    this.info('agentSpeaking', 'off');
  }

  mark(): number {
    return this.frames.length;
  }

  /** What the other party would hear, word for word, of the frames after a mark. */
  spoken(since = 0): string {
    return this.frames
      .slice(since)
      .map((frame) => (frame.type === 'text' ? (frame.token ?? '') : ''))
      .join('');
  }

  /** Text and pressed keys in the order they reached the line; neighbouring tokens are joined. */
  score(since = 0): readonly string[] {
    const score: string[] = [];
    let text = '';
    for (const frame of this.frames.slice(since)) {
      if (frame.type === 'text') text += frame.token ?? '';
      if (frame.type !== 'sendDigits' && frame.type !== 'end') continue;
      if (text !== '') score.push(text);
      text = '';
      score.push(frame.type === 'end' ? '(end)' : `(press ${frame.digits ?? ''})`);
    }
    return text === '' ? score : [...score, text];
  }

  lastCount(since = 0): number {
    return this.frames.slice(since).filter((frame) => frame.type === 'text' && frame.last === true).length;
  }

  /** The words of the first talk cycle after a mark that has any. */
  reply(since: number, deadlineMs?: number): Promise<string> {
    return this.until(() => this.#cycles(since).find((text) => text !== ''), 'closed turn with words', deadlineMs);
  }

  untilSpoken(words: string, since = 0, deadlineMs?: number): Promise<true> {
    return this.until(() => this.spoken(since).includes(words), `"${words}" on the line`, deadlineMs);
  }

  untilClosed(deadlineMs?: number): Promise<{ readonly code: number; readonly reason: string }> {
    return this.until(() => this.closed, 'close of the line', deadlineMs);
  }

  async close(code = 1000, reason = 'Closing websocket session'): Promise<void> {
    this.#socket.close(code, reason);
    await within(this.untilClosed(), 'answer to our close').catch(() => this.#socket.terminate());
  }

  /** Twilio's end falls silent, and nothing says so: what comes is not read, and pings are not answered. */
  freeze(): void {
    this.#socket.pause();
  }

  /** Twilio's end dies without a close frame. */
  drop(): void {
    this.#socket.terminate();
  }

  #cycles(since: number): readonly string[] {
    const cycles: string[] = [];
    let text = '';
    for (const frame of this.frames.slice(since)) {
      if (frame.type !== 'text') continue;
      text += frame.token ?? '';
      if (frame.last !== true) continue;
      cycles.push(text);
      text = '';
    }
    return cycles;
  }

  #receive(data: string, isBinary: boolean): void {
    const frame = parseFrame(data);
    if (isBinary || frame === null) {
      this.malformed.push(data);
      this.send({ type: 'error', description: `Invalid message received, code: 64107, ${data.slice(0, 80)}` });
      this.changed();
      return;
    }
    this.frames.push(frame);
    if (frame.type === 'text') this.#unplayed += frame.token ?? '';
    const isCycleEnd = (frame.type === 'text' && frame.last === true) || frame.type === 'sendDigits';
    if (this.playback === 'auto' && isCycleEnd && this.#socket.readyState === WebSocket.OPEN) {
      this.playAll();
      if (frame.type === 'sendDigits') this.tokensPlayed(frame.digits ?? '');
    }
    this.changed();
  }

  protected override evidence(): string {
    return brief({ frames: this.frames, malformed: this.malformed, closed: this.closed });
  }
}

function parseFrame(data: string): LineFrame | null {
  try {
    const frame = JSON.parse(data) as LineFrame;
    if (!FRAME_TYPES.has(frame.type)) return null;
    if (frame.type === 'text' && typeof frame.token !== 'string') return null;
    if (frame.type === 'sendDigits' && !/^[0-9*#w]+$/.test(frame.digits ?? '')) return null;
    if (frame.handoffData !== undefined && typeof frame.handoffData !== 'string') return null;
    return frame;
  } catch {
    return null;
  }
}
