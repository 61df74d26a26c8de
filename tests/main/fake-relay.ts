import type { CallSummary } from '#core/call/selectors.ts';
import type { Refusal } from '#core/errors.ts';
import { CallSid } from '#core/ids.ts';
import { ok, type Result } from '#core/result.ts';
import type { CallDesk, Outcome } from '#relay/calls/call-desk.ts';
import type { ConsoleState } from '#shared/supervisor-api.ts';

export const CALL: CallSummary = {
  callSid: CallSid.parse(`CA${'0'.repeat(32)}`),
  direction: 'outbound',
  from: '+15550001111',
  to: '+14155550123',
  status: 'in-progress',
  mode: 'relay',
  practice: null,
  startedAt: null,
  endedAt: null,
  durationSeconds: null,
  needs: null,
};

const lamp = { state: 'ok', detail: '' } as const;

const STATE: ConsoleState = {
  version: '0.1.0',
  runtimeNotice: null,
  relay: lamp,
  tunnel: lamp,
  model: lamp,
  phoneNumber: null,
  transferNumber: null,
  approvalRequired: false,
  practiceCallees: [],
};

/** A relay that notes what it is asked and answers what the test says. */
export class FakeRelay {
  readonly asked: [string, unknown][] = [];
  outcome: Outcome = ok(null);
  dialled: Result<CallSummary, Refusal> = ok(CALL);

  state(): ConsoleState {
    return STATE;
  }

  get desk(): CallDesk {
    const note =
      (verb: string) =>
      async (request: unknown): Promise<Outcome> => {
        this.asked.push([verb, request]);
        return this.outcome;
      };
    return {
      list: async () => [CALL],
      find: async () => CALL,
      events: async () => null,
      dial: async (request) => {
        this.asked.push(['dial', request]);
        return this.dialled;
      },
      say: note('say'),
      whisper: note('whisper'),
      press: note('press'),
      transfer: note('transfer'),
      end: note('end'),
      pause: note('pause'),
      answer: note('answer'),
      approve: note('approve'),
      subscribe: () => () => undefined,
    };
  }
}
