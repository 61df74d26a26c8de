import type { Callee, CalleeLine, CutIn } from '../callees/callee.ts';
import type { Log } from '../log.ts';
import { drawMs, type Pace, untilAborted, wait } from '../pace.ts';
import type { CallRequest, StatusEvent } from './call-request.ts';
import {
  type CallRecord,
  type CallStatus,
  durationSeconds,
  isTerminal,
  rfc2822,
  webhookParams,
} from './call-resource.ts';
import { type Detected, detect } from './machine-detection.ts';
import type { RelaySession } from './relay-session.ts';
import { newSid } from './sids.ts';
import { type FormParams, postSigned } from './signed-post.ts';
import type { Receiver, TwimlCall, TwimlSource } from './twiml-call.ts';
import { TwimlRunner } from './twiml-runner.ts';

/** What happens when a number is called. */
export type Destination = Callee | Exclude<Receiver, 'answers'>;

export interface CallOptions {
  readonly accountSid: string;
  readonly authToken: string;
  readonly pace: Pace;
  readonly log: Log;
  readonly request: CallRequest;
  readonly destination: Destination;
  readonly receiverAt: TwimlCall['receiverAt'];
}

/** One outbound call: rings, is answered, runs TwiML, tells the app of every step, and ends once. */
export class PracticeCall implements TwimlCall, CalleeLine {
  readonly callSid = newSid('CA');
  readonly accountSid: string;
  readonly authToken: string;
  readonly from: string;
  readonly to: string;
  readonly pace: Pace;
  readonly log: Log;
  readonly receiverAt: TwimlCall['receiverAt'];
  readonly #request: CallRequest;
  readonly #callee: Callee | null;
  readonly #destination: Destination;
  readonly #over = new AbortController();
  readonly #createdAt = new Date();
  #answeredAt: Date | null = null;
  #endedAt: Date | null = null;
  #status: CallStatus = 'queued';
  readonly #abandoned = new AbortController();
  /** Replaces the TwiML that runs now. */
  #replacement: { readonly stop: AbortController; source: TwimlSource | null } = {
    stop: new AbortController(),
    source: null,
  };
  #session: RelaySession | null = null;
  #whenAttached: () => void = () => {};
  #attached: Promise<void> = Promise.resolve();
  #callbacks: Promise<unknown> = Promise.resolve();
  #sequenceNumber = 0;
  readonly #beep = new AbortController();
  /** What machine detection found; null until it did, or where it was not asked for. */
  #detected: Detected | null = null;
  /** The TwiML waits for the detection: until then nobody else is on the line. */
  #isDetecting = false;

  constructor(options: CallOptions) {
    this.accountSid = options.accountSid;
    this.authToken = options.authToken;
    this.from = options.request.From;
    this.to = options.request.To;
    this.pace = options.pace;
    this.log = options.log;
    this.receiverAt = options.receiverAt;
    this.#request = options.request;
    this.#destination = options.destination;
    this.#callee = typeof options.destination === 'string' ? null : options.destination;
    this.#expectSession();
  }

  get over(): AbortSignal {
    return this.#over.signal;
  }

  get abandoned(): AbortSignal {
    return this.#abandoned.signal;
  }

  get record(): CallRecord {
    return {
      sid: this.callSid,
      accountSid: this.accountSid,
      to: this.to,
      from: this.from,
      status: this.#status,
      createdAt: this.#createdAt,
      answeredAt: this.#answeredAt,
      endedAt: this.#endedAt,
      answeredBy: this.#detected?.AnsweredBy ?? null,
    };
  }

  /** Takes the call from dialling to its last callback. Never rejects because of what the app does. */
  async run(): Promise<void> {
    await wait(drawMs(this.pace.dialMs), this.over);
    if (!this.over.aborted) this.#notify('initiated', 'initiated');
    await wait(drawMs(this.pace.ringingMs), this.over);
    if (!this.over.aborted) this.#ring();
    await wait(this.#ringMs(), this.over);
    if (!this.over.aborted) await this.#beAnswered();
    await wait(drawMs(this.pace.finalStatusMs), this.abandoned);
    this.#notifyEnd();
    await this.#callbacks;
  }

  /** Ends the call: the other party, the REST API or the TwiML hung up. Again: nothing happens. */
  hangUp(): void {
    this.#end(this.#status === 'in-progress' ? 'completed' : 'canceled');
  }

  /** Runs this instead of what runs now. */
  replaceTwiml(source: TwimlSource): void {
    this.#replacement.source = source;
    this.#replacement.stop.abort();
  }

  /** Ends the call without telling anyone: the phone company closes down. */
  abandon(): void {
    this.#abandoned.abort();
    this.hangUp();
  }

  post(url: string, params: FormParams): Promise<string | null> {
    return this.#postForm(url, { ...webhookParams(this.record), ...params });
  }

  attach(session: RelaySession): void {
    this.#session = session;
    this.#whenAttached();
    void session.ended.then(() => this.#expectSession());
  }

  heard(text: string): void {
    this.log('practice callee heard', { callSid: this.callSid, pii: { text } });
    this.#callee?.heard(text);
  }

  heardDigits(digits: string): void {
    this.#callee?.heardDigits(digits);
  }

  fellSilent(): void {
    this.#callee?.fellSilent();
  }

  cutInto(clause: string): CutIn | null {
    return this.#callee?.cutInto?.(clause) ?? null;
  }

  async say(rows: readonly string[], cut: AbortSignal = new AbortController().signal): Promise<void> {
    if (this.#isDetecting && this.#callee?.isMachine) return this.#sayToNobody(rows, cut);
    let unsaid = rows;
    while (unsaid.length > 0 && !this.over.aborted && !cut.aborted) {
      const session = await this.#listener(cut);
      if (session === null) continue;
      const said = await session.speak(unsaid, cut);
      unsaid = unsaid.slice(said);
    }
  }

  press(digit: string): void {
    if (this.#session?.isListening) this.#session.pressKey(digit);
  }

  beep(): void {
    this.#beep.abort();
  }

  /** A recording waits for nobody: what is said before the TwiML runs only the phone company hears. */
  #sayToNobody(rows: readonly string[], cut: AbortSignal): Promise<void> {
    const lengthMs = (rows.join(' ').length / this.pace.charactersPerSecond) * 1_000;
    return wait(lengthMs, AbortSignal.any([cut, this.over]));
  }

  /** The session that listens now, or null where it is worth asking again. */
  async #listener(cut: AbortSignal): Promise<RelaySession | null> {
    const stop = AbortSignal.any([cut, this.over]);
    if (this.#session === null) await Promise.race([this.#attached, untilAborted(stop)]);
    const session = this.#session;
    if (session === null || session.isListening) return session;
    await Promise.race([session.greeted, untilAborted(stop)]);
    // Nobody talks into the last word of a greeting.
    await wait(drawMs(this.pace.thinkMs), AbortSignal.any([stop, session.over]));
    return session.isListening && !stop.aborted ? session : null;
  }

  #expectSession(): void {
    this.#session = null;
    this.#attached = new Promise((resolve) => (this.#whenAttached = resolve));
  }

  #ring(): void {
    this.#status = 'ringing';
    this.#notify('ringing', 'ringing');
    this.#callee?.rings?.(this);
  }

  #ringMs(): number {
    if (this.#callee?.isMachine) return drawMs(this.pace.voicemailRingsMs);
    if (this.#destination !== 'no-answer') return drawMs(this.pace.answerMs);
    return this.#request.Timeout * 1_000 * this.pace.pauseFactor;
  }

  async #beAnswered(): Promise<void> {
    if (this.#callee === null) return this.#end(this.#destination === 'busy' ? 'busy' : 'no-answer');
    this.#status = 'in-progress';
    this.#answeredAt = new Date();
    this.#notify('in-progress', 'answered');
    const limit = setTimeout(() => this.hangUp(), this.#request.TimeLimit * 1_000);
    this.over.addEventListener('abort', () => clearTimeout(limit));
    const detecting = this.#detect(this.#callee);
    this.#callee.answered(this);
    await this.#runTwiml(await detecting);
    this.hangUp();
  }

  /** Begins to find out who answered. Resolves with what the first webhook is to be told of it: nothing where a callback is. */
  async #detect(callee: Callee): Promise<FormParams> {
    const { MachineDetection: mode, AsyncAmd, AsyncAmdStatusCallback } = this.#request;
    if (mode === undefined) return {};
    const detecting = detect({
      mode,
      isMachine: callee.isMachine ?? false,
      beep: this.#beep.signal,
      pace: this.pace,
      over: this.over,
    });
    if (AsyncAmd === 'true') {
      void this.#reportDetection(detecting, AsyncAmdStatusCallback);
      return {};
    }
    this.#isDetecting = true;
    this.#detected = await detecting;
    this.#isDetecting = false;
    return { ...this.#detected };
  }

  async #reportDetection(detecting: Promise<Detected | null>, url: string | undefined): Promise<void> {
    this.#detected = await detecting;
    if (this.#detected === null || url === undefined) return;
    const params = { CallSid: this.callSid, AccountSid: this.accountSid, ...this.#detected };
    this.#callbacks = this.#callbacks.then(() => this.#postForm(url, params));
  }

  async #runTwiml(params: FormParams): Promise<void> {
    let source: TwimlSource | null = { url: this.#request.Url, params };
    while (source !== null && !this.over.aborted) {
      const replacement = { stop: new AbortController(), source: null };
      this.#replacement = replacement;
      await new TwimlRunner(this, AbortSignal.any([this.over, replacement.stop.signal])).run(source);
      source = replacement.source;
    }
  }

  #end(status: CallStatus): void {
    if (isTerminal(this.#status)) return;
    this.#status = status;
    this.#endedAt = new Date();
    this.log('practice call over', { callSid: this.callSid, status });
    this.#over.abort();
  }

  #notifyEnd(): void {
    const seconds = durationSeconds(this.record);
    this.#notify(this.#status, 'completed', {
      CallDuration: String(seconds),
      Duration: String(Math.ceil(seconds / 60)),
      SipResponseCode: this.#status === 'busy' ? '486' : '200',
    });
  }

  #notify(status: string, event: StatusEvent, extra: FormParams = {}): void {
    const { StatusCallback, StatusCallbackEvent } = this.#request;
    if (StatusCallback === undefined || !StatusCallbackEvent.has(event)) return;
    this.#enqueue(StatusCallback, {
      CallStatus: status,
      SequenceNumber: String(this.#sequenceNumber),
      CallbackSource: 'call-progress-events',
      Timestamp: rfc2822(new Date()),
      ...extra,
    });
    this.#sequenceNumber += 1;
  }

  /** Callbacks leave in order and never hold up the call. */
  #enqueue(url: string, params: FormParams): void {
    this.#callbacks = this.#callbacks.then(() => this.post(url, params));
  }

  #postForm(url: string, params: FormParams): Promise<string | null> {
    if (this.abandoned.aborted) return Promise.resolve(null);
    return postSigned(url, params, this.authToken, this.abandoned);
  }
}
