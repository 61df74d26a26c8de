import { applyEvent } from '#core/call/apply-event.ts';
import type { ConversationSettings } from '#core/call/conversation.ts';
import type { CallEvent, CallMessage, CallMode, Direction } from '#core/call/events.ts';
import { type CallSummary, summaryOf } from '#core/call/selectors.ts';
import { type CallState, newCall } from '#core/call/state.ts';
import type { CallSid } from '#core/ids.ts';
import type { Clock, NewId } from '#core/ports/clock.ts';
import type { Journal } from '../adapters/store/journal.ts';
import type { Logger } from '../logging/logger.ts';
import type { CallCaps } from './call-caps.ts';
import { callModelOf } from './call-model.ts';
import { CallRunner } from './call-runner.ts';
import type { Carrier } from './carrier.ts';

export interface RegistryPorts {
  readonly journal: Journal;
  readonly clock: Clock;
  readonly newId: NewId;
  readonly log: Logger;
  /** What holds for every call; the greeting and the opening are the call's own. */
  readonly settings: Omit<ConversationSettings, 'greeting' | 'openingSilenceMs'>;
  readonly greeting: string | null;
  /** What calls are carried as that were not asked for as anything else. */
  readonly mode: CallMode;
  readonly systemPrompt: string;
  readonly language: string;
  readonly caps: CallCaps;
  /** What is said when a cap ends a call. */
  readonly capGoodbye: string;
}

export interface NewCall {
  readonly callSid: CallSid;
  readonly direction: Direction;
  readonly from: string;
  readonly to: string;
  /** What it was asked for as; null for the usual kind. */
  readonly mode: CallMode | null;
}

/** A finished call, as much of it as lists and searches need. */
interface PastCall {
  readonly summary: CallSummary;
  /** What was said, in lower case. */
  readonly words: string;
}

/** Every call there is: the live ones with their runners, the past ones by their journals. */
export class CallRegistry {
  readonly #ports: RegistryPorts;
  readonly #live = new Map<CallSid, CallRunner>();
  readonly #past = new Map<CallSid, PastCall>();
  readonly #listeners = new Set<(message: CallMessage) => void>();

  constructor(ports: RegistryPorts) {
    this.#ports = ports;
  }

  /** Reads the journals there are. A call that was up when we went down is taken up again, where its line can be. */
  async load(carrier: Carrier): Promise<void> {
    for (const callSid of await this.#ports.journal.list()) {
      await this.#ports.journal.repair(callSid);
      const events = (await this.#ports.journal.read(callSid)) ?? [];
      const state = events.reduce(applyEvent, newCall(callSid));
      if (state.seq === 0) continue;
      if (state.endedAt !== null) this.#remember(state);
      else if (!this.#takeUp(carrier, state, events)) this.#remember(await this.#closeLost(state));
    }
  }

  #takeUp(carrier: Carrier, state: CallState, events: readonly CallEvent[]): boolean {
    // The practice line went down with us.
    if (state.practice !== null || carrier.company === null) return false;
    const runner = this.#newRunner(carrier, state);
    runner?.restore(events);
    return runner !== null;
  }

  get liveCalls(): readonly CallRunner[] {
    return [...this.#live.values()];
  }

  live(callSid: CallSid): CallRunner | null {
    return this.#live.get(callSid) ?? null;
  }

  /** The summary of a call, live or past, or null. */
  summary(callSid: CallSid): CallSummary | null {
    const runner = this.#live.get(callSid);
    return runner === undefined ? (this.#past.get(callSid)?.summary ?? null) : summaryOf(runner.state);
  }

  /** Every call, newest first. */
  summaries(): readonly CallSummary[] {
    const all = [
      ...this.liveCalls.map(({ state }) => summaryOf(state)),
      ...[...this.#past.values()].map((p) => p.summary),
    ];
    return all.toSorted((a, b) => (b.startedAt ?? '').localeCompare(a.startedAt ?? ''));
  }

  /** Calls dialled on a real line since `sinceMs`. */
  dialledSince(sinceMs: number): number {
    return this.summaries().filter(
      ({ direction, practice, startedAt }) =>
        direction === 'outbound' && practice === null && startedAt !== null && Date.parse(startedAt) >= sinceMs,
    ).length;
  }

  /** Whether every word of `query` was said on a call, or is part of its numbers. */
  mentions(callSid: CallSid, query: string): boolean {
    const runner = this.#live.get(callSid);
    const words = runner === undefined ? (this.#past.get(callSid)?.words ?? '') : wordsOf(runner.state);
    return query
      .toLowerCase()
      .split(/\s+/)
      .every((word) => words.includes(word));
  }

  /** Every event of a call that has been shown, oldest first, or null where there is no such call. */
  async events(callSid: CallSid): Promise<readonly CallEvent[] | null> {
    const runner = this.#live.get(callSid);
    if (runner !== undefined) return [...runner.shown];
    return this.#past.has(callSid) ? this.#ports.journal.read(callSid) : null;
  }

  subscribe(listener: (message: CallMessage) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** The runner of a call, begun where it is new. Null where the call is over or has no model to talk to. */
  ensure(carrier: Carrier, call: NewCall): CallRunner | null {
    const known = this.#live.get(call.callSid);
    if (known !== undefined) return known.state.endedAt === null ? known : null;
    if (this.#past.has(call.callSid)) return null;
    // A line that has no model for the usual kind takes the call as text: the practice line.
    const usual = carrier.speechModelFor(otherParty(call)) === null ? 'relay' : this.#ports.mode;
    const runner = this.#newRunner(carrier, { ...call, mode: call.mode ?? usual });
    const { callSid: _, mode: __, ...created } = call;
    const practice = carrier.practiceCallee(otherParty(call));
    runner?.begin({ type: 'call.created', ...created, mode: runner.mode, practice });
    return runner;
  }

  #newRunner(carrier: Carrier, call: NewCall & { readonly mode: CallMode }): CallRunner | null {
    const model = callModelOf(carrier, otherParty(call), call.mode);
    if (model === null) return null;
    const runner = new CallRunner(call.callSid, call.direction, {
      ...this.#ports,
      carrier,
      model,
      settings: {
        ...this.#ports.settings,
        greeting: this.greetingFor(call.direction),
        openingSilenceMs: carrier.openingSilenceMs,
      },
      show: (message) => this.#show(message),
      onEnded: (callSid) => this.#retire(callSid),
    });
    this.#live.set(call.callSid, runner);
    return runner;
  }

  /** What is said when a call is answered: nothing on a call we dialled, nothing that nobody has approved. */
  greetingFor(direction: Direction): string | null {
    return direction === 'inbound' && !this.#ports.settings.approvalRequired ? this.#ports.greeting : null;
  }

  #show(message: CallMessage): void {
    for (const listener of this.#listeners) listener(message);
  }

  #retire(callSid: CallSid): void {
    const runner = this.#live.get(callSid);
    if (runner === undefined) return;
    this.#live.delete(callSid);
    this.#remember(runner.state);
    void this.#ports.journal.release(callSid);
  }

  #remember(state: CallState): void {
    this.#past.set(state.callSid, { summary: summaryOf(state), words: wordsOf(state) });
  }

  async #closeLost(state: CallState): Promise<CallState> {
    const event: CallEvent = {
      type: 'call.ended',
      callSid: state.callSid,
      seq: state.seq + 1,
      at: new Date(this.#ports.clock.nowMs()).toISOString(),
      reason: 'relay_stopped',
      durationSeconds: 0,
    };
    await this.#ports.journal.append(event);
    await this.#ports.journal.release(state.callSid);
    return applyEvent(state, event);
  }
}

const otherParty = ({ direction, from, to }: Omit<NewCall, 'mode'>): string => (direction === 'inbound' ? from : to);

const wordsOf = (state: CallState): string =>
  [state.from, state.to, ...state.entries.map((entry) => (entry.kind === 'turn' ? entry.text : ''))]
    .join('\n')
    .toLowerCase();
