import type { Clock } from '../ports/clock.ts';
import type { ModelError, ModelUsage } from '../ports/conversation-model.ts';
import type { NewCallEvent } from './events.ts';
import type { CallState } from './state.ts';

type NewEvent<T extends NewCallEvent['type']> = Extract<NewCallEvent, { type: T }>;

/** What a response cost, and the call with it so far. */
export const usageEvent = (state: CallState, usage: ModelUsage): NewEvent<'usage'> => ({
  type: 'usage',
  ...usage,
  totalCostUsd: state.totalCostUsd + (usage.costUsd ?? 0),
});

/** A measured time. Microseconds are more than a human needs and as much as a benchmark does. */
export const latencyEvent = (turn: number, metric: NewEvent<'latency'>['metric'], ms: number): NewEvent<'latency'> => ({
  type: 'latency',
  turn,
  metric,
  ms: Math.max(0, Math.round(ms * 1_000) / 1_000),
});

/** A response that came back without being whole. */
export const shortfallEvent = (status: string, error: ModelError | null): NewEvent<'error'> => ({
  type: 'error',
  code: error?.code ?? `response_${status}`,
  message: error?.message ?? `The model's answer came back ${status}.`,
  fatal: false,
});

export interface BargeInPorts {
  readonly clock: Clock;
  readonly record: (event: NewCallEvent) => void;
}

/** The other party speaks into our words: `cut` stops them, and how long that took is recorded if it stopped a turn. */
export function bargeIn({ clock, record }: BargeInPorts, cut: () => number | null): void {
  const startedMs = clock.monotonicMs();
  const turn = cut();
  if (turn !== null) record(latencyEvent(turn, 'barge_in', clock.monotonicMs() - startedMs));
}
