import type { z } from 'zod';
import { applyEvent } from '#core/call/apply-event.ts';
import type { CallEvent, CallMessage, NewCallEvent } from '#core/call/events.ts';
import { type CallSummary, summaryOf } from '#core/call/selectors.ts';
import { type CallState, newCall } from '#core/call/state.ts';
import { type CallSid, CallSid as CallSidSchema } from '#core/ids.ts';
import {
  type Bridge,
  type Channel,
  type Input,
  type Output,
  type Payload,
  requests,
  type Topic,
} from '#shared/bridge.ts';
import type { ConsoleState } from '#shared/supervisor-api.ts';
import type { Scenario } from './scenarios.ts';

type Outcome = { ok: true } | { ok: false; error: { code: string; message: string } };
type Handlers = { readonly [C in Channel]: (input: z.output<(typeof requests)[C]['input']>) => Promise<Output<C>> };
type Listeners = { readonly [T in Topic]: Set<(payload: Payload<T>) => void> };

/** A relay made of journals: reads come from them, what a supervisor does is added to them and told. */
export class FakeBridge implements Bridge {
  readonly asked: { readonly channel: Channel; readonly input: unknown }[] = [];
  readonly journals = new Map<CallSid, CallEvent[]>();
  /** Set to have the next request refused in these words. */
  refuseNext: { readonly code: string; readonly message: string } | null = null;
  /** Set to have every request fail as if nobody were there. */
  isGone = false;
  state: ConsoleState;
  readonly #listeners: Listeners = { 'calls:messages': new Set(), 'app:state': new Set(), 'app:focus-call': new Set() };

  constructor({ state, stories }: Scenario) {
    this.state = state;
    for (const story of stories) this.journals.set(story.callSid, [...story.events]);
  }

  request<C extends Channel>(channel: C, input: Input<C>): Promise<Output<C>> {
    this.asked.push({ channel, input });
    if (this.isGone) return Promise.reject(new Error('nobody is there'));
    // The relay checks its input too; a wrong request fails here as it would there.
    return this.#handlers[channel](requests[channel].input.parse(input) as never);
  }

  subscribe<T extends Topic>(topic: T, listener: (payload: Payload<T>) => void): () => void {
    this.#listeners[topic].add(listener);
    return () => this.#listeners[topic].delete(listener);
  }

  publish<T extends Topic>(topic: T, payload: Payload<T>): void {
    for (const listener of this.#listeners[topic]) listener(payload);
  }

  tell(...messages: readonly CallMessage[]): void {
    this.publish('calls:messages', [...messages]);
  }

  /** Journals an event and tells it. */
  happen(callSid: CallSid, event: NewCallEvent): void {
    const journal = this.journals.get(callSid) ?? [];
    this.journals.set(callSid, journal);
    const envelope = { callSid, seq: journal.length + 1, at: new Date().toISOString() };
    const whole = { ...envelope, ...event };
    journal.push(whole);
    this.tell(whole);
  }

  call(callSid: CallSid): CallState {
    return (this.journals.get(callSid) ?? []).reduce(applyEvent, newCall(callSid));
  }

  #summaries(): CallSummary[] {
    return [...this.journals.keys()].map((sid) => summaryOf(this.call(sid))).toReversed();
  }

  #do(callSid: CallSid, ...events: readonly NewCallEvent[]): Promise<Outcome> {
    const refused = this.refuseNext;
    this.refuseNext = null;
    if (refused !== null) return Promise.resolve({ ok: false, error: refused });
    for (const event of events) this.happen(callSid, event);
    return Promise.resolve({ ok: true });
  }

  #dial(input: z.output<(typeof requests)['calls:dial']['input']>): CallSummary {
    const sid = CallSidSchema.parse(`CA${String(900 + this.journals.size).padStart(32, '0')}`);
    const { to = '+15005550006', practice = null } = input;
    this.happen(sid, {
      type: 'call.created',
      direction: 'outbound',
      from: '+12125550100',
      to,
      mode: 'relay',
      practice,
    });
    this.happen(sid, { type: 'call.status', status: 'ringing' });
    return summaryOf(this.call(sid));
  }

  readonly #handlers: Handlers = {
    'app:state': () => Promise.resolve(this.state),
    'calls:list': ({ q }) =>
      Promise.resolve(
        this.#summaries().filter(
          (call) => q === undefined || JSON.stringify(this.journals.get(call.callSid)).includes(q),
        ),
      ),
    'calls:events': ({ callSid }) => Promise.resolve([...(this.journals.get(callSid) ?? [])]),
    'calls:dial': (input) => {
      const refused = this.refuseNext;
      this.refuseNext = null;
      if (refused !== null) return Promise.resolve({ ok: false, error: refused });
      return Promise.resolve({ ok: true, call: this.#dial(input) });
    },
    'calls:say': ({ callSid, text }) => {
      const turn = this.call(callSid).lastTurn + 1;
      return this.#do(callSid, { type: 'supervisor', action: 'text', text, turn });
    },
    'calls:whisper': ({ callSid, text }) => this.#do(callSid, { type: 'supervisor', action: 'whisper', text }),
    'calls:press': ({ callSid, digits }) =>
      this.#do(
        callSid,
        { type: 'supervisor', action: 'dtmf', digits },
        { type: 'command', name: 'press', args: { digits }, source: 'supervisor', ok: true },
      ),
    'calls:transfer': ({ callSid, number = '' }) =>
      this.#do(
        callSid,
        { type: 'supervisor', action: 'transfer', number },
        { type: 'command', name: 'transfer', args: { number }, source: 'supervisor', ok: true },
      ),
    'calls:end': ({ callSid }) =>
      this.#do(
        callSid,
        { type: 'supervisor', action: 'end' },
        { type: 'command', name: 'end_call', args: {}, source: 'supervisor', ok: true },
        { type: 'call.ended', reason: 'you ended it', durationSeconds: 61 },
      ),
    'calls:pause': ({ callSid, paused }) =>
      this.#do(callSid, { type: 'supervisor', action: paused ? 'pause' : 'resume' }),
    'calls:answer': ({ callSid, response, questionId }) => {
      const pending = this.call(callSid).entries.find(
        (entry) => entry.kind === 'question' && entry.status === 'pending',
      );
      const id = questionId ?? (pending?.kind === 'question' ? pending.questionId : undefined);
      if (id === undefined) {
        return Promise.resolve({
          ok: false,
          error: { code: 'nothing_pending', message: 'The assistant asks nothing.' },
        });
      }
      return this.#do(callSid, { type: 'question.answered', questionId: id, response });
    },
    'calls:approve': ({ callSid, approvalId, decision, text = '' }) =>
      this.#do(callSid, { type: 'approval.resolved', approvalId, decision, text }),
  };
}
