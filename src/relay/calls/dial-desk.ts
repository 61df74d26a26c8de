import { type CallPlan, planFields } from '#core/call/plan.ts';
import type { CallSummary } from '#core/call/selectors.ts';
import { numberRefusal } from '#core/dialling/forbidden-numbers.ts';
import { type GuardrailCode, type Guardrails, judgeDial } from '#core/dialling/guardrails.ts';
import { Fault, type Refusal } from '#core/errors.ts';
import type { CallSid } from '#core/ids.ts';
import { err, ok, type Result } from '#core/result.ts';
import type { DialRequest, DuetWishes } from '#shared/supervisor-api.ts';
import { type Playbooks, planFor } from '../playbooks/call-plans.ts';
import { callModelOf } from './call-model.ts';
import type { CallRegistry } from './call-registry.ts';
import type { Carrier } from './carrier.ts';
import type { OneTimeTokens } from './one-time-tokens.ts';

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;

export interface DialPorts {
  readonly registry: CallRegistry;
  readonly twilio: Carrier;
  readonly practice: Carrier;
  /** Who can be called on the practice line. */
  readonly practiceCallees: {
    readonly callees: readonly { readonly name: string }[];
    find(name: string, wishes?: DuetWishes): { readonly number: string } | null;
  };
  readonly playbooks: Playbooks;
  /** Plans by the tickets their calls are asked about with. */
  readonly planned: OneTimeTokens<CallPlan>;
  readonly timeLimitSeconds: number | null;
  readonly guardrails: Guardrails;
  readonly nowMs: () => number;
  /** The sentence that says what real calls still need. */
  readonly missing: () => string;
}

/** Where a call goes. */
interface Place {
  readonly carrier: Carrier;
  readonly to: string;
  /** Guardrails that stood in the way and were confirmed. */
  readonly confirmed: readonly GuardrailCode[];
}

/** Dials: what a supervisor asks for becomes a call, or is refused before a telephone company hears of it. */
export class DialDesk {
  readonly #ports: DialPorts;
  /** Real calls a company has been asked for that are in no journal yet: the caps count them. */
  #asked = 0;

  constructor(ports: DialPorts) {
    this.#ports = ports;
  }

  /** Resolves once the call is in its journal. */
  async dial(request: DialRequest): Promise<Result<CallSummary, Refusal>> {
    const plan = await planFor(request, this.#ports.playbooks);
    if (!plan.ok) return plan;
    const place = this.#placeOf(request);
    if (!place.ok) return place;
    const { confirmed } = place.value;
    const isReal = place.value.carrier === this.#ports.twilio;
    if (isReal) this.#asked += 1;
    try {
      return await this.#call(place.value, request.mode ?? null, { ...plan.value, confirmed });
    } catch (error) {
      return err(refusalOf(error));
    } finally {
      if (isReal) this.#asked -= 1;
    }
  }

  async #call(
    { carrier, to }: Place,
    mode: 'relay' | 'media' | null,
    plan: CallPlan,
  ): Promise<Result<CallSummary, Refusal>> {
    const { company, phoneNumber: from } = carrier;
    if (company === null || from === null) return err(this.#notConfigured());
    const { planned, registry, timeLimitSeconds } = this.#ports;
    const ticket = Object.keys(planFields(plan)).length === 0 ? null : planned.issue(plan);
    const callSid = await company.dial({
      to,
      timeLimitSeconds,
      ...(mode === null ? {} : { mode }),
      ...(ticket === null ? {} : { ticket }),
    });
    if (ticket !== null) planned.redeem(ticket);
    const runner = registry.ensure(carrier, { callSid, direction: 'outbound', from, to, mode, plan });
    await runner?.idle();
    return this.#summaryOf(callSid);
  }

  #summaryOf(callSid: CallSid): Result<CallSummary, Refusal> {
    const summary = this.#ports.registry.summary(callSid);
    return summary === null ? err(this.#notConfigured()) : ok(summary);
  }

  #placeOf(request: DialRequest): Result<Place, Refusal> {
    if (request.practice !== undefined)
      return request.mode === 'media' ? err(noMediaPractice) : this.#practicePlace(request.practice, request.duet);
    const to = request.to ?? '';
    const refusal = numberRefusal(to, 'to');
    if (refusal !== null) return err(refusal);
    const { twilio } = this.#ports;
    const model = callModelOf(twilio, to, request.mode ?? 'relay');
    if (twilio.company === null || model === null || twilio.publicOrigin() === null) {
      return err(this.#notConfigured());
    }
    const judged = this.#judge(to, request.confirm ?? []);
    return judged.ok ? ok({ carrier: twilio, to, confirmed: judged.value }) : judged;
  }

  #judge(to: string, confirmed: readonly string[]): Result<readonly GuardrailCode[], Refusal> {
    const { guardrails, nowMs, registry, twilio } = this.#ports;
    const atMs = nowMs();
    return judgeDial(guardrails, {
      to,
      atMs,
      dialledLastHour: registry.dialledSince(atMs - HOUR_MS) + this.#asked,
      dialledLastDay: registry.dialledSince(atMs - DAY_MS) + this.#asked,
      isFamiliar: (prefix) => twilio.phoneNumber?.startsWith(prefix) === true || registry.hasDialled(prefix),
      confirmed,
    });
  }

  #notConfigured(): Refusal {
    return { code: 'not_configured', message: this.#ports.missing() };
  }

  #practicePlace(name: string, wishes: DuetWishes | undefined): Result<Place, Refusal> {
    const { practice, practiceCallees } = this.#ports;
    const callee = practiceCallees.find(name, wishes);
    if (callee !== null) return ok({ carrier: practice, to: callee.number, confirmed: [] });
    const names = practiceCallees.callees.map((known) => known.name).join(', ');
    const message = `practice ${name} is no callee of the practice line; it has ${names}`;
    return err({ code: 'invalid_request', field: 'practice', message });
  }
}

const noMediaPractice: Refusal = {
  code: 'not_configured',
  message: 'The practice line carries text only; dial it with mode relay, or a real number with mode media.',
};

function refusalOf(error: unknown): Refusal {
  if (!(error instanceof Fault)) throw error;
  if (error.code === 'twilio.refused') {
    const code = error.vendorCode;
    return {
      code: 'twilio_refused',
      message: error.message,
      ...(code === null ? {} : { twilioCode: code }),
    };
  }
  if (error.code === 'tunnel.down') return { code: 'not_configured', message: error.message };
  return { code: 'twilio_unreachable', message: error.message };
}
