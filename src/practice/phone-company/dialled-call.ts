import { isE164 } from '#core/phone-number.ts';
import type { CutIn } from '../callees/callee.ts';
import type { Log } from '../log.ts';
import { drawMs, type Pace, wait } from '../pace.ts';
import { webhookParams } from './call-resource.ts';
import { newSid } from './sids.ts';
import { type FormParams, postSigned } from './signed-post.ts';
import type { Receiver, TwimlCall, TwimlSource } from './twiml-call.ts';

export interface Dialling {
  readonly number: string;
  /** Shown to the receiver. */
  readonly callerId: string;
  readonly timeoutSeconds: number;
  /** Asked for TwiML that runs for the receiver alone, once they answer; null for none. */
  readonly url: string | null;
}

export interface DiallingPorts {
  /** Aborts when the call is over or is given something else to do. */
  readonly stop: AbortSignal;
  /** Runs TwiML on a call. Resolves with whether it came to the end of a document. */
  readonly run: (call: TwimlCall, stop: AbortSignal, source: TwimlSource) => Promise<boolean>;
}

/**
 * Connects a call to a number: rings, lets the receiver hear what is theirs, and
 * lets the two talk for a while.
 *
 * @returns What the `<Dial action>` is told of it.
 */
export async function connectTo(dialling: Dialling, call: TwimlCall, ports: DiallingPorts): Promise<FormParams> {
  const { run, stop } = ports;
  const dialled = new DialledCall(dialling, call);
  const receiver = isE164(dialling.number) ? call.receiverAt(dialling.number) : null;
  await wait(ringMs(receiver, dialling, call.pace), stop);
  if (stop.aborted) return outcome('canceled', dialled, null);
  if (receiver === null) return outcome('failed', dialled, null);
  if (receiver === 'busy' || receiver === 'no-answer') return outcome(receiver, dialled, null);
  const ends = AbortSignal.any([stop, dialled.over]);
  // What runs for the receiver alone has to come to its end: whoever hangs up meanwhile is not connected.
  const letThrough = dialling.url === null || (await run(dialled, ends, { url: dialling.url, params: {} }));
  if (!letThrough) return outcome(stop.aborted ? 'canceled' : 'completed', dialled, null);
  call.log('practice transfer connected', { callSid: call.callSid, dialled: dialled.callSid });
  const bridgedAtMs = performance.now();
  await wait(drawMs(call.pace.transferTalkMs), stop);
  return outcome('completed', dialled, performance.now() - bridgedAtMs);
}

function ringMs(receiver: Receiver | null, { timeoutSeconds }: Dialling, pace: Pace): number {
  return receiver === 'no-answer' ? timeoutSeconds * 1_000 * pace.pauseFactor : drawMs(pace.transferRingMs);
}

const outcome = (status: string, { callSid }: DialledCall, bridgedMs: number | null): FormParams => ({
  DialCallStatus: status,
  DialCallSid: callSid,
  DialBridged: String(bridgedMs !== null),
  ...(bridgedMs === null ? {} : { DialCallDuration: String(Math.ceil(bridgedMs / 1_000)) }),
});

/** The call to the receiver, a child of the one that is connected to them. */
class DialledCall implements TwimlCall {
  readonly callSid = newSid('CA');
  readonly accountSid: string;
  readonly authToken: string;
  readonly from: string;
  readonly to: string;
  readonly pace: Pace;
  readonly log: Log;
  readonly abandoned: AbortSignal;
  readonly #parent: TwimlCall;
  readonly #over = new AbortController();
  readonly #answeredAt = new Date();

  constructor({ number, callerId }: Dialling, parent: TwimlCall) {
    this.#parent = parent;
    this.accountSid = parent.accountSid;
    this.authToken = parent.authToken;
    this.from = callerId;
    this.to = number;
    this.pace = parent.pace;
    this.log = parent.log;
    this.abandoned = parent.abandoned;
  }

  get over(): AbortSignal {
    return this.#over.signal;
  }

  post(url: string, params: FormParams): Promise<string | null> {
    const record = {
      sid: this.callSid,
      accountSid: this.accountSid,
      from: this.from,
      to: this.to,
      status: 'in-progress',
      createdAt: this.#answeredAt,
      answeredAt: this.#answeredAt,
      endedAt: null,
      answeredBy: null,
    } as const;
    const form = {
      ...webhookParams(record),
      Direction: 'outbound-dial',
      ParentCallSid: this.#parent.callSid,
      ...params,
    };
    return postSigned(url, form, this.authToken, this.abandoned);
  }

  receiverAt(number: string): Receiver {
    return this.#parent.receiverAt(number);
  }

  heard(text: string): void {
    this.log('practice receiver heard', { callSid: this.callSid, pii: { text } });
  }

  cutInto(): CutIn | null {
    const declines = this.receiverAt(this.to) === 'declines';
    return declines ? { afterFraction: 0.5, start: () => this.#over.abort() } : null;
  }

  heardDigits(): void {}

  fellSilent(): void {}

  attach(): void {}
}
