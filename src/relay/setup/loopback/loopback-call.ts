import twilio from 'twilio';
import { WebSocket } from 'ws';
import type { Clock } from '#core/ports/clock.ts';
import { err, ok, type Result } from '#core/result.ts';
import { parseTwiml } from '#practice/phone-company/twiml.ts';
import type { PublicOrigin } from '../../calls/carrier.ts';
import { type Finding, fine } from '../check.ts';
import { causeOf, explain, PROBE_MS, type ProbeAnswer, postByFetch, unreachable } from '../public-address.ts';
import { LineOut, type SocketEnd } from './line-out.ts';
import type { ExpectedCall } from './loopback-calls.ts';
import { anotherPhony, changedOnTheWay, cutOff, noSocket, noWords } from './loopback-words.ts';

/** A number nobody has, of the range kept for stories. */
const CALLER = '+15550100000';
const GREETING = 'This is a test call of the set-up.';

/** How a request gets out into the world and back to us. */
export interface WayOut {
  /** Rejects where nothing answers in time. */
  readonly post: typeof postByFetch;
  /** Its handshake has a deadline. */
  readonly connect: (url: string, headers: Readonly<Record<string, string>>) => WebSocket;
}

export const byTheNet: WayOut = {
  post: postByFetch,
  connect: (url, headers) => new WebSocket(url, { headers, perMessageDeflate: false, handshakeTimeout: PROBE_MS }),
};

export interface LoopbackCallPorts {
  readonly account: { readonly sid: string; readonly authToken: string };
  readonly origin: PublicOrigin;
  /** Our own number, as the one that is called. */
  readonly phoneNumber: string | null;
  readonly call: Pick<ExpectedCall, 'callSid' | 'hasCome'>;
  readonly clock: Pick<Clock, 'after' | 'monotonicMs'>;
  readonly way: WayOut;
  /** What to do so that the address leads here, as the beginning of a sentence. */
  readonly lead: string;
}

interface Connection {
  readonly socketUrl: string;
  readonly actionUrl: string;
}

/** One call as Twilio would bring it, through the public address: rings, talks, hears the answer, hangs up. */
export class LoopbackCall {
  readonly #ports: LoopbackCallPorts;
  readonly #host: string;

  constructor(ports: LoopbackCallPorts) {
    this.#ports = ports;
    this.#host = new URL(ports.origin.http).host;
  }

  async run(): Promise<Finding> {
    const ring = await this.#timed(() => this.#ring());
    if (!ring.ok) return ring.error;
    const opened = await this.#timed(() => this.#open(ring.value.found.socketUrl));
    if (!opened.ok) return opened.error;
    const line = opened.value.found;
    try {
      const words = await this.#timed(() => this.#talk(line));
      if (!words.ok) return words.error;
      const end = await this.#timed(() => this.#end(line, words.value.found, ring.value.found.actionUrl));
      if (!end.ok) return end.error;
      const legs = [ring, opened, words, end].map(({ value }) => Math.round(value.ms));
      const [rang, socket, answer, over] = legs;
      return fine(
        `A whole call went through ${this.#host}: TwiML after ${rang} ms, socket ${socket} ms, words back ${answer} ms, end ${over} ms.`,
      );
    } finally {
      line.drop();
    }
  }

  async #ring(): Promise<Result<Connection, Finding>> {
    const answer = await this.#post(`${this.#ports.origin.http}/receive_call`, {
      Direction: 'inbound',
      CallStatus: 'ringing',
    });
    if (!answer.ok) return answer;
    const { lead, call } = this.#ports;
    const connection = connectionIn(answer.value.body);
    // A Phony that does not expect this call takes it for a real one: it must not get any further.
    if (connection !== null && !call.hasCome()) return err(anotherPhony(this.#host, lead));
    return connection === null ? err(explain(this.#host, answer.value, lead)) : ok(connection);
  }

  async #open(url: string): Promise<Result<LineOut, Finding>> {
    const { way, clock } = this.#ports;
    const opened = await LineOut.open(way.connect(url, { 'X-Twilio-Signature': this.#sign(url, {}) }), clock);
    return opened.ok ? opened : err(this.#stuck(opened.error, noSocket));
  }

  /** Speaks, and gives the words that come back. */
  async #talk(line: LineOut): Promise<Result<string, Finding>> {
    const { account, call, phoneNumber } = this.#ports;
    line.send({
      type: 'setup',
      sessionId: `VX${call.callSid.slice(2)}`,
      accountSid: account.sid,
      callSid: call.callSid,
      from: CALLER,
      to: phoneNumber ?? '',
      direction: 'inbound',
      callStatus: 'RINGING',
      customParameters: {},
    });
    line.send({ type: 'prompt', voicePrompt: GREETING, lang: 'en-US', last: true });
    const said = await line.until((frames) => {
      const texts = frames.filter(({ type }) => type === 'text');
      const words = texts.map(({ token }) => String(token)).join('');
      return words.trim() !== '' && texts.at(-1)?.['last'] === true ? words : null;
    }, PROBE_MS);
    return said.ok ? said : err(this.#stuck(said.error, noWords));
  }

  /** Reports the words as heard, as Twilio does; the call then has to end by itself. */
  async #end(line: LineOut, words: string, actionUrl: string): Promise<Result<null, Finding>> {
    line.send({ type: 'info', name: 'agentSpeaking', value: 'on' });
    line.send({ type: 'info', name: 'tokensPlayed', value: words });
    line.send({ type: 'info', name: 'agentSpeaking', value: 'off' });
    const ended = await line.until((frames) => frames.find(({ type }) => type === 'end') ?? null, PROBE_MS);
    if (!ended.ok) return err(this.#stuck(ended.error, noWords));
    line.close();
    const { handoffData } = ended.value;
    const session = { SessionStatus: 'ended', HandoffData: typeof handoffData === 'string' ? handoffData : '' };
    const next = await this.#post(actionUrl, { CallStatus: 'in-progress', ...session });
    if (!next.ok) return next;
    const status = { CallStatus: 'completed', CallDuration: '1', SequenceNumber: '1' };
    const last = await this.#post(`${this.#ports.origin.http}/call_status`, status);
    return last.ok ? ok(null) : last;
  }

  /** A webhook of this call, signed as Twilio signs it. Anything but a 2xx is a finding. */
  async #post(url: string, fields: Readonly<Record<string, string>>): Promise<Result<ProbeAnswer, Finding>> {
    const { account, call, lead, phoneNumber, way } = this.#ports;
    const form = { AccountSid: account.sid, CallSid: call.callSid, From: CALLER, To: phoneNumber ?? '', ...fields };
    const headers = {
      'Content-Type': 'application/x-www-form-urlencoded; charset=UTF-8',
      'X-Twilio-Signature': this.#sign(url, form),
    };
    try {
      const answer = await way.post(url, { headers, body: new URLSearchParams(form).toString() });
      if (answer.status >= 200 && answer.status < 300) return ok(answer);
      const finding = explain(this.#host, answer, lead);
      // What is well of an unsigned request is not of a signed one.
      return err(finding.state === 'ok' ? changedOnTheWay(this.#host, lead) : finding);
    } catch (error) {
      return err(unreachable(this.#host, causeOf(error), lead));
    }
  }

  #stuck(end: SocketEnd, words: (host: string, end: SocketEnd) => Finding): Finding {
    if (end.kind === 'unreachable') return unreachable(this.#host, end.cause, this.#ports.lead);
    return end.kind === 'closed' ? cutOff(this.#host, end.code) : words(this.#host, end);
  }

  #sign(url: string, form: Record<string, string>): string {
    return twilio.getExpectedTwilioSignature(this.#ports.account.authToken, url, form);
  }

  async #timed<T>(
    leg: () => Promise<Result<T, Finding>>,
  ): Promise<Result<{ readonly found: T; readonly ms: number }, Finding>> {
    const startedMs = this.#ports.clock.monotonicMs();
    const result = await leg();
    if (!result.ok) return result;
    return ok({ found: result.value, ms: this.#ports.clock.monotonicMs() - startedMs });
  }
}

/** Where the TwiML connects the call, or null where it is none that does. */
function connectionIn(body: string): Connection | null {
  const verb = parseTwiml(body)?.find(({ name }) => name === 'Connect');
  const socketUrl = verb?.children.find(({ name }) => name === 'ConversationRelay')?.attributes['url'];
  const actionUrl = verb?.attributes['action'];
  return socketUrl === undefined || actionUrl === undefined ? null : { socketUrl, actionUrl };
}
