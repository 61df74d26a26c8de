import { applyEvent } from '#core/call/apply-event.ts';
import { CallEvent, type Direction, type NewCallEvent } from '#core/call/events.ts';
import { type CallState, newCall } from '#core/call/state.ts';
import { CallSid } from '#core/ids.ts';

export const CALL_SID = CallSid.parse(`CA${'1'.repeat(32)}`);

type EventOf<T extends CallEvent['type']> = Extract<CallEvent, { type: T }>;

/** Numbers, dates and applies events as the runner does, and keeps them. Every event must fit the public shape. */
export class CallRecorder {
  readonly events: CallEvent[] = [];
  readonly deltas: { readonly turn: number; readonly text: string }[] = [];
  state: CallState = newCall(CALL_SID);
  readonly #nowMs: () => number;

  constructor(nowMs: () => number, direction: Direction = 'inbound') {
    this.#nowMs = nowMs;
    const [from, to] = ['+15550100001', '+15550100002'];
    this.record({ type: 'call.created', direction, from, to, mode: 'relay', practice: null });
    this.record({ type: 'call.status', status: 'in-progress' });
  }

  readonly record = (event: NewCallEvent): void => {
    const at = new Date(this.#nowMs()).toISOString();
    const numbered = CallEvent.parse({ callSid: CALL_SID, seq: this.state.seq + 1, at, ...event });
    this.events.push(numbered);
    this.state = applyEvent(this.state, numbered);
  };

  readonly delta = (turn: number, text: string): void => {
    this.deltas.push({ turn, text });
  };

  of<T extends CallEvent['type']>(type: T): readonly EventOf<T>[] {
    return this.events.filter((event): event is EventOf<T> => event.type === type);
  }

  /** Types in the order they were recorded. */
  get types(): readonly string[] {
    return this.events.map(({ type }) => type);
  }
}
