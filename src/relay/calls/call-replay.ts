import type { Refusal } from '#core/errors.ts';
import type { CallSid } from '#core/ids.ts';
import type { Clock } from '#core/ports/clock.ts';
import type { Replay } from '#core/replay/call-run.ts';
import { replayLive } from '#core/replay/live-replay.ts';
import { replayCall } from '#core/replay/replay.ts';
import { err, ok, type Result } from '#core/result.ts';
import type { ReplayReport, ReplayRequest } from '#shared/replay.ts';
import type { CallRegistry } from './call-registry.ts';
import type { Carrier } from './carrier.ts';

export interface CallReplayPorts {
  readonly registry: CallRegistry;
  readonly twilio: Carrier;
  readonly practice: Carrier;
  readonly clock: Clock;
}

/** Runs past calls again, against this build or against the model. Nobody is called, nothing is journalled. */
export class CallReplay {
  readonly #ports: CallReplayPorts;

  constructor(ports: CallReplayPorts) {
    this.#ports = ports;
  }

  async run(callSid: CallSid, request: ReplayRequest): Promise<Result<ReplayReport, Refusal>> {
    const { registry } = this.#ports;
    if (registry.live(callSid) !== null) {
      return err({ code: 'call_active', message: 'The call is up; it can be run again once it has ended.' });
    }
    const events = await registry.events(callSid);
    const created = events?.[0];
    if (events === null || created?.type !== 'call.created') {
      return err({ code: 'call_not_found', message: `There is no call ${callSid}.` });
    }
    const carrier = created.practice === null ? this.#ports.twilio : this.#ports.practice;
    const options = registry.replayOptions(carrier, created, request.systemPrompt ?? null);
    if (request.model === 'recorded') return reportOf(replayCall(events, options));
    const model = carrier.modelFor(created.direction === 'inbound' ? created.from : created.to);
    if (model === null) return err(noModel);
    return reportOf(await replayLive(events, options, { clock: this.#ports.clock, model }));
  }
}

const reportOf = (replay: Replay | null): Result<ReplayReport, Refusal> =>
  replay === null
    ? err({ code: 'call_not_found', message: 'The journal does not say how the call began; it cannot be run again.' })
    : ok({ turns: [...replay.turns], differences: [...replay.differences] });

const noModel: Refusal = {
  code: 'not_configured',
  message: 'There is no model to run this call with; set OPENAI_API_KEY, or run it with the recorded one.',
};
