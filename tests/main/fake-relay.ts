import type { CallSummary } from '#core/call/selectors.ts';
import type { Refusal } from '#core/errors.ts';
import { CallSid } from '#core/ids.ts';
import { err, ok, type Result } from '#core/result.ts';
import type { ServedRelay } from '#main/ipc/handlers/calls.ts';
import type { CallDesk, Outcome } from '#relay/calls/call-desk.ts';
import { DEFAULT_PREFERENCES } from '#shared/preferences.ts';
import type { ConsoleState } from '#shared/supervisor-api.ts';
import { FakeSetUp } from '../fakes/fake-set-up.ts';

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
  approvalSeconds: 60,
  approvalDeadline: 'drop',
  approvalFiller: null,
  questionSeconds: 120,
  callUsd: 10,
  practiceCallees: [],
  revisions: { preferences: 0, contacts: 0 },
};

/** A relay that notes what it is asked and answers what the test says. */
export class FakeRelay {
  readonly asked: [string, unknown][] = [];
  readonly bugs: unknown[] = [];
  readonly noted: string[] = [];
  /** What every request of the desk throws, where it is set. */
  breaksWith: Error | null = null;
  outcome: Outcome = ok(null);
  dialled: Result<CallSummary, Refusal> = ok(CALL);
  /** Where the supervisor puts a file, or null where they think better of it. */
  savedAs: string | null = '/tmp/call.md';

  state(): ConsoleState {
    return STATE;
  }

  get archive(): ServedRelay['archive'] {
    return {
      remarks: async () => null,
      note: async (_callSid, text) => {
        this.noted.push(text);
        return ok({ at: '2026-11-22T10:00:00.000Z', seq: 4, text });
      },
      tag: async (callSid, tags) => {
        this.asked.push(['tag', [callSid, ...tags]]);
        return this.outcome;
      },
      export: async (callSid, format) => ({ name: `${callSid}.${format}`, type: 'text/plain', text: 'words' }),
      erase: async (callSid) => {
        this.asked.push(['erase', callSid]);
        return this.outcome;
      },
      past: async () => [CALL.callSid],
      eraseAll: async () => ok(1),
    };
  }

  get summaries(): ServedRelay['summaries'] {
    return {
      make: async (callSid) => {
        this.asked.push(['sum up', callSid]);
        return ok('They agreed on Tuesday.');
      },
    };
  }

  readonly setUp = new FakeSetUp();

  get replay(): ServedRelay['replay'] {
    return {
      run: async (_callSid, request) => {
        this.asked.push(['replay', request]);
        return ok({ turns: [], differences: [] });
      },
    };
  }

  get playbooks(): ServedRelay['playbooks'] {
    return {
      list: async () => ({ playbooks: [], broken: [{ name: 'odd', reason: 'it is not JSON' }] }),
      keep: async (name, written) => {
        this.asked.push(['keep', { name, written }]);
        return err({ code: 'invalid_request', field: 'title', message: 'title must not be empty' });
      },
      drop: async (name) => {
        this.asked.push(['drop', name]);
        return this.outcome;
      },
    };
  }

  get preferences(): ServedRelay['preferences'] {
    return {
      value: DEFAULT_PREFERENCES,
      kept: () => ({ preferences: DEFAULT_PREFERENCES, trouble: null }),
      change: async (patch) => {
        this.asked.push(['change', patch]);
        return ok({ preferences: DEFAULT_PREFERENCES, trouble: null });
      },
      subscribe: () => () => undefined,
    };
  }

  get contacts(): ServedRelay['contacts'] {
    return {
      list: () => ({ contacts: [], trouble: null }),
      nameOf: () => null,
      keep: async (id, written) => {
        this.asked.push(['keep contact', { id, written }]);
        return err({ code: 'invalid_request', field: 'name', message: 'name must not be empty' });
      },
      drop: async (id) => {
        this.asked.push(['drop contact', id]);
        return this.outcome;
      },
      bringIn: async (cards) => {
        this.asked.push(['bring in', cards]);
        return ok([{ outcome: 'added' }]);
      },
      subscribe: () => () => undefined,
    };
  }

  get desk(): CallDesk {
    const note =
      (verb: string) =>
      async (request: unknown): Promise<Outcome> => {
        if (this.breaksWith !== null) throw this.breaksWith;
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
      decideIncoming: note('decideIncoming'),
      tick: note('tick'),
      seen: note('seen'),
      subscribe: () => () => undefined,
    };
  }
}
