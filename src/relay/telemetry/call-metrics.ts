import type { CallEvent } from '#core/call/events.ts';
import type { CallMetrics, Latencies } from '#shared/metrics.ts';

type EventOf<T extends CallEvent['type']> = Extract<CallEvent, { type: T }>;

/** A call's events in figures. */
export function callMetrics(events: readonly CallEvent[]): CallMetrics {
  const latencies = ofType(events, 'latency');
  const latency = (metric: EventOf<'latency'>['metric']): Latencies =>
    latenciesOf(latencies.filter((event) => event.metric === metric).map(({ ms }) => ms));
  const usages = ofType(events, 'usage');
  const sum = (kind: 'inputTokens' | 'outputTokens' | 'cachedTokens'): number =>
    usages.reduce((total, usage) => total + usage[kind], 0);
  const replies = ofType(events, 'assistant.transcript');
  return {
    first_token: latency('first_token'),
    relay_overhead: latency('relay_overhead'),
    barge_in: latency('barge_in'),
    callerTurns: turnsIn(ofType(events, 'caller.transcript').filter(({ final }) => final)),
    assistantTurns: turnsIn(replies),
    interruptions: turnsIn(replies.filter(({ interrupted }) => interrupted)),
    modelReconnects: ofType(events, 'model').filter(({ state }) => state === 'reconnecting').length,
    errors: ofType(events, 'error').length,
    inputTokens: sum('inputTokens'),
    outputTokens: sum('outputTokens'),
    cachedTokens: sum('cachedTokens'),
    costUsd: usages.at(-1)?.totalCostUsd ?? 0,
    lineCostUsd: ofType(events, 'call.ended').at(-1)?.lineCostUsd ?? null,
  };
}

const ofType = <T extends CallEvent['type']>(events: readonly CallEvent[], type: T): readonly EventOf<T>[] =>
  events.filter((event): event is EventOf<T> => event.type === type);

/** A burst and a cut that was noticed late come as several events of one turn. */
const turnsIn = (events: readonly { readonly turn: number }[]): number => new Set(events.map(({ turn }) => turn)).size;

function latenciesOf(samplesMs: readonly number[]): Latencies {
  const sorted = samplesMs.toSorted((a, b) => a - b);
  // The nearest rank: of few samples, one that was measured.
  const at = (share: number): number | null => sorted[Math.max(0, Math.ceil(sorted.length * share) - 1)] ?? null;
  return { count: sorted.length, p50: at(0.5), p95: at(0.95), p99: at(0.99) };
}
