import { applyEvent, applyEvents } from '#core/call/apply-event.ts';
import type { CallEvent, CallMessage, NewCallEvent } from '#core/call/events.ts';
import { type CallState, newCall } from '#core/call/state.ts';
import type { CallSid } from '#core/ids.ts';
import type { Clock } from '#core/ports/clock.ts';
import type { Journal } from '../adapters/store/journal.ts';
import { Outbox } from './outbox.ts';

export interface CallRecordPorts {
  readonly journal: Pick<Journal, 'append'>;
  readonly clock: Clock;
  /** Sends a message to every subscriber. */
  readonly show: (message: CallMessage) => void;
  /** Whether anybody follows the words as they come. */
  readonly isRead: () => boolean;
}

/** What happened on one call: events are numbered, folded into its state, journalled, and shown once they are. */
export class CallRecord {
  readonly #callSid: CallSid;
  readonly #ports: CallRecordPorts;
  readonly #outbox: Outbox;
  readonly #shown: CallEvent[] = [];
  #state: CallState;

  constructor(callSid: CallSid, ports: CallRecordPorts) {
    this.#callSid = callSid;
    this.#ports = ports;
    this.#state = newCall(callSid);
    this.#outbox = new Outbox((message) => {
      if ('seq' in message) this.#shown.push(message);
      ports.show(message);
    });
  }

  get state(): CallState {
    return this.#state;
  }

  /** Every event that is in the journal and has been shown. */
  get shown(): readonly CallEvent[] {
    return this.#shown;
  }

  /**
   * Goes on from a journal there is.
   *
   * @param lastSeq - The highest number in it: it may hold events we do not know.
   */
  restore(events: readonly CallEvent[], lastSeq: number): void {
    this.#state = { ...applyEvents(this.#state, events), seq: lastSeq };
    this.#shown.push(...events);
  }

  /** @returns The event as it is journalled, or null where the call has ended: its end is its last event. */
  add(event: NewCallEvent): CallEvent | null {
    if (this.#state.endedAt !== null) return null;
    const { clock, journal } = this.#ports;
    const at = new Date(clock.nowMs()).toISOString();
    const numbered: CallEvent = { callSid: this.#callSid, seq: this.#state.seq + 1, at, ...event };
    this.#state = applyEvent(this.#state, numbered);
    this.#outbox.event(numbered, journal.append(numbered));
    return numbered;
  }

  /** Streams text that is not journalled, behind the events before it. */
  delta(turn: number, text: string): void {
    if (!this.#ports.isRead()) return;
    this.#outbox.delta({ callSid: this.#callSid, type: 'assistant.delta', turn, text });
  }

  /** Resolves when every event so far is in the journal and has been shown. */
  idle(): Promise<void> {
    return this.#outbox.idle();
  }
}
