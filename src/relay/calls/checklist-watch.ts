import type { CallMessage } from '#core/call/events.ts';
import { usageEvent } from '#core/call/reply-events.ts';
import type { CallSid } from '#core/ids.ts';
import { achievedIn, achievedQuestion } from '#core/model/achieved.ts';
import { askOnce } from '#core/model/ask-once.ts';
import type { Clock } from '#core/ports/clock.ts';
import type { Logger } from '../logging/logger.ts';
import type { CallRegistry } from './call-registry.ts';
import type { CallRunner } from './call-runner.ts';

/** So long after one look the next is taken, at the earliest. */
const PAUSE_MS = 20_000;

export interface ChecklistWatchPorts {
  readonly registry: Pick<CallRegistry, 'live'>;
  readonly clock: Clock;
  readonly log: Logger;
}

/** When a call's checklist is looked at again; `isAsking`: the model has not answered yet. */
interface Look {
  isAsking: boolean;
  isWanted: boolean;
  stopPause: (() => void) | null;
}

/**
 * Has the model tick the checklist of a call as items are achieved: after a turn of ours, at most every 20 seconds, and
 * only of calls that have one. It is asked beside the conversation, in a session of its own, so that nothing anybody
 * hears waits for it; what that costs is counted with the call. On the practice line nobody could judge.
 */
export class ChecklistWatch {
  readonly #ports: ChecklistWatchPorts;
  readonly #looks = new Map<CallSid, Look>();

  constructor(ports: ChecklistWatchPorts) {
    this.#ports = ports;
  }

  /** Takes every message of every call. */
  receive(message: CallMessage): void {
    if (message.type === 'call.ended') this.#drop(message.callSid);
    if (message.type !== 'assistant.transcript' || !message.final) return;
    const state = this.#ports.registry.live(message.callSid)?.state;
    if (state === undefined || state.plan.checklist.length === 0 || state.practice !== null) return;
    this.#want(message.callSid);
  }

  close(): void {
    for (const callSid of this.#looks.keys()) this.#drop(callSid);
  }

  #want(callSid: CallSid): void {
    const look = this.#looks.get(callSid) ?? { isAsking: false, isWanted: false, stopPause: null };
    this.#looks.set(callSid, look);
    look.isWanted = true;
    if (!look.isAsking && look.stopPause === null) void this.#look(callSid, look);
  }

  async #look(callSid: CallSid, look: Look): Promise<void> {
    const runner = this.#ports.registry.live(callSid);
    if (runner === null) return;
    look.isWanted = false;
    look.isAsking = true;
    await this.#ask(runner).catch((error: unknown) => {
      this.#ports.log.warn({ callSid, error: String(error) }, 'the checklist could not be looked at');
    });
    look.isAsking = false;
    if (this.#looks.get(callSid) !== look) return;
    look.stopPause = this.#ports.clock.after(PAUSE_MS, () => {
      look.stopPause = null;
      if (look.isWanted) void this.#look(callSid, look);
    });
  }

  async #ask(runner: CallRunner): Promise<void> {
    const { clock, log } = this.#ports;
    const { direction, from, to } = runner.state;
    const question = achievedQuestion(runner.state);
    const model = runner.carrier.modelFor(direction === 'inbound' ? from : to);
    if (question === null || model === null) return;
    const answer = await askOnce(question, { model, clock });
    if (!answer.ok) {
      log.warn({ callSid: runner.callSid, error: answer.error.message }, 'the model did not look at the checklist');
      return;
    }
    const { text, usage } = answer.value;
    if (usage !== null) runner.record(usageEvent(runner.state, usage));
    for (const item of achievedIn(text, runner.state)) {
      runner.record({ type: 'checklist', item, done: true, source: 'model' });
    }
  }

  #drop(callSid: CallSid): void {
    this.#looks.get(callSid)?.stopPause?.();
    this.#looks.delete(callSid);
  }
}
