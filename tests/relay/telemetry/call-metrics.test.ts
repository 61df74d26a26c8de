import { describe, expect, it } from 'vitest';
import { callMetrics } from '#relay/telemetry/call-metrics.ts';
import { CallRecorder } from '../../fakes/call-recorder.ts';

const usage = { inputTokens: 100, outputTokens: 10, cachedTokens: 40, costUsd: 0.01 };

describe('a call in figures', () => {
  it('has percentiles of each latency that were measured, or null', () => {
    const { record, events } = new CallRecorder(() => 0);
    for (let ms = 1; ms <= 100; ms++) record({ type: 'latency', turn: ms, metric: 'first_token', ms });
    record({ type: 'latency', turn: 1, metric: 'barge_in', ms: 7 });
    const metrics = callMetrics(events);
    expect(metrics.first_token).toEqual({ count: 100, p50: 50, p95: 95, p99: 99 });
    expect(metrics.barge_in).toEqual({ count: 1, p50: 7, p95: 7, p99: 7 });
    expect(metrics.relay_overhead).toEqual({ count: 0, p50: null, p95: null, p99: null });
  });

  it('counts a burst and a cut that was noticed late as one turn', () => {
    const { record, events } = new CallRecorder(() => 0);
    record({ type: 'caller.transcript', turn: 1, text: 'Hel', final: false });
    record({ type: 'caller.transcript', turn: 1, text: 'Hello.', final: true });
    record({ type: 'caller.transcript', turn: 1, text: 'Are you there?', final: true });
    record({ type: 'assistant.transcript', turn: 2, text: 'I am.', final: true });
    record({ type: 'assistant.transcript', turn: 2, text: 'I am.', final: true, interrupted: true, heard: 'I' });
    expect(callMetrics(events)).toMatchObject({ callerTurns: 1, assistantTurns: 1, interruptions: 1 });
  });

  it('adds up tokens, and has what model and line cost', () => {
    const { record, events } = new CallRecorder(() => 0);
    expect(callMetrics(events)).toMatchObject({ costUsd: 0, lineCostUsd: null });
    record({ type: 'usage', ...usage, totalCostUsd: 0.01 });
    record({ type: 'usage', ...usage, totalCostUsd: 0.02 });
    record({ type: 'model', state: 'reconnecting' });
    record({ type: 'error', code: 'line_lost', message: 'Gone.', fatal: true });
    record({ type: 'call.ended', reason: 'hung_up', durationSeconds: 61, lineCostUsd: 0.157 });
    expect(callMetrics(events)).toMatchObject({
      inputTokens: 200,
      outputTokens: 20,
      cachedTokens: 80,
      costUsd: 0.02,
      lineCostUsd: 0.157,
      modelReconnects: 1,
      errors: 1,
    });
  });
});
