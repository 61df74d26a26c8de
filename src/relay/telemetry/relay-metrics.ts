import { Counter, Gauge, Registry, Summary } from 'prom-client';
import type { CallEvent, CallMessage } from '#core/call/events.ts';
import type { CallSummary } from '#core/call/selectors.ts';
import type { CallSid } from '#core/ids.ts';
import { addProcessGauges } from './process-gauges.ts';
import { TurnCount } from './turn-count.ts';
import { unknownMessages } from './unknown-messages.ts';

type EventOf<T extends CallEvent['type']> = Extract<CallEvent, { type: T }>;

export interface RelayMetricsPorts {
  readonly liveCalls: () => number;
  readonly summary: (callSid: CallSid) => Pick<CallSummary, 'direction' | 'mode' | 'practice'> | null;
}

const COMMANDS = new Set(['press', 'transfer', 'end_call', 'request_user']);
/** A code, and not a sentence or a number of somebody's. */
const CODE = /^[a-z][a-z_]*(?:_\d{3,4})?$/i;
const CODES_MAX = 100;

/**
 * The relay in figures, made from the events of its calls: no truth of its own,
 * and nothing in it that says who called or what was said.
 */
export class RelayMetrics {
  readonly #ports: RelayMetricsPorts;
  readonly #registry = new Registry();
  readonly #turns = new TurnCount();
  readonly #codes = new Set<string>();
  readonly #latency: Summary<'metric'>;
  readonly #count: ReturnType<typeof counters>;

  constructor(ports: RelayMetricsPorts) {
    this.#ports = ports;
    this.#count = counters(this.#registry);
    this.#latency = new Summary({
      name: 'phony_latency_seconds',
      help: 'first_token: prompt in to first word out. relay_overhead: slowest word of a reply, in to out. barge_in: interruption in to reply cancelled.',
      labelNames: ['metric'],
      percentiles: [0.5, 0.95, 0.99],
      registers: [this.#registry],
    });
    addProcessGauges(this.#registry);
    const live: Gauge = new Gauge({
      name: 'phony_calls_live',
      help: 'Calls that are up.',
      registers: [this.#registry],
      collect: () => live.set(ports.liveCalls()),
    });
    const unknown = new Counter({
      name: 'phony_unknown_messages_total',
      help: 'Messages of the vendors that this release does not know.',
      labelNames: ['vendor', 'type'],
      registers: [this.#registry],
      collect: () => {
        unknown.reset();
        for (const { vendor, type, count } of unknownMessages.counts) unknown.inc({ vendor, type }, count);
      },
    });
  }

  readonly contentType = Registry.PROMETHEUS_CONTENT_TYPE;

  /** Everything in Prometheus' text format. */
  text(): Promise<string> {
    return this.#registry.metrics();
  }

  // oxlint-disable-next-line complexity -- one case an event type that is counted
  observe(message: CallMessage): void {
    switch (message.type) {
      case 'call.created':
        return this.#count.begun.inc(this.#labelsOf(message.callSid));
      case 'call.ended':
        return this.#ended(message);
      case 'caller.transcript':
        return message.final ? this.#turn(message, 'caller') : undefined;
      case 'assistant.transcript':
        return this.#turn(message, 'assistant');
      case 'command':
        return this.#command(message);
      case 'question.asked':
      case 'question.answered':
      case 'question.expired':
        return this.#count.questions.inc({ state: message.type.slice('question.'.length) });
      case 'approval.requested':
        return this.#count.approvals.inc({ state: 'requested' });
      case 'approval.resolved':
        return this.#count.approvals.inc({ state: message.decision });
      case 'latency':
        return this.#latency.observe({ metric: message.metric }, message.ms / 1_000);
      case 'usage':
        return this.#usage(message);
      case 'model':
        return message.state === 'reconnecting' ? this.#count.reconnects.inc() : undefined;
      case 'error':
        return this.#error(message);
      default:
    }
  }

  #ended({ callSid, reason, lineCostUsd }: EventOf<'call.ended'>): void {
    this.#turns.forget(callSid);
    this.#count.ended.inc({ ...this.#labelsOf(callSid), reason });
    if (reason === 'transferred') this.#count.transfers.inc({ outcome: 'completed' });
    this.#count.cost.inc({ part: 'line' }, lineCostUsd ?? 0);
  }

  #turn({ callSid, turn }: { readonly callSid: CallSid; readonly turn: number }, speaker: string): void {
    if (this.#turns.isNew(callSid, turn)) this.#count.turns.inc({ speaker });
  }

  #command({ name, ok }: EventOf<'command'>): void {
    // What the model makes up as a name may be anything.
    this.#count.commands.inc({ name: COMMANDS.has(name) ? name : 'other', ok: String(ok) });
  }

  #usage(usage: EventOf<'usage'>): void {
    this.#count.tokens.inc({ kind: 'input' }, usage.inputTokens);
    this.#count.tokens.inc({ kind: 'output' }, usage.outputTokens);
    this.#count.tokens.inc({ kind: 'cached' }, usage.cachedTokens);
    this.#count.cost.inc({ part: 'model' }, usage.costUsd ?? 0);
  }

  #error({ code, fatal }: EventOf<'error'>): void {
    const isKnown = this.#codes.has(code) || (CODE.test(code) && this.#codes.size < CODES_MAX);
    if (isKnown) this.#codes.add(code);
    this.#count.errors.inc({ code: isKnown ? code : 'other', fatal: String(fatal) });
    if (code.startsWith('transfer_')) this.#count.transfers.inc({ outcome: code.slice('transfer_'.length) });
  }

  #labelsOf(callSid: CallSid): Record<'direction' | 'mode' | 'practice', string> {
    const call = this.#ports.summary(callSid);
    return {
      direction: call?.direction ?? '',
      mode: call?.mode ?? '',
      practice: String((call?.practice ?? null) !== null),
    };
  }
}

function counters(registry: Registry) {
  const counter = <L extends string>(name: string, help: string, ...labelNames: L[]): Counter<L> =>
    new Counter({ name: `phony_${name}`, help, labelNames, registers: [registry] });
  return {
    begun: counter('calls_total', 'Calls that began.', 'direction', 'mode', 'practice'),
    ended: counter(
      'calls_ended_total',
      'Calls that ended, and why.',
      ...(['direction', 'mode', 'practice', 'reason'] as const),
    ),
    turns: counter('turns_total', 'Stretches of speech.', 'speaker'),
    commands: counter('commands_total', 'Commands of the model and of the supervisor.', 'name', 'ok'),
    questions: counter('questions_total', 'Questions of the model to the supervisor.', 'state'),
    approvals: counter('approvals_total', 'Drafts, and what was decided.', 'state'),
    transfers: counter('transfers_total', 'Transfers, and what came of them.', 'outcome'),
    reconnects: counter('model_reconnects_total', 'Model sessions that broke and were opened again.'),
    errors: counter('errors_total', 'Errors on calls.', 'code', 'fatal'),
    tokens: counter('tokens_total', 'Tokens of the model; cached ones are a part of the input.', 'kind'),
    cost: counter('cost_usd_total', 'What calls cost, as far as prices are known.', 'part'),
  };
}
