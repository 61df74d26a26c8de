import { applyEvent, applyEvents } from '#core/call/apply-event.ts';
import type { ConversationSettings } from '#core/call/call-ports.ts';
import type { CallEvent, CallMessage, CallMode, Direction } from '#core/call/events.ts';
import { type CallPlan, planFields, planOf } from '#core/call/plan.ts';
import { type CallSummary, summaryOf } from '#core/call/selectors.ts';
import { type CallState, newCall } from '#core/call/state.ts';
import type { CallSid } from '#core/ids.ts';
import { INSTRUCTIONS_VERSION, instructionsFor } from '#core/model/instructions.ts';
import type { Clock, NewId } from '#core/ports/clock.ts';
import type { ReplayOptions } from '#core/replay/call-run.ts';
import type { ListedCall } from '#shared/archive.ts';
import type { ListRequest } from '#shared/supervisor-api.ts';
import type { Journal } from '../adapters/store/journal.ts';
import { type JournalContent, lastSeqOf } from '../adapters/store/journal-lines.ts';
import type { Logger } from '../logging/logger.ts';
import type { CallCaps } from './call-caps.ts';
import { callModelOf } from './call-model.ts';
import { CallRunner } from './call-runner.ts';
import type { Carrier } from './carrier.ts';
import { type HistoryKeeper, wasDialledSince, wasDialledTo } from './history-keeper.ts';
import type { InboundPolicy } from './incoming-call.ts';

export interface RegistryPorts {
  readonly journal: Journal;
  readonly history: HistoryKeeper;
  readonly clock: Clock;
  readonly newId: NewId;
  readonly log: Logger;
  /** What holds for every call; the greeting and the opening are the call's own. */
  readonly settings: Omit<ConversationSettings, 'greeting' | 'openingSilenceMs'>;
  readonly greeting: string | null;
  /** What calls are carried as that were not asked for as anything else. */
  readonly mode: CallMode;
  readonly systemPrompt: string;
  /** Whether the assistant says that it is an AI before anybody asks. */
  readonly disclosesAi: boolean;
  readonly language: string;
  readonly caps: CallCaps;
  /** Who takes the calls that come in. */
  readonly inbound: InboundPolicy;
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
  /** What was settled for it when it was dialled. */
  readonly plan: CallPlan;
}

/** Every call there is: the live ones with their runners, the past ones by their journals. */
export class CallRegistry {
  readonly #ports: RegistryPorts;
  readonly #live = new Map<CallSid, CallRunner>();
  /** Those who follow every event, and those among them who follow the words as they come, too. */
  readonly #listeners = new Set<(event: CallEvent) => void>();
  readonly #readers = new Set<(message: CallMessage) => void>();

  constructor(ports: RegistryPorts) {
    this.#ports = ports;
  }

  /** Reads what changed in the journals. A call that was up when we went down is taken up again, where its line can be. */
  async load(carrier: Carrier): Promise<void> {
    for (const callSid of await this.#ports.history.load()) {
      await this.#reopen(carrier, callSid).catch((error: unknown) => {
        this.#ports.log.error({ callSid, error: String(error) }, 'call cannot be taken up again');
      });
    }
  }

  async #reopen(carrier: Carrier, callSid: CallSid): Promise<void> {
    const { journal, history } = this.#ports;
    await journal.repair(callSid);
    const content = await journal.content(callSid);
    if (content === null || content.events.length === 0) return;
    const state = { ...applyEvents(newCall(callSid), content.events), seq: lastSeqOf(content) };
    if (state.endedAt !== null) return history.remember(callSid);
    await history.noted(callSid, state);
    if (!this.#takeUp(carrier, state, content)) void history.retire(await this.#closeLost(state));
  }

  #takeUp(carrier: Carrier, state: CallState, content: JournalContent): boolean {
    // The practice line went down with us.
    if (state.practice !== null || carrier.company === null) return false;
    const runner = this.#newRunner(carrier, state);
    runner?.restore(content.events, state.seq);
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
    return runner === undefined ? this.#ports.history.summary(callSid) : summaryOf(runner.state);
  }

  /** The same, also of a call whose journal has not been read yet. */
  async find(callSid: CallSid): Promise<CallSummary | null> {
    await this.#ports.history.read(callSid);
    return this.summary(callSid);
  }

  /** Calls, newest first; with `q` only those on which every word was said, or that have it in their numbers. */
  list(query: ListRequest): readonly ListedCall[] {
    const live = this.liveCalls.map(({ state }) => state);
    return this.#ports.history.list(query, live);
  }

  /** Calls dialled on a real line since `sinceMs`. */
  dialledSince(sinceMs: number): number {
    const live = this.liveCalls.filter(({ state }) => wasDialledSince(state, sinceMs)).length;
    return live + this.#ports.history.dialledSince(sinceMs);
  }

  /** Whether a number that begins so was dialled on a real line, now or before. */
  hasDialled(prefix: string): boolean {
    const isLive = this.liveCalls.some(({ state }) => wasDialledTo(state, prefix));
    return isLive || this.#ports.history.hasDialled(prefix);
  }

  /** Every number dialled on a real line so far. */
  numbersDialled(): readonly string[] {
    const live = this.liveCalls.filter(({ state }) => wasDialledSince(state, 0)).map(({ state }) => state.to);
    return [...live, ...this.#ports.history.numbersDialled()];
  }

  /** Every event of a call that has been shown, oldest first, or null where there is no such call. */
  async events(callSid: CallSid): Promise<readonly CallEvent[] | null> {
    const runner = this.#live.get(callSid);
    return runner === undefined ? this.#ports.journal.read(callSid) : [...runner.shown];
  }

  /** Events and streamed text of every call from now on, in order. Returns the function that ends it. */
  subscribe(reader: (message: CallMessage) => void): () => void {
    this.#listeners.add(reader);
    this.#readers.add(reader);
    return () => {
      this.#listeners.delete(reader);
      this.#readers.delete(reader);
    };
  }

  /** The same without streamed text: it comes for every word, and is only for those who show it. */
  subscribeToEvents(listener: (event: CallEvent) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** The runner of a call, begun where it is new. Null where the call is over or has no model to talk to. */
  ensure(carrier: Carrier, call: NewCall): CallRunner | null {
    const known = this.#live.get(call.callSid);
    if (known !== undefined) return known.state.endedAt === null ? known : null;
    if (this.#ports.history.isPast(call.callSid)) return null;
    // A line that has no model for the usual kind takes the call as text: the practice line.
    const usual = carrier.speechModelFor(otherParty(call), null) === null ? 'relay' : this.#ports.mode;
    const runner = this.#newRunner(carrier, { ...call, mode: call.mode ?? usual });
    const { direction, from, to, plan } = call;
    const practice = carrier.practiceCallee(otherParty(call));
    runner?.begin({
      type: 'call.created',
      direction,
      from,
      to,
      mode: runner.mode,
      practice,
      instructionsVersion: INSTRUCTIONS_VERSION,
      ...planFields(plan),
    });
    return runner;
  }

  #newRunner(carrier: Carrier, call: NewCall & { readonly mode: CallMode }): CallRunner | null {
    const model = callModelOf(carrier, otherParty(call), call.mode, call.plan.voice);
    if (model === null) return null;
    const runner = new CallRunner(call.callSid, call.direction, {
      ...this.#ports,
      carrier,
      model,
      plan: call.plan,
      settings: {
        ...planned(this.#ports.settings, call.plan),
        greeting: this.greetingFor(call.direction),
        openingSilenceMs: carrier.openingSilenceMs,
      },
      show: (message) => this.#show(message),
      isRead: () => this.#readers.size > 0,
      onEnded: (callSid) => this.#retire(callSid),
    });
    this.#live.set(call.callSid, runner);
    return runner;
  }

  /** How a past call of this carrier's would be run now. @param systemPrompt - Another one; null for the one there is. */
  replayOptions(
    { openingSilenceMs }: Carrier,
    created: Extract<CallEvent, { type: 'call.created' }>,
    systemPrompt: string | null,
  ): ReplayOptions {
    const { capGoodbye, disclosesAi, language, settings } = this.#ports;
    const plan = planOf(created);
    const planSettings = planned(settings, plan);
    const { direction } = created;
    const canTransfer = planSettings.transfer.defaultNumber !== null;
    const { brief, checklist } = plan;
    const prompt = systemPrompt ?? this.#ports.systemPrompt;
    return {
      settings: { ...planSettings, greeting: this.greetingFor(direction), openingSilenceMs },
      instructions: instructionsFor({
        systemPrompt: prompt,
        direction,
        language,
        canTransfer,
        disclosesAi,
        brief,
        checklist,
      }),
      ownWords: [capGoodbye],
    };
  }

  /** What is said when a call is answered: nothing on a call we dialled, nothing that nobody has approved. */
  greetingFor(direction: Direction): string | null {
    return direction === 'inbound' && !this.#ports.settings.approvalRequired ? this.#ports.greeting : null;
  }

  #show(message: CallMessage): void {
    if (message.type === 'assistant.delta') {
      for (const read of this.#readers) read(message);
      return;
    }
    const runner = this.#live.get(message.callSid);
    if (runner !== undefined) this.#ports.history.follow(runner.state);
    for (const listener of this.#listeners) listener(message);
  }

  #retire(callSid: CallSid): void {
    const runner = this.#live.get(callSid);
    if (runner === undefined) return;
    this.#live.delete(callSid);
    void this.#ports.history.retire(runner.state);
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
    return applyEvent(state, event);
  }
}

/** What holds for every call, but for what was settled for this one. */
const planned = (
  settings: RegistryPorts['settings'],
  { approval, transferTo }: CallPlan,
): RegistryPorts['settings'] => ({
  ...settings,
  approvalRequired: approval === null ? settings.approvalRequired : approval === 'required',
  transfer: { ...settings.transfer, defaultNumber: transferTo ?? settings.transfer.defaultNumber },
});

const otherParty = ({ direction, from, to }: Pick<NewCall, 'direction' | 'from' | 'to'>): string =>
  direction === 'inbound' ? from : to;
