import { randomBytes } from 'node:crypto';
import { type Answer, ask } from './http.ts';
import { MediaLine } from './media-line.ts';
import { type LineFrame, RelayLine, upgrade } from './relay-line.ts';
import { type Form, formBody, signatureOf } from './twilio-signature.ts';
import { dialledIn, endsCall, verbIn } from './twiml.ts';
import { brief, Watched } from './watched.ts';

export interface TwilioAccount {
  readonly accountSid: string;
  authToken: string;
  readonly publicHost: string;
  /** Where the relay listens; known once it runs. */
  relayPort: number;
}

export interface CallParties {
  readonly direction: 'inbound' | 'outbound-api';
  readonly from: string;
  readonly to: string;
  /** Where TwiML and status callbacks are asked for. */
  readonly url: string;
  readonly statusCallback: string | null;
}

export const newCallSid = (): string => `CA${randomBytes(16).toString('hex')}`;

/** One call as Twilio's side has it: asks for TwiML, opens the line, reports what became of it. */
export class PhoneCall extends Watched {
  readonly sid = newCallSid();
  readonly parties: CallParties;
  /** Every TwiML document given to this call, oldest first. */
  readonly twimls: string[] = [];
  readonly lines: RelayLine[] = [];
  /** Sockets of Media Streams, for calls in sound. */
  readonly streams: MediaLine[] = [];
  readonly callbacks: { readonly url: string; readonly form: Form; readonly status: number }[] = [];
  /** What went wrong on Twilio's side of this call. */
  readonly faults: string[] = [];
  status: 'queued' | 'ringing' | 'in-progress' | 'completed' | 'canceled';
  /** The call to the receiver of a transfer. */
  readonly childSid = newCallSid();
  /** With false the line hears `end` and does nothing, as where Twilio hangs. */
  obeysEnd = true;
  /** With false the test posts the action callback itself. */
  reportsAction = true;
  /** Whether its lines report by themselves what they have played. */
  reportsPlayback = true;
  readonly #account: TwilioAccount;
  #sessionSid = '';
  #sequence = 0;
  #closedByUs = false;

  constructor(account: TwilioAccount, parties: CallParties) {
    super();
    this.#account = account;
    this.parties = parties;
    this.status = parties.direction === 'inbound' ? 'ringing' : 'queued';
  }

  /** Asks the relay what to do with the call: /receive_call, or the Url given when it was created. */
  async ring(): Promise<string> {
    if (this.parties.direction !== 'inbound') {
      this.status = 'in-progress';
      await this.reportStatus('in-progress');
    }
    const answer = await this.webhook(this.parties.url, this.form());
    if (answer.status !== 200) throw new Error(`${this.parties.url} answered ${answer.status}: ${answer.text}`);
    this.twimls.push(answer.text);
    this.changed();
    return answer.text;
  }

  get twiml(): string {
    return this.twimls.at(-1) ?? '';
  }

  get line(): RelayLine {
    const line = this.lines.at(-1);
    if (line === undefined) throw new Error('the call has no line yet');
    return line;
  }

  /** Runs `<ConversationRelay>` of the newest TwiML: opens its socket and introduces the call. */
  async connect(setup: Form = {}): Promise<RelayLine> {
    const relay = verbIn(this.twiml, 'ConversationRelay');
    if (relay === null) throw new Error(`no ConversationRelay in ${this.twiml}`);
    const url = relay.attributes['url'] ?? '';
    const socket = await upgrade({ port: this.#account.relayPort, url, authToken: this.#account.authToken });
    const line = new RelayLine(socket, relay.attributes['events'] ?? '');
    this.#sessionSid = `VX${randomBytes(16).toString('hex')}`;
    this.#closedByUs = false;
    this.lines.push(line);
    line.send({ ...this.#setup(), ...setup });
    this.status = 'in-progress';
    this.#watch(line);
    if (!this.reportsPlayback) line.playback = 'manual';
    line.greet(relay.attributes['welcomeGreeting'] ?? '');
    this.changed();
    return line;
  }

  /** Runs `<Stream>` of the newest TwiML: opens its socket and introduces the call. */
  async connectStream(start: Form = {}): Promise<MediaLine> {
    const url = verbIn(this.twiml, 'Stream')?.attributes['url'];
    if (url === undefined) throw new Error(`no Stream in ${this.twiml}`);
    const socket = await upgrade({ port: this.#account.relayPort, url, authToken: this.#account.authToken });
    const stream = new MediaLine(socket, `MZ${randomBytes(16).toString('hex')}`);
    this.#closedByUs = false;
    this.streams.push(stream);
    stream.start({ accountSid: this.#account.accountSid, callSid: this.sid, ...start });
    this.status = 'in-progress';
    const { twiml } = this;
    const goOn = async (): Promise<void> => {
      await stream.until(() => stream.closed, 'end of the stream', 2 ** 30);
      if (!this.#closedByUs && this.reportsAction) await this.#goOnBehind(twiml);
    };
    void goOn().catch((error: unknown) => this.faults.push(String(error)));
    this.changed();
    return stream;
  }

  /** The relay closed the stream: what stands behind `<Connect>` runs, and where nothing does the call is over. */
  async #goOnBehind(twiml: string): Promise<void> {
    await this.#run(twiml.replace(/<Connect>.*<\/Connect>/s, ''));
  }

  /** The other party hangs up. */
  async hangUp(): Promise<void> {
    await this.finish('completed');
  }

  /** The far end's socket dies without a close frame while the call goes on. */
  async dropLine(): Promise<void> {
    this.#closedByUs = true;
    this.line.drop();
    await this.#postAction({ SessionStatus: 'failed', ErrorCode: '64105', ErrorMessage: 'Websocket ended' });
  }

  /** Twilio found its socket dead, as after a restart of the relay, and asks what to do. */
  async reportFailedSession(): Promise<void> {
    this.reportsAction = true;
    await this.#postAction({ SessionStatus: 'failed', ErrorCode: '64105', ErrorMessage: 'Websocket ended' });
  }

  /** What Twilio does when a call ends: close 1000, the action callback, the status callback; again: nothing. */
  async finish(status: 'completed' | 'canceled'): Promise<void> {
    if (this.status === 'completed' || this.status === 'canceled') return;
    this.status = status;
    this.changed();
    this.#closedByUs = this.#closedByUs || this.streams.length > 0;
    await this.streams.at(-1)?.close();
    const line = this.lines.at(-1);
    if (line !== undefined && line.closed === null) {
      this.#closedByUs = true;
      await line.close();
      await this.#postAction({ SessionStatus: 'completed' });
    }
    await this.reportStatus(status, { CallDuration: '15', Duration: '1' });
  }

  /** The receiver of a transfer answers: what they hear before they are connected, as TwiML; null where nothing. */
  async answerTransfer(): Promise<string | null> {
    const url = verbIn(this.twiml, 'Number')?.attributes['url'];
    if (url === undefined) return null;
    const answer = await this.webhook(url, this.#childForm());
    if (answer.status !== 200) throw new Error(`${url} answered ${answer.status}: ${answer.text}`);
    return answer.text;
  }

  /** What became of the number that `<Dial>` of the newest TwiML was for; the call does what it is answered. */
  async endTransfer(status: string, bridged = false): Promise<void> {
    const action = verbIn(this.twiml, 'Dial')?.attributes['action'];
    if (action === undefined) throw new Error(`no <Dial action> in ${this.twiml}`);
    const form = { ...this.form(), DialCallStatus: status, DialCallSid: this.childSid, DialBridged: String(bridged) };
    const answer = await this.webhook(new URL(action, `https://${this.#account.publicHost}/call_ended`).href, form);
    if (answer.status !== 200) throw new Error(`the action callback was answered with ${answer.status}`);
    await this.#run(answer.text);
  }

  #childForm(): Form {
    const { to } = this.parties;
    const receiver = dialledIn(this.twiml) ?? '';
    return {
      ...this.form(),
      CallSid: this.childSid,
      ParentCallSid: this.sid,
      CallStatus: 'in-progress',
      Direction: 'outbound-dial',
      From: to,
      Caller: to,
      To: receiver,
      Called: receiver,
    };
  }

  /** The call is given other TwiML through REST: the running session ends first. */
  async redirect(twiml: string): Promise<void> {
    this.#closedByUs = true;
    if (this.lines.length > 0) await this.line.close();
    await this.streams.at(-1)?.close();
    await this.#run(twiml);
  }

  async redirectTo(url: string): Promise<void> {
    const answer = await this.webhook(url, this.form());
    await this.redirect(answer.text);
  }

  async reportStatus(status: string, more: Form = {}): Promise<void> {
    const url = this.parties.statusCallback;
    if (url === null) return;
    const form = {
      ...this.form(),
      CallStatus: status,
      Timestamp: new Date().toUTCString(),
      CallbackSource: 'call-progress-events',
      SequenceNumber: String(this.#sequence++),
      ...more,
    };
    await this.webhook(url, form);
  }

  async webhook(url: string, form: Form): Promise<Answer> {
    const address = new URL(url);
    const answer = await ask({
      port: this.#account.relayPort,
      method: 'POST',
      path: address.pathname + address.search,
      headers: {
        host: address.host,
        'content-type': 'application/x-www-form-urlencoded',
        'x-twilio-signature': signatureOf(this.#account.authToken, url, form),
      },
      body: formBody(form),
    });
    this.callbacks.push({ url, form, status: answer.status });
    this.changed();
    return answer;
  }

  /** Resolves with the number once the call is being connected to one. */
  untilDialled(deadlineMs?: number): Promise<string> {
    return this.until(
      () => this.twimls.map(dialledIn).find((number) => number !== null),
      'TwiML that dials',
      deadlineMs,
    );
  }

  /** Resolves once the call is over by the relay's doing or Twilio's. */
  untilOver(deadlineMs?: number): Promise<true> {
    return this.until(() => this.status === 'completed' || this.status === 'canceled', 'end of the call', deadlineMs);
  }

  untilTwiml(count: number, deadlineMs?: number): Promise<string> {
    return this.until(() => this.twimls[count - 1], `TwiML document ${count}`, deadlineMs);
  }

  form(): Form {
    const { direction, from, to } = this.parties;
    return {
      AccountSid: this.#account.accountSid,
      ApiVersion: '2010-04-01',
      CallSid: this.sid,
      CallStatus: this.status,
      Called: to,
      CalledCity: 'SÃO PAULO',
      Caller: from,
      CallerName: '',
      Direction: direction,
      From: from,
      To: to,
    };
  }

  #setup(): object {
    const { direction, from, to } = this.parties;
    const isFirst = this.lines.length === 1 && direction === 'inbound';
    const parameters = [...this.twiml.matchAll(/<Parameter\s+name="([^"]*)"\s+value="([^"]*)"/g)];
    return {
      type: 'setup',
      sessionId: this.#sessionSid,
      accountSid: this.#account.accountSid,
      callSid: this.sid,
      parentCallSid: '',
      from,
      to,
      forwardedFrom: '',
      callerName: '',
      callType: 'PSTN',
      direction,
      callStatus: isFirst ? 'RINGING' : 'IN_PROGRESS',
      customParameters: Object.fromEntries(parameters.map(([, name = '', value = '']) => [name, value])),
    };
  }

  #watch(line: RelayLine): void {
    const ending = line.until(
      () => line.closed !== null || line.frames.find(isEndFrame),
      'end of the session',
      2 ** 30,
    );
    void ending.then((end) => this.#settle(line, end)).catch((error: unknown) => this.faults.push(String(error)));
  }

  async #settle(line: RelayLine, end: LineFrame | true): Promise<void> {
    if (this.#closedByUs || this.line !== line) return;
    if (end !== true && !this.obeysEnd) return;
    if (end === true) {
      await this.#postAction({ SessionStatus: 'failed', ErrorCode: '64105', ErrorMessage: 'Websocket ended' });
      return;
    }
    this.#closedByUs = true;
    await line.close();
    const handoff: Form = end.handoffData === undefined ? {} : { HandoffData: end.handoffData };
    await this.#postAction({ SessionStatus: 'ended', ...handoff });
  }

  async #postAction(session: Form): Promise<void> {
    const action = verbIn(this.twiml, 'Connect')?.attributes['action'];
    if (action === undefined || !this.reportsAction) return;
    const url = new URL(action, `https://${this.#account.publicHost}${new URL(this.parties.url).pathname}`).href;
    const form = { ...this.form(), SessionId: this.#sessionSid, SessionDuration: '9', ...session };
    const answer = await this.webhook(url, form);
    if (this.status === 'completed' || this.status === 'canceled') return;
    if (answer.status !== 200) throw new Error(`the action callback was answered with ${answer.status}`);
    await this.#run(answer.text);
  }

  async #run(twiml: string): Promise<void> {
    this.twimls.push(twiml);
    this.changed();
    const next = verbIn(twiml, 'Redirect');
    if (next !== null && verbIn(twiml, 'Connect') === null) {
      const base = `https://${this.#account.publicHost}/call_ended`;
      const answer = await this.webhook(new URL(next.text, base).href, this.form());
      await this.#run(answer.text);
      return;
    }
    if (endsCall(twiml)) await this.finish('completed');
  }

  protected override evidence(): string {
    return brief({
      status: this.status,
      faults: this.faults,
      twimls: this.twimls,
      callbacks: this.callbacks,
      lines: this.lines.length,
    });
  }
}

function isEndFrame(frame: LineFrame): boolean {
  return frame.type === 'end';
}
