import type { AssistantDelta, CallEvent, NewCallEvent } from '#core/call/events.ts';
import { CallSid } from '#core/ids.ts';

export const callSid = (index: number): CallSid => CallSid.parse(`CA${String(index).padStart(32, '0')}`);

/** Writes one call's events: numbered, dated, `after` seconds apart. */
export class Story {
  readonly callSid: CallSid;
  readonly events: CallEvent[] = [];
  #atMs: number;
  #turn = 0;

  constructor(index: number, startMs: number) {
    this.callSid = callSid(index);
    this.#atMs = startMs;
  }

  after(seconds: number): this {
    this.#atMs += seconds * 1_000;
    return this;
  }

  add(event: NewCallEvent): this {
    const envelope = { callSid: this.callSid, seq: this.events.length + 1, at: new Date(this.#atMs).toISOString() };
    this.events.push({ ...envelope, ...event });
    return this;
  }

  created(from: string, to: string, options: { direction?: 'inbound' | 'outbound'; practice?: string } = {}): this {
    const { direction = 'outbound', practice = null } = options;
    this.add({ type: 'call.created', direction, from, to, mode: 'relay', practice });
    return this.add({ type: 'call.status', status: 'ringing' });
  }

  answered(): this {
    this.add({ type: 'model', state: 'ready' });
    return this.add({ type: 'call.status', status: 'in-progress' });
  }

  caller(text: string): this {
    this.#turn += 1;
    return this.add({ type: 'caller.transcript', turn: this.#turn, text, final: true });
  }

  assistant(text: string, ms = 620): this {
    this.#turn += 1;
    this.add({ type: 'latency', turn: this.#turn, metric: 'first_token', ms });
    const usage = { inputTokens: 840, outputTokens: 42, cachedTokens: 0, costUsd: 0.0061 };
    this.add({ type: 'usage', ...usage, totalCostUsd: 0.0061 * this.#turn });
    return this.add({ type: 'assistant.transcript', turn: this.#turn, text, final: true });
  }

  interrupted(text: string, heard: string): this {
    this.#turn += 1;
    return this.add({ type: 'assistant.transcript', turn: this.#turn, text, final: true, interrupted: true, heard });
  }

  said(text: string): this {
    this.#turn += 1;
    return this.add({ type: 'supervisor', action: 'text', text, turn: this.#turn });
  }

  /** Text of the turn after the last one, on its way. */
  delta(text: string): AssistantDelta {
    return { callSid: this.callSid, type: 'assistant.delta', turn: this.#turn + 1, text };
  }
}
