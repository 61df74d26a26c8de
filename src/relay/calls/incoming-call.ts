import type { IncomingDecision, NewCallEvent } from '#core/call/events.ts';
import type { CallState } from '#core/call/state.ts';
import type { Refusal } from '#core/errors.ts';
import type { Clock } from '#core/ports/clock.ts';
import { err, ok, type Result } from '#core/result.ts';

/** Who takes the calls that come in. */
export interface InboundPolicy {
  /** `ask`: the supervisor is asked while it rings. */
  readonly answer: 'assistant' | 'ask' | 'decline';
  /** After so many seconds without an answer the assistant takes the call; 0: it rings until the caller gives up. */
  readonly seconds: number;
}

/** What was decided on a call that comes in. `number`: where the supervisor takes it. */
export type IncomingAnswer =
  | { readonly is: 'assistant' | 'decline' }
  | { readonly is: 'take'; readonly number: string };

interface Ports {
  readonly clock: Clock;
  readonly state: () => CallState;
  readonly record: (event: NewCallEvent) => void;
  readonly policy: InboundPolicy;
}

/** A call while it rings here: who takes it, by the policy or as the supervisor says. */
export class IncomingCall {
  readonly #ports: Ports;
  #answer: IncomingAnswer | null = null;
  #stopDeadline: () => void = () => undefined;

  constructor(ports: Ports) {
    this.#ports = ports;
  }

  /** Whether nobody will talk to the caller, so that no model is needed. */
  get isDeclined(): boolean {
    return this.#ports.policy.answer === 'decline';
  }

  /** What is to be done with the call now; null: it goes on ringing. */
  answer(): IncomingAnswer | null {
    if (this.#answer !== null) return this.#answer;
    const { policy, state } = this.#ports;
    if (state().answeredAt !== null || policy.answer === 'assistant') return { is: 'assistant' };
    if (policy.answer === 'decline') return this.#settle({ is: 'decline' }, 'policy');
    if (state().incoming === null) this.#ask();
    return null;
  }

  /** The relay was gone and is back while it rang: the wait begins anew. */
  restore(): void {
    if (this.#ports.state().incoming !== null) this.#startDeadline();
  }

  decide(answer: IncomingAnswer): Result<null, Refusal> {
    if (this.#ports.state().incoming === null) {
      return err({ code: 'nothing_pending', message: 'Nobody is asked who takes this call: it is decided already.' });
    }
    this.#settle(answer, 'supervisor');
    return ok(null);
  }

  /** The call is over, or has been taken. */
  close(): void {
    this.#stopDeadline();
  }

  #ask(): void {
    const { policy, record } = this.#ports;
    record({ type: 'incoming.asked', seconds: policy.seconds });
    this.#startDeadline();
  }

  #startDeadline(): void {
    const { clock, policy } = this.#ports;
    if (policy.seconds === 0) return;
    this.#stopDeadline = clock.after(policy.seconds * 1_000, () => this.#settle({ is: 'assistant' }, 'deadline'));
  }

  #settle(answer: IncomingAnswer, by: 'supervisor' | 'deadline' | 'policy'): IncomingAnswer {
    this.#stopDeadline();
    this.#answer = answer;
    const decision: IncomingDecision = answer.is;
    this.#ports.record({ type: 'incoming.decided', decision, by });
    if (answer.is === 'take') {
      const args = { number: answer.number };
      this.#ports.record({ type: 'command', name: 'transfer', args, source: 'supervisor', ok: true });
    }
    return answer;
  }
}
