import { applyEvent } from '../call/apply-event.ts';
import type { ConversationSettings } from '../call/call-ports.ts';
import { Conversation } from '../call/conversation.ts';
import type { Ending } from '../call/ending.ts';
import type { CallEvent, NewCallEvent } from '../call/events.ts';
import { type CallState, newCall } from '../call/state.ts';
import type { Clock, NewId } from '../ports/clock.ts';
import type { ConversationModel } from '../ports/conversation-model.ts';
import { differencesOf, type ReplayTurn, type TurnDifference, turnsOf } from './differences.ts';
import { ReplayLine } from './replay-line.ts';
import type { Step, Tape } from './tape.ts';

export interface ReplayOptions {
  readonly settings: ConversationSettings;
  readonly instructions: string;
  /** Sentences we say ourselves beside those in the settings. */
  readonly ownWords?: readonly string[];
}

export interface Replay {
  /** The events of this run, numbered and dated as the recording's are. */
  readonly events: readonly CallEvent[];
  readonly turns: readonly ReplayTurn[];
  readonly differences: readonly TurnDifference[];
  /** What our side wanted to come next. */
  readonly ending: Ending | null;
}

export interface RunPorts {
  readonly clock: Clock;
  readonly model: ConversationModel;
  /** The line reports speech as heard at once, rather than where the recording has it. */
  readonly playsAtOnce: boolean;
}

/** Deeds that cut what is being said: what is not recorded as cut had been heard. */
const CUTTING: ReadonlySet<string> = new Set(['say', 'pause', 'transfer', 'end']);

/** A recorded call on its way through the conversation again, one step of the far ends at a time. */
export class CallRun {
  readonly #clock: Clock;
  readonly #line: ReplayLine;
  readonly #conversation: Conversation;
  readonly #events: CallEvent[] = [];
  #state: CallState;
  #ending: Ending | null = null;

  /** @param created - The recording's first event, which this run begins with too. */
  constructor(tape: Tape, created: CallEvent, { settings, instructions }: ReplayOptions, ports: RunPorts) {
    const { clock, model, playsAtOnce } = ports;
    this.#clock = clock;
    this.#state = newCall(created.callSid);
    this.#take({ ...created, seq: 1 });
    this.#line = new ReplayLine(clock, playsAtOnce, (fact) => this.#conversation.handleLine(fact));
    this.#conversation = new Conversation({
      clock,
      newId: recordedIds(tape),
      jitter: () => 0.5,
      model,
      instructions,
      settings,
      state: () => this.#state,
      record: (event) => this.#record(event),
      delta: () => undefined,
      onEnding: (ending) => (this.#ending = ending),
    });
    this.#conversation.prepare();
  }

  get isOver(): boolean {
    return this.#ending !== null;
  }

  perform(step: Step): void {
    switch (step.do) {
      case 'open':
        return this.#conversation.lineOpened(this.#line, false);
      case 'line':
        // Who speaks after us has heard us out; where not, the recording has an interruption.
        if (step.fact.type === 'prompt' && step.fact.final) this.#line.playTo(0);
        return this.#conversation.handleLine(step.fact);
      case 'interrupt':
        this.#line.playTo(step.turns);
        return this.#line.interrupt(step.heard);
      case 'act':
        this.#hearBefore(step);
        this.#conversation.act(step.action);
        return;
      case 'answered-by':
        return this.#conversation.answeredBy(step.verdict);
      default:
    }
  }

  /** Nothing of what was said is cut off any more. */
  hearOut(): void {
    this.#line.playTo(0);
  }

  /** Closes the call and compares it with the recording. */
  close(recorded: CallState): Replay {
    this.#conversation.close();
    return {
      events: this.#events,
      turns: turnsOf(this.#state),
      differences: differencesOf(recorded, this.#state),
      ending: this.#ending,
    };
  }

  /** What the supervisor's deed cut off, and what it did not. */
  #hearBefore({ action, cut }: Extract<Step, { do: 'act' }>): void {
    if (!CUTTING.has(action.type)) return;
    this.#line.playTo(cut?.turns ?? 0);
    if (cut !== null) this.#line.cut(cut.heard);
  }

  #record(event: NewCallEvent): void {
    const at = new Date(this.#clock.nowMs()).toISOString();
    this.#take({ callSid: this.#state.callSid, seq: this.#state.seq + 1, at, ...event });
  }

  #take(event: CallEvent): void {
    this.#events.push(event);
    this.#state = applyEvent(this.#state, event);
  }
}

/** The ids that were given then, as long as they last. */
function recordedIds({ ids }: Tape): NewId {
  const counts = new Map<string, number>();
  return (prefix) => {
    const count = counts.get(prefix) ?? 0;
    counts.set(prefix, count + 1);
    const recorded = prefix === 'q' || prefix === 'a' ? ids[prefix][count] : undefined;
    return recorded ?? `${prefix}${count + 1}`;
  };
}
