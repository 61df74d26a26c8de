import twilio from 'twilio';
import { WebSocket } from 'ws';
import type { CutIn } from '../callees/callee.ts';
import { drawMs, type Pace, wait } from '../pace.ts';
import { PlayQueue } from './play-queue.ts';
import { covers, type RelayAttributes } from './relay-attributes.ts';
import { type AppFrame, parseAppFrame, type TwilioFrame } from './relay-frames.ts';
import { newSid } from './sids.ts';

const MALFORMED_LIMIT = 10;
const HANDSHAKE_TIMEOUT_MS = 5_000;
const CLOSE_REASON = 'Closing websocket session';

/** How a session ended, as the `<Connect action>` callback reports it. */
export interface SessionEnd {
  readonly status: 'completed' | 'ended' | 'failed';
  readonly cause: 'completed' | 'ended' | 'failed' | 'malformed';
  readonly handoffData: string | null;
  readonly error: { readonly code: string; readonly message: string } | null;
}

/** The call a session belongs to. */
export interface SessionCall {
  readonly accountSid: string;
  readonly authToken: string;
  readonly callSid: string;
  readonly from: string;
  readonly to: string;
  readonly pace: Pace;
  heard(text: string): void;
  heardDigits(digits: string): void;
  fellSilent(): void;
  cutInto(clause: string): CutIn | null;
}

const COMPLETED: SessionEnd = { status: 'completed', cause: 'completed', handoffData: null, error: null };
const UNREACHABLE: SessionEnd = {
  ...COMPLETED,
  status: 'failed',
  cause: 'failed',
  error: { code: '64102', message: 'Unable to connect to websocket' },
};
const LOST: SessionEnd = { ...UNREACHABLE, error: { code: '64105', message: 'Websocket ended' } };

/** One ConversationRelay session: Twilio's end of the socket, with its play queue and its ears. */
export class RelaySession {
  readonly sessionId = newSid('VX');
  /** Resolves once, when the socket is closed. */
  readonly ended: Promise<SessionEnd>;
  readonly #call: SessionCall;
  readonly #attributes: RelayAttributes;
  readonly #socket: WebSocket;
  readonly #queue: PlayQueue;
  readonly #over = new AbortController();
  #finish: (end: SessionEnd) => void = () => {};
  #malformedInARow = 0;
  #lang: string;
  #isOpen = false;
  #whenGreeted: () => void = () => {};
  /** Resolves when the app can hear and has finished its greeting, or the session is over before that. */
  readonly greeted: Promise<void>;

  /**
   * @param stop - Closes the session with 1000 when it aborts (the call ended, or was redirected).
   */
  constructor(call: SessionCall, attributes: RelayAttributes, stop: AbortSignal) {
    this.#call = call;
    this.#attributes = attributes;
    this.#lang = attributes.transcriptionLanguage ?? attributes.language;
    this.ended = new Promise((resolve) => (this.#finish = resolve));
    this.greeted = new Promise((resolve) => (this.#whenGreeted = resolve));
    this.#queue = new PlayQueue(call.pace, this.#playListener(), this.#over.signal);
    this.#socket = this.#connect();
    const onStop = (): void => this.#end(COMPLETED);
    stop.addEventListener('abort', onStop);
    this.#over.signal.addEventListener('abort', () => stop.removeEventListener('abort', onStop));
    if (stop.aborted) onStop();
  }

  get over(): AbortSignal {
    return this.#over.signal;
  }

  get isOver(): boolean {
    return this.#over.signal.aborted;
  }

  /** Whether the app has had its `setup` and hears what is said. */
  get isListening(): boolean {
    return this.#isOpen && !this.isOver;
  }

  /**
   * The far end says something: barges in where the app allows it, and sends one final prompt per row.
   *
   * @param cut - Stops the speech; the part said until then is sent.
   * @returns How many rows were said; fewer than given where the session ended or the speech was cut.
   */
  async speak(rows: readonly string[], cut: AbortSignal): Promise<number> {
    const stop = AbortSignal.any([cut, this.#over.signal]);
    const isDelivered = this.#startOfInput('speech');
    const startedAtMs = performance.now();
    const lengthMs = (rows.join(' ').length / this.#call.pace.charactersPerSecond) * 1_000;
    await this.#speakFor(lengthMs, rows[0] ?? '', isDelivered, stop);
    if (this.isOver) return 0;
    this.#info('clientSpeaking', 'off');
    if (cut.aborted) return this.#sendCutSpeech(rows, (performance.now() - startedAtMs) / lengthMs, isDelivered);
    await wait(drawMs(this.#call.pace.promptMs), this.#over.signal);
    return this.#sendPrompts(rows, isDelivered);
  }

  /** The far end presses a key. */
  pressKey(digit: string): void {
    if (this.#attributes.dtmfDetection) this.#startOfInput('dtmf', digit);
  }

  async #sendPrompts(rows: readonly string[], isDelivered: boolean): Promise<number> {
    for (const [index, row] of rows.entries()) {
      if (index > 0) await wait(drawMs(this.#call.pace.burstGapMs), this.#over.signal);
      if (this.isOver) return index;
      if (isDelivered) this.#send({ type: 'prompt', voicePrompt: row, lang: this.#lang, last: true });
    }
    return rows.length;
  }

  #sendCutSpeech(rows: readonly string[], fraction: number, isDelivered: boolean): number {
    const words = rows.join(' ').split(' ');
    const said = words.slice(0, Math.floor(words.length * fraction)).join(' ');
    if (said !== '' && isDelivered) this.#send({ type: 'prompt', voicePrompt: said, lang: this.#lang, last: true });
    return 0;
  }

  async #speakFor(lengthMs: number, text: string, isDelivered: boolean, stop: AbortSignal): Promise<void> {
    const { partialMs } = this.#call.pace;
    const words = text.split(' ');
    const steps =
      this.#attributes.partialPrompts && isDelivered ? Math.floor(Math.min(lengthMs / partialMs, words.length)) : 0;
    for (let step = 1; step <= steps; step += 1) {
      await wait(lengthMs / (steps + 1), stop);
      if (stop.aborted) return;
      const voicePrompt = words.slice(0, Math.ceil((words.length * step) / (steps + 1))).join(' ');
      this.#send({ type: 'prompt', voicePrompt, lang: this.#lang, last: false });
    }
    await wait(lengthMs / (steps + 1), stop);
  }

  /**
   * Input begins: interrupts what is being said, in the order Twilio was recorded to report it.
   *
   * @returns Whether the app is to be told of the input at all.
   */
  #startOfInput(input: 'speech' | 'dtmf', digit = ''): boolean {
    const scope = this.#queue.audibleScope;
    const isInterrupting = scope !== null && covers(scope, input);
    const isDelivered =
      scope === null || isInterrupting || covers(this.#attributes.reportInputDuringAgentSpeech, input);
    if (input === 'speech') this.#info('clientSpeaking', 'on');
    else if (isDelivered) this.#send({ type: 'dtmf', digit });
    if (isInterrupting) this.#interrupt();
    return isDelivered;
  }

  #interrupt(): void {
    const { utterance, durationMs } = this.#queue.interrupt();
    this.#send({
      type: 'interrupt',
      utteranceUntilInterrupt: utterance.trim(),
      durationUntilInterruptMs: Math.round(durationMs),
    });
    this.#queue.reportSilence();
    this.#whenGreeted();
  }

  #playListener(): ConstructorParameters<typeof PlayQueue>[1] {
    return {
      speakingChanged: (isSpeaking) => this.#info('agentSpeaking', isSpeaking ? 'on' : 'off'),
      starting: (clause) => this.#call.cutInto(clause),
      played: (text, kind) => {
        if (this.#attributes.events.has('tokens-played'))
          this.#send({ type: 'info', name: 'tokensPlayed', value: text });
        if (kind === 'speech') this.#call.heard(text);
        else this.#call.heardDigits(text);
      },
      ranOut: () => {
        this.#whenGreeted();
        this.#call.fellSilent();
      },
    };
  }

  #connect(): WebSocket {
    const { url } = this.#attributes;
    const signature = twilio.getExpectedTwilioSignature(this.#call.authToken, url, {});
    const socket = new WebSocket(url, {
      perMessageDeflate: false,
      handshakeTimeout: HANDSHAKE_TIMEOUT_MS,
      headers: {
        'User-Agent': 'Jetty/11.0.24',
        'X-Twilio-Signature': signature,
        'x-amzn-bedrock-agentcore-runtime-custom-twilio-signature': signature,
      },
    });
    socket.on('open', () => void this.#begin());
    socket.on('message', (data, isBinary) =>
      this.#receive(!isBinary && data instanceof Buffer ? data.toString('utf8') : ''),
    );
    socket.on('close', () => this.#end(this.#isOpen ? LOST : UNREACHABLE));
    // A failed handshake is reported by the close that follows it.
    socket.on('error', () => {});
    return socket;
  }

  async #begin(): Promise<void> {
    const { accountSid, callSid, from, to, pace } = this.#call;
    this.#send({
      type: 'setup',
      sessionId: this.sessionId,
      accountSid,
      callSid,
      parentCallSid: '',
      from,
      to,
      forwardedFrom: '',
      callerName: '',
      callType: 'PSTN',
      direction: 'outbound-api',
      callStatus: 'IN_PROGRESS',
      customParameters: this.#attributes.parameters,
    });
    this.#isOpen = true;
    const { welcomeGreeting, welcomeGreetingInterruptible, preemptible } = this.#attributes;
    if (welcomeGreeting === '') return this.#whenGreeted();
    await wait(drawMs(pace.greetingMs), this.#over.signal);
    this.#queue.addText(welcomeGreeting, true, { scope: welcomeGreetingInterruptible, isPreemptible: preemptible });
  }

  #receive(text: string): void {
    if (this.isOver) return;
    const frame = parseAppFrame(text);
    if (frame === null) return this.#complain(text);
    this.#malformedInARow = 0;
    this.#obey(frame);
  }

  #complain(text: string): void {
    this.#send({ type: 'error', description: `Invalid message received, code: 64107, ${text}` });
    this.#malformedInARow += 1;
    if (this.#malformedInARow < MALFORMED_LIMIT) return;
    this.#end({ ...LOST, cause: 'malformed' }, 1007, 'Too many consecutive malformed messages.');
  }

  #obey(frame: AppFrame): void {
    switch (frame.type) {
      case 'text':
        return this.#queue.addText(frame.token, frame.last, this.#cycleOf(frame));
      case 'play':
        return this.#queue.addSound(frame.loop, this.#cycleOf(frame));
      case 'sendDigits':
        return this.#queue.addDigits(frame.digits, this.#cycleOf({}));
      case 'language':
        this.#lang = frame.transcriptionLanguage ?? this.#lang;
        return;
      case 'end':
        return void this.#handOver(frame.handoffData ?? null);
      default:
        return;
    }
  }

  #cycleOf(message: { readonly interruptible?: boolean | undefined; readonly preemptible?: boolean | undefined }) {
    const { interruptible, preemptible } = this.#attributes;
    const own = message.interruptible === undefined ? interruptible : message.interruptible ? 'any' : 'none';
    return { scope: own, isPreemptible: message.preemptible ?? preemptible } as const;
  }

  async #handOver(handoffData: string | null): Promise<void> {
    await wait(this.#call.pace.endMs, this.#over.signal);
    this.#end({ ...COMPLETED, status: 'ended', cause: 'ended', handoffData });
  }

  #end(end: SessionEnd, closeCode = 1000, reason = CLOSE_REASON): void {
    if (this.isOver) return;
    this.#over.abort();
    this.#whenGreeted();
    if (this.#socket.readyState === WebSocket.CONNECTING) this.#socket.terminate();
    else this.#socket.close(closeCode, reason);
    this.#finish(end);
  }

  #info(name: 'agentSpeaking' | 'clientSpeaking', value: 'on' | 'off'): void {
    if (this.#attributes.events.has('speaker-events')) this.#send({ type: 'info', name, value });
  }

  #send(frame: TwilioFrame): void {
    if (this.#socket.readyState === WebSocket.OPEN) this.#socket.send(JSON.stringify(frame));
  }
}
