import { isE164 } from '#core/phone-number.ts';
import type { Log } from '../log.ts';
import { drawMs, type Pace, wait } from '../pace.ts';
import { readRelayAttributes } from './relay-attributes.ts';
import { RelaySession, type SessionCall, type SessionEnd } from './relay-session.ts';
import { newSid } from './sids.ts';
import type { FormParams } from './signed-post.ts';
import { parseTwiml, type TwimlElement } from './twiml.ts';

/** Where the next TwiML comes from. */
export type TwimlSource = { readonly url: string; readonly params: FormParams } | { readonly twiml: string };

/** The call a document runs on. */
export interface TwimlCall extends SessionCall {
  readonly pace: Pace;
  readonly log: Log;
  /** Aborts when the call is over. */
  readonly over: AbortSignal;
  /** Aborts when the phone company closes down and nobody is told anything more. */
  readonly abandoned: AbortSignal;
  /** Asks a webhook, with the call's parameters and these; null where it does not answer. */
  post(url: string, params: FormParams): Promise<string | null>;
  /** From now on the far end talks to this session. */
  attach(session: RelaySession): void;
  destinationOf(number: string): 'answers' | 'busy' | 'no-answer';
}

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

  async run(first: TwimlSource): Promise<void> {
    let next: Next = first;
    while (typeof next === 'object' && !this.#stop.aborted) next = await this.#runDocument(next);
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
    return 'hang-up';
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
    await wait((text.length / this.#call.pace.charactersPerSecond) * 1_000, this.#stop);
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
    const action = verb.attributes['action'];
    // The call may be over already, and its action is told all the same: the end of the call does not cut this short.
    await wait(drawMs(this.#call.pace.actionMs[end.cause]), this.#call.abandoned);
    if (action === undefined) return 'continue';
    const params: FormParams = {
      SessionId: sessionId,
      SessionStatus: end.status,
      SessionDuration: String(seconds),
      ...(end.handoffData === null ? {} : { HandoffData: end.handoffData }),
      ...(end.error === null ? {} : { ErrorCode: end.error.code, ErrorMessage: end.error.message }),
    };
    if (!this.#call.over.aborted) return { url: this.#resolve(action), params };
    // The answer to a call that is over is ignored.
    await this.#call.post(this.#resolve(action), params);
    return 'hang-up';
  }

  async #dial(verb: TwimlElement): Promise<Next> {
    const number = (verb.children.find((child) => child.name === 'Number')?.text ?? verb.text).trim();
    const outcome = isE164(number) ? this.#call.destinationOf(number) : 'failed';
    const { transferRingMs, transferTalkMs } = this.#call.pace;
    await wait(drawMs(transferRingMs), this.#stop);
    const bridgedAtMs = performance.now();
    if (outcome === 'answers') await wait(drawMs(transferTalkMs), this.#stop);
    if (this.#stop.aborted) return 'continue';
    const action = verb.attributes['action'];
    if (action === undefined) return 'continue';
    const isBridged = outcome === 'answers';
    return {
      url: this.#resolve(action),
      params: {
        DialCallStatus: isBridged ? 'completed' : outcome,
        DialCallSid: newSid('CA'),
        DialBridged: String(isBridged),
        ...(isBridged ? { DialCallDuration: String(Math.ceil((performance.now() - bridgedAtMs) / 1_000)) } : {}),
      },
    };
  }

  #resolve(address: string): string {
    const url = address.trim();
    // An absolute address is used letter for letter: its signature depends on it.
    return URL.canParse(url) || this.#baseUrl === '' ? url : new URL(url, this.#baseUrl).toString();
  }
}
