import { drawMs, wait } from '../pace.ts';
import { connectTo } from './dialled-call.ts';
import { readRelayAttributes } from './relay-attributes.ts';
import { RelaySession, type SessionEnd } from './relay-session.ts';
import type { FormParams } from './signed-post.ts';
import { parseTwiml, type TwimlElement } from './twiml.ts';
import type { TwimlCall, TwimlSource } from './twiml-call.ts';

/** What follows a verb: the next one, another document, or the end of the call. */
type Next = 'continue' | 'hang-up' | TwimlSource;

/** Runs TwiML documents on a call until one has nothing left to do. */
export class TwimlRunner {
  readonly #call: TwimlCall;
  /** Aborts when the call is over or its TwiML was replaced. */
  readonly #stop: AbortSignal;
  /** What relative addresses are resolved against. */
  #baseUrl = '';

  constructor(call: TwimlCall, stop: AbortSignal) {
    this.#call = call;
    this.#stop = stop;
  }

  /** @returns Whether a document came to its end, as against a call that was hung up or stopped. */
  async run(first: TwimlSource): Promise<boolean> {
    let next: Next = first;
    while (typeof next === 'object' && !this.#stop.aborted) next = await this.#runDocument(next);
    return next === 'continue' && !this.#stop.aborted;
  }

  async #runDocument(source: TwimlSource): Promise<Next> {
    if ('url' in source) this.#baseUrl = source.url;
    const xml = 'twiml' in source ? source.twiml : await this.#call.post(source.url, source.params);
    const verbs = xml === null ? null : parseTwiml(xml);
    if (verbs === null) {
      this.#call.log('no usable TwiML, the call ends', { callSid: this.#call.callSid, url: this.#baseUrl });
      return 'hang-up';
    }
    for (const verb of verbs) {
      const next = await this.#runVerb(verb);
      if (next !== 'continue' || this.#stop.aborted) return next;
    }
    return 'continue';
  }

  async #runVerb(verb: TwimlElement): Promise<Next> {
    switch (verb.name) {
      case 'Connect':
        return this.#connect(verb);
      case 'Dial':
        return this.#dial(verb);
      case 'Say':
        return this.#say(verb.text);
      case 'Play':
        return this.#play(verb.attributes['digits'] ?? '');
      case 'Pause':
        await wait(Number(verb.attributes['length'] ?? '1') * 1_000 * this.#call.pace.pauseFactor, this.#stop);
        return 'continue';
      case 'Redirect':
        return { url: this.#resolve(verb.text), params: {} };
      case 'Hangup':
      case 'Reject':
        return 'hang-up';
      default:
        this.#call.log('verb not known on the practice line, skipped', {
          callSid: this.#call.callSid,
          verb: verb.name,
        });
        return 'continue';
    }
  }

  async #say(text: string): Promise<Next> {
    const lengthMs = (text.length / this.#call.pace.charactersPerSecond) * 1_000;
    const cutIn = this.#call.cutInto(text);
    await wait(lengthMs * (cutIn?.afterFraction ?? 1), this.#stop);
    if (cutIn !== null && !this.#stop.aborted) {
      cutIn.start();
      await wait(lengthMs * (1 - cutIn.afterFraction), this.#stop);
    }
    if (this.#stop.aborted) return 'continue';
    this.#call.heard(text);
    this.#call.fellSilent();
    return 'continue';
  }

  async #play(digits: string): Promise<Next> {
    const { pace } = this.#call;
    await wait(digits === '' ? pace.soundMs : digits.length * pace.toneMs, this.#stop);
    if (digits !== '' && !this.#stop.aborted) this.#call.heardDigits(digits);
    return 'continue';
  }

  async #connect(verb: TwimlElement): Promise<Next> {
    const noun = verb.children.find((child) => child.name === 'ConversationRelay');
    const attributes = noun === undefined ? 'ConversationRelay' : readRelayAttributes(noun);
    if (typeof attributes === 'string') {
      this.#call.log('<Connect> cannot run on the practice line', {
        callSid: this.#call.callSid,
        attribute: attributes,
      });
      return 'hang-up';
    }
    await wait(drawMs(this.#call.pace.socketMs), this.#stop);
    if (this.#stop.aborted) return 'continue';
    const session = new RelaySession(this.#call, attributes, this.#stop);
    this.#call.attach(session);
    const startedAtMs = performance.now();
    const end = await session.ended;
    // Twilio's order when TwiML is replaced over REST is not known; here the old verb's action is not asked.
    if (this.#stop.aborted && !this.#call.over.aborted) return 'continue';
    return this.#afterSession(verb, session.sessionId, end, Math.round((performance.now() - startedAtMs) / 1_000));
  }

  async #afterSession(verb: TwimlElement, sessionId: string, end: SessionEnd, seconds: number): Promise<Next> {
    // The call may be over already, and its action is told all the same: the end of the call does not cut this short.
    await wait(drawMs(this.#call.pace.actionMs[end.cause]), this.#call.abandoned);
    return this.#askAction(verb, {
      SessionId: sessionId,
      SessionStatus: end.status,
      SessionDuration: String(seconds),
      ...(end.handoffData === null ? {} : { HandoffData: end.handoffData }),
      ...(end.error === null ? {} : { ErrorCode: end.error.code, ErrorMessage: end.error.message }),
    });
  }

  /** A verb is done: its action says what comes next. The answer to a call that is over is ignored. */
  async #askAction(verb: TwimlElement, params: FormParams): Promise<Next> {
    const action = verb.attributes['action'];
    if (action === undefined) return 'continue';
    if (!this.#call.over.aborted) return { url: this.#resolve(action), params };
    await this.#call.post(this.#resolve(action), params);
    return 'hang-up';
  }

  async #dial(verb: TwimlElement): Promise<Next> {
    const noun = verb.children.find((child) => child.name === 'Number');
    const url = noun?.attributes['url'];
    const dialling = {
      number: (noun?.text ?? verb.text).trim(),
      callerId: verb.attributes['callerId'] ?? this.#call.from,
      timeoutSeconds: Number(verb.attributes['timeout'] ?? '30'),
      url: url === undefined ? null : this.#resolve(url),
    };
    const outcome = await connectTo(dialling, this.#call, { stop: this.#stop, run: runTwiml });
    if (this.#stop.aborted && !this.#call.over.aborted) return 'continue';
    return this.#askAction(verb, outcome);
  }

  #resolve(address: string): string {
    const url = address.trim();
    // An absolute address is used letter for letter: its signature depends on it.
    return URL.canParse(url) || this.#baseUrl === '' ? url : new URL(url, this.#baseUrl).toString();
  }
}

const runTwiml = (call: TwimlCall, stop: AbortSignal, source: TwimlSource): Promise<boolean> =>
  new TwimlRunner(call, stop).run(source);
