import type { CallEvent, CallMessage } from '#core/call/events.ts';
import { type CallSummary } from '#core/call/selectors.ts';
import type { SupervisorAction } from '#core/call/supervision.ts';
import { isEmergencyNumber } from '#core/dialling/emergency-numbers.ts';
import { type Guardrails, refuseDial } from '#core/dialling/guardrails.ts';
import { Fault, type Refusal } from '#core/errors.ts';
import type { CallSid } from '#core/ids.ts';
import { isE164 } from '#core/phone-number.ts';
import { err, ok, type Result } from '#core/result.ts';
import { fitForLine } from '#core/speech/supervisor-text.ts';
import type {
  AnswerRequest,
  ApprovalRequest,
  DialRequest,
  EndRequest,
  ListRequest,
  PauseRequest,
  PressRequest,
  SayRequest,
  TransferRequest,
  WhisperRequest,
} from '#shared/supervisor-api.ts';
import type { CallDesk, Outcome } from './call-desk.ts';
import { callModelOf } from './call-model.ts';
import type { CallRegistry } from './call-registry.ts';
import type { Carrier } from './carrier.ts';

const PAGE = 100;
const HOUR_MS = 3_600_000;

export interface DeskPorts {
  readonly registry: CallRegistry;
  readonly twilio: Carrier;
  readonly practice: Carrier;
  /** Who can be called on the practice line. */
  readonly practiceCallees: {
    readonly callees: readonly { readonly name: string }[];
    find(name: string): { readonly number: string } | null;
  };
  readonly transferNumber: string | null;
  readonly timeLimitSeconds: number | null;
  readonly guardrails: Guardrails;
  readonly nowMs: () => number;
}

/** The one place where a supervisor's wishes become calls and actions on calls. */
export class SupervisorDesk implements CallDesk {
  readonly #ports: DeskPorts;

  constructor(ports: DeskPorts) {
    this.#ports = ports;
  }

  async list({ state, q, limit = PAGE, before }: ListRequest): Promise<readonly CallSummary[]> {
    const { registry } = this.#ports;
    const query = q?.trim() ?? '';
    const all = registry
      .summaries()
      .filter(({ endedAt }) => state === undefined || (endedAt === null) === (state === 'live'))
      .filter(({ callSid }) => query === '' || registry.mentions(callSid, query));
    const start = before === undefined ? 0 : all.findIndex(({ callSid }) => callSid === before) + 1;
    return all.slice(start, start + limit);
  }

  find(callSid: CallSid): Promise<CallSummary | null> {
    return Promise.resolve(this.#ports.registry.summary(callSid));
  }

  events(callSid: CallSid): Promise<readonly CallEvent[] | null> {
    return this.#ports.registry.events(callSid);
  }

  subscribe(listener: (message: CallMessage) => void): () => void {
    return this.#ports.registry.subscribe(listener);
  }

  async dial(request: DialRequest): Promise<Result<CallSummary, Refusal>> {
    const place = this.#placeOf(request);
    if (!place.ok) return place;
    const { carrier, to } = place.value;
    const { company, phoneNumber } = carrier;
    if (company === null || phoneNumber === null) return err(notConfigured);
    try {
      const mode = request.mode ?? null;
      const { timeLimitSeconds } = this.#ports;
      const callSid = await company.dial({ to, timeLimitSeconds, ...(mode === null ? {} : { mode }) });
      const call = { callSid, direction: 'outbound', from: phoneNumber, to, mode } as const;
      const runner = this.#ports.registry.ensure(carrier, call);
      await runner?.idle();
      const summary = this.#ports.registry.summary(callSid);
      return summary === null ? err(notConfigured) : ok(summary);
    } catch (error) {
      return err(refusalOf(error));
    }
  }

  say({ callSid, text }: SayRequest): Promise<Outcome> {
    const words = fitForLine(text);
    return words === '' ? Promise.resolve(err(nothingLeft)) : this.#act(callSid, { type: 'say', text: words });
  }

  whisper({ callSid, text }: WhisperRequest): Promise<Outcome> {
    return this.#act(callSid, { type: 'whisper', text: text.trim() });
  }

  press({ callSid, digits }: PressRequest): Promise<Outcome> {
    return this.#act(callSid, { type: 'press', digits });
  }

  async transfer({ callSid, number }: TransferRequest): Promise<Outcome> {
    const target = number ?? this.#ports.transferNumber;
    if (target === null) {
      const message = 'number is missing and TRANSFER_NUMBER is not set; give the number to transfer to';
      return err({ code: 'invalid_request', field: 'number', message });
    }
    const refusal = numberRefusal(target, 'number');
    return refusal === null ? this.#act(callSid, { type: 'transfer', number: target }) : err(refusal);
  }

  end({ callSid }: EndRequest): Promise<Outcome> {
    return this.#act(callSid, { type: 'end' });
  }

  pause({ callSid, paused }: PauseRequest): Promise<Outcome> {
    return this.#act(callSid, { type: 'pause', paused });
  }

  answer({ callSid, response, questionId }: AnswerRequest): Promise<Outcome> {
    return this.#act(callSid, { type: 'answer', response: response.trim(), questionId: questionId ?? null });
  }

  approve({ callSid, approvalId, decision, text }: ApprovalRequest): Promise<Outcome> {
    const words = text === undefined ? null : fitForLine(text);
    if (decision === 'edit' && words === '') return Promise.resolve(err(nothingLeft));
    return this.#act(callSid, { type: 'approve', approvalId, decision, text: words });
  }

  async #act(callSid: CallSid, action: SupervisorAction): Promise<Outcome> {
    const runner = this.#ports.registry.live(callSid);
    if (runner === null) return this.#notLive(callSid, action);
    const result = runner.act(action);
    await runner.idle();
    return result;
  }

  #notLive(callSid: CallSid, action: SupervisorAction): Outcome {
    if (this.#ports.registry.summary(callSid) === null) {
      return err({ code: 'call_not_found', message: `There is no call ${callSid}.` });
    }
    // Ending twice is no mistake.
    return action.type === 'end' ? ok(null) : err({ code: 'call_not_active', message: 'The call has ended.' });
  }

  #placeOf(request: DialRequest): Result<{ carrier: Carrier; to: string }, Refusal> {
    if (request.practice !== undefined)
      return request.mode === 'media' ? err(noMediaPractice) : this.#practicePlace(request.practice);
    const to = request.to ?? '';
    const refusal = numberRefusal(to, 'to');
    if (refusal !== null) return err(refusal);
    const { twilio, guardrails, nowMs, registry } = this.#ports;
    const atMs = nowMs();
    const guarded = refuseDial(guardrails, {
      to,
      atMs,
      dialledLastHour: registry.dialledSince(atMs - HOUR_MS),
      confirmed: request.confirm ?? [],
    });
    const model = callModelOf(twilio, to, request.mode ?? 'relay');
    if (twilio.company === null || model === null || twilio.publicOrigin() === null) return err(notConfigured);
    return guarded === null ? ok({ carrier: twilio, to }) : err(guarded);
  }

  #practicePlace(name: string): Result<{ carrier: Carrier; to: string }, Refusal> {
    const { practice, practiceCallees } = this.#ports;
    const callee = practiceCallees.find(name);
    if (callee !== null) return ok({ carrier: practice, to: callee.number });
    const names = practiceCallees.callees.map((known) => known.name).join(', ');
    const message = `practice ${name} is no callee of the practice line; it has ${names}`;
    return err({ code: 'invalid_request', field: 'practice', message });
  }
}

const nothingLeft: Refusal = {
  code: 'invalid_request',
  field: 'text',
  message: 'text has no words left once markup and control characters are taken out',
};

const notConfigured: Refusal = {
  code: 'not_configured',
  message:
    'Real calls need TWILIO_ACCOUNT_SID, TWILIO_AUTH_TOKEN, TWILIO_PHONE_NUMBER, OPENAI_API_KEY and a public address (HOST, or NGROK_AUTHTOKEN); practice calls need none of them.',
};

const noMediaPractice: Refusal = {
  code: 'not_configured',
  message: 'The practice line carries text only; dial it with mode relay, or a real number with mode media.',
};

/** Why a number may not be dialled or transferred to, or null when it may. */
export function numberRefusal(number: string, field: string): Refusal | null {
  if (isEmergencyNumber(number)) {
    return {
      code: 'emergency_number',
      message: `${number} is an emergency number; Phony never dials one. Use a telephone.`,
    };
  }
  if (isE164(number)) return null;
  return {
    code: 'invalid_request',
    field,
    message: `${field} ${number} is not a phone number; write it with + and country code, like +15551234567`,
  };
}

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
  if (error.code === 'tunnel.down') return notConfigured;
  return { code: 'twilio_unreachable', message: error.message };
}
