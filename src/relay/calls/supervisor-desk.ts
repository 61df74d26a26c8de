import { readBriefing } from '#core/call/briefing.ts';
import type { CallEvent, CallMessage, IncomingDecision } from '#core/call/events.ts';
import { tooLateForCall } from '#core/call/late-answer.ts';
import { type CallSummary } from '#core/call/selectors.ts';
import type { SupervisorAction } from '#core/call/supervision.ts';
import { numberRefusal } from '#core/dialling/forbidden-numbers.ts';
import type { Refusal } from '#core/errors.ts';
import type { CallSid } from '#core/ids.ts';
import { err, ok, type Result } from '#core/result.ts';
import { fitForLine } from '#core/speech/supervisor-text.ts';
import type { ListedCall } from '#shared/archive.ts';
import type {
  AnswerRequest,
  ApprovalRequest,
  DialRequest,
  EndRequest,
  IncomingRequest,
  ListRequest,
  PauseRequest,
  PressRequest,
  SayRequest,
  SeenRequest,
  TickRequest,
  TransferRequest,
  WhisperRequest,
} from '#shared/supervisor-api.ts';
import type { CallDesk, Outcome } from './call-desk.ts';
import type { CallRegistry } from './call-registry.ts';
import type { DialDesk } from './dial-desk.ts';
import type { IncomingAnswer } from './incoming-call.ts';

export interface DeskPorts {
  readonly registry: CallRegistry;
  readonly dialling: DialDesk;
  readonly transferNumber: string | null;
}

/** The one place where a supervisor's wishes become calls and actions on calls. */
export class SupervisorDesk implements CallDesk {
  readonly #ports: DeskPorts;

  constructor(ports: DeskPorts) {
    this.#ports = ports;
  }

  list(query: ListRequest): Promise<readonly ListedCall[]> {
    return Promise.resolve(this.#ports.registry.list(query));
  }

  find(callSid: CallSid): Promise<CallSummary | null> {
    return this.#ports.registry.find(callSid);
  }

  events(callSid: CallSid): Promise<readonly CallEvent[] | null> {
    return this.#ports.registry.events(callSid);
  }

  subscribe(listener: (message: CallMessage) => void): () => void {
    return this.#ports.registry.subscribe(listener);
  }

  dial(request: DialRequest): Promise<Result<CallSummary, Refusal>> {
    return this.#ports.dialling.dial(request);
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

  async transfer({ callSid, number, briefing: told }: TransferRequest): Promise<Outcome> {
    const live = this.#ports.registry.live(callSid);
    const target = number ?? live?.state.plan.transferTo ?? this.#ports.transferNumber;
    // That there is no such call is said first: a number would not help.
    if (target === null && live === null) return this.#notLive(callSid, 'transfer');
    if (target === null) {
      const message = 'number is missing and TRANSFER_NUMBER is not set; give the number to transfer to';
      return err({ code: 'invalid_request', field: 'number', message });
    }
    const refusal = numberRefusal(target, 'number');
    if (refusal !== null) return err(refusal);
    const briefing = readBriefing(told);
    if (!briefing.ok) return briefing;
    const warm = briefing.value === null ? {} : { briefing: briefing.value };
    return this.#act(callSid, { type: 'transfer', number: target, ...warm });
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

  approve({ callSid, approvalId, decision, text, rest = false }: ApprovalRequest): Promise<Outcome> {
    const words = text === undefined ? null : fitForLine(text);
    if (decision === 'edit' && words === '') return Promise.resolve(err(nothingLeft));
    return this.#act(callSid, { type: 'approve', approvalId, decision, text: words, rest });
  }

  async decideIncoming({ callSid, decision, number }: IncomingRequest): Promise<Outcome> {
    const runner = this.#ports.registry.live(callSid);
    if (runner === null) return this.#notLive(callSid);
    const answer = this.#answerOf(decision, number ?? this.#ports.transferNumber);
    if (!answer.ok) return answer;
    const decided = runner.decideIncoming(answer.value);
    await runner.idle();
    return decided;
  }

  #answerOf(decision: IncomingDecision, target: string | null): Result<IncomingAnswer, Refusal> {
    if (decision !== 'take') return ok({ is: decision });
    if (target === null) {
      const message = 'number is missing and TRANSFER_NUMBER is not set; give the number you take the call at';
      return err({ code: 'invalid_request', field: 'number', message });
    }
    const refusal = numberRefusal(target, 'number');
    return refusal === null ? ok({ is: 'take', number: target }) : err(refusal);
  }

  tick({ callSid, item, done }: TickRequest): Promise<Outcome> {
    return this.#act(callSid, { type: 'tick', item, done });
  }

  seen({ callSid }: SeenRequest): Promise<Outcome> {
    return this.#act(callSid, { type: 'seen' });
  }

  async #act(callSid: CallSid, action: SupervisorAction): Promise<Outcome> {
    const runner = this.#ports.registry.live(callSid);
    if (runner === null) return this.#notLive(callSid, action.type);
    const result = runner.act(action);
    await runner.idle();
    return result;
  }

  #notLive(callSid: CallSid, action: SupervisorAction['type'] | null = null): Outcome {
    const call = this.#ports.registry.summary(callSid);
    if (call === null) return err({ code: 'call_not_found', message: `There is no call ${callSid}.` });
    // Ending twice is no mistake.
    if (action === 'end') return ok(null);
    const message = action === 'answer' ? tooLateForCall(call) : 'The call has ended.';
    return err({ code: 'call_not_active', message });
  }
}

const nothingLeft: Refusal = {
  code: 'invalid_request',
  field: 'text',
  message: 'text has no words left once markup and control characters are taken out',
};
