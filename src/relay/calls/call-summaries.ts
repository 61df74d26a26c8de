import { applyEvents } from '#core/call/apply-event.ts';
import { newCall } from '#core/call/state.ts';
import type { Refusal } from '#core/errors.ts';
import type { CallSid } from '#core/ids.ts';
import { recordOf, summarise } from '#core/model/summary.ts';
import type { Clock } from '#core/ports/clock.ts';
import { err, ok, type Result } from '#core/result.ts';
import type { CallArchive } from './call-archive.ts';
import type { CallRegistry } from './call-registry.ts';
import type { Carrier } from './carrier.ts';

export interface CallSummariesPorts {
  readonly registry: CallRegistry;
  readonly archive: Pick<CallArchive, 'sumUp'>;
  readonly twilio: Carrier;
  readonly practice: Carrier;
  readonly clock: Clock;
  /** BCP-47, e.g. `en-US`. */
  readonly language: string;
}

/** Has the model say in few words what came of a past call. Only where the supervisor asks: on a real call it costs money. */
export class CallSummaries {
  readonly #ports: CallSummariesPorts;

  constructor(ports: CallSummariesPorts) {
    this.#ports = ports;
  }

  /** @returns What is kept with the call from now on. */
  async make(callSid: CallSid): Promise<Result<string, Refusal>> {
    const { registry, archive, clock, language } = this.#ports;
    if (registry.live(callSid) !== null) {
      return err({ code: 'call_active', message: 'The call is up; it can be summed up once it has ended.' });
    }
    const events = await registry.events(callSid);
    if (events === null) return err({ code: 'call_not_found', message: `There is no call ${callSid}.` });
    const state = applyEvents(newCall(callSid), events);
    const record = recordOf(state);
    if (record === null) return err(nothingSaid);
    const carrier = state.practice === null ? this.#ports.twilio : this.#ports.practice;
    const model = carrier.modelFor(state.direction === 'inbound' ? state.from : state.to);
    if (model === null) return err(noModel);
    const made = await summarise(record, { model, clock, language });
    if (!made.ok) return err(unreachable(made.error.message));
    await archive.sumUp(callSid, made.value);
    return ok(made.value);
  }
}

const nothingSaid: Refusal = {
  code: 'nothing_said',
  message: 'The other party said nothing on this call; there is nothing to sum up.',
};

const noModel: Refusal = {
  code: 'not_configured',
  message: 'There is no model to sum this call up; set OPENAI_API_KEY, or write a note yourself.',
};

const unreachable = (why: string): Refusal => ({
  code: 'model_unreachable',
  message: `The model did not sum the call up: ${why} Try again, or write a note yourself.`,
});
