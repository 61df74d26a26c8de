import { randomBytes } from 'node:crypto';
import type { Direction } from '#core/call/events.ts';
import { NO_PLAN } from '#core/call/plan.ts';
import { CallSid } from '#core/ids.ts';
import type { CallBook } from '../../calls/call-book.ts';
import type { NewCall, RegistryPorts } from '../../calls/call-registry.ts';
import { CallRunner } from '../../calls/call-runner.ts';
import type { Carrier } from '../../calls/carrier.ts';
import { EchoModel } from './echo-model.ts';

/** A call that will come in by a SID nobody else knows. */
export interface ExpectedCall {
  readonly callSid: CallSid;
  /** Whether it came in. */
  readonly hasCome: () => boolean;
  /** Nobody is expected any more; a call that is still up is dropped. */
  readonly release: () => void;
}

export interface LoopbackPorts {
  /** Where every other call is kept. */
  readonly registry: CallBook;
  /** What holds for real calls holds here too, but for what would keep the answer back or cost money. */
  readonly call: Omit<RegistryPorts, 'journal' | 'history'>;
}

/**
 * Takes the calls the set-up makes to itself, and hands all others on. Theirs are kept
 * nowhere and shown to nobody, and their model is none. Only a SID made a moment ago in
 * this process is taken for one, so that nobody can ask for one from outside.
 */
export class LoopbackCalls implements CallBook {
  readonly #ports: LoopbackPorts;
  readonly #expected = new Map<CallSid, CallRunner | null>();

  constructor(ports: LoopbackPorts) {
    this.#ports = ports;
  }

  expect(): ExpectedCall {
    const callSid = CallSid.parse(`CA${randomBytes(16).toString('hex')}`);
    this.#expected.set(callSid, null);
    return {
      callSid,
      hasCome: () => this.#expected.get(callSid) != null,
      release: () => {
        this.#expected.get(callSid)?.abandon();
        this.#expected.delete(callSid);
      },
    };
  }

  ensure(carrier: Carrier, call: NewCall): CallRunner | null {
    const { callSid } = call;
    if (!this.#expected.has(callSid)) return this.#ports.registry.ensure(carrier, call);
    const runner = this.#expected.get(callSid) ?? this.#newRunner(carrier, call);
    this.#expected.set(callSid, runner);
    return runner.state.endedAt === null ? runner : null;
  }

  live(callSid: CallSid): CallRunner | null {
    return this.#expected.get(callSid) ?? this.#ports.registry.live(callSid);
  }

  greetingFor(direction: Direction): string | null {
    return this.#ports.registry.greetingFor(direction);
  }

  #newRunner(carrier: Carrier, { callSid, direction, from, to }: NewCall): CallRunner {
    const { call } = this.#ports;
    const runner = new CallRunner(callSid, direction, {
      ...call,
      // Nothing is asked of the company: there is no such call there.
      carrier: { ...carrier, company: null },
      model: { mode: 'relay', model: new EchoModel() },
      plan: NO_PLAN,
      inbound: { answer: 'assistant', seconds: 0 },
      settings: {
        ...call.settings,
        approvalRequired: false,
        greeting: this.greetingFor(direction),
        openingSilenceMs: carrier.openingSilenceMs,
      },
      journal: { append: () => Promise.resolve() },
      show: () => {},
      isRead: () => false,
      onEnded: () => {},
    });
    runner.begin({ type: 'call.created', direction, from, to, mode: 'relay', practice: null });
    return runner;
  }
}
