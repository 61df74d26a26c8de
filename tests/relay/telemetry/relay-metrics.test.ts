import { describe, expect, it } from 'vitest';
import { samplesIn } from '#cli/prometheus-text.ts';
import type { NewCallEvent } from '#core/call/events.ts';
import { RelayMetrics } from '#relay/telemetry/relay-metrics.ts';
import { unknownMessages } from '#relay/telemetry/unknown-messages.ts';
import { CALL_SID, CallRecorder } from '../../fakes/call-recorder.ts';

function watched() {
  const recorder = new CallRecorder(() => 0);
  const metrics = new RelayMetrics({ liveCalls: () => 3, summary: () => recorder.state });
  for (const event of recorder.events) metrics.observe(event);
  const tell = (...events: readonly NewCallEvent[]): void => {
    for (const event of events) {
      recorder.record(event);
      const [last] = recorder.events.slice(-1);
      if (last !== undefined) metrics.observe(last);
    }
  };
  const value = async (name: string, labels: Readonly<Record<string, string>> = {}): Promise<number | undefined> =>
    samplesIn(await metrics.text()).find(
      (sample) =>
        sample.name === `phony_${name}` && Object.entries(labels).every(([key, of]) => sample.labels[key] === of),
    )?.value;
  return { metrics, tell, value };
}

const letters = (n: number): string => String.fromCharCode(97 + (n % 26), 97 + Math.floor(n / 26));

describe('the relay in figures', () => {
  it('counts calls by direction, kind and end', async () => {
    const { tell, value } = watched();
    tell({ type: 'call.ended', reason: 'hung_up', durationSeconds: 3, lineCostUsd: 0.0785 });
    expect(await value('calls_total', { direction: 'inbound', mode: 'relay', practice: 'false' })).toBe(1);
    expect(await value('calls_ended_total', { direction: 'inbound', mode: 'relay', reason: 'hung_up' })).toBe(1);
    expect(await value('cost_usd_total', { part: 'line' })).toBe(0.0785);
    expect(await value('calls_live')).toBe(3);
  });

  it('has percentiles of each latency, in seconds', async () => {
    const { tell, value } = watched();
    for (let ms = 1; ms <= 1_000; ms++) tell({ type: 'latency', turn: ms, metric: 'relay_overhead', ms });
    expect(await value('latency_seconds', { metric: 'relay_overhead', quantile: '0.5' })).toBeCloseTo(0.5, 1);
    expect(await value('latency_seconds', { metric: 'relay_overhead', quantile: '0.99' })).toBeCloseTo(0.99, 2);
    expect(await value('latency_seconds_count', { metric: 'relay_overhead' })).toBe(1_000);
  });

  it('counts turns once, whatever became of them', async () => {
    const { tell, value } = watched();
    tell(
      { type: 'caller.transcript', turn: 1, text: 'Hel', final: false },
      { type: 'caller.transcript', turn: 1, text: 'Hello.', final: true },
      { type: 'caller.transcript', turn: 1, text: 'Hello?', final: true },
      { type: 'assistant.transcript', turn: 2, text: 'Good day.', final: true },
      { type: 'assistant.transcript', turn: 2, text: 'Good day.', final: true, interrupted: true, heard: 'Good' },
    );
    expect(await value('turns_total', { speaker: 'caller' })).toBe(1);
    expect(await value('turns_total', { speaker: 'assistant' })).toBe(1);
  });

  it('counts commands, questions, drafts, transfers, reconnects, errors, tokens and costs', async () => {
    const { tell, value } = watched();
    tell(
      { type: 'command', name: 'press', args: { digits: '1' }, source: 'model', ok: true },
      { type: 'question.asked', questionId: 'q1' as never, prompt: 'Which?' },
      { type: 'question.expired', questionId: 'q1' as never },
      { type: 'approval.requested', approvalId: 'a1' as never, text: 'Hm.' },
      { type: 'approval.resolved', approvalId: 'a1' as never, decision: 'edit', text: 'Hm?' },
      { type: 'model', state: 'reconnecting' },
      { type: 'error', code: 'transfer_no_answer', message: 'No.', fatal: false },
      { type: 'usage', inputTokens: 90, outputTokens: 7, cachedTokens: 30, costUsd: 0.5, totalCostUsd: 0.5 },
      { type: 'call.ended', reason: 'transferred', durationSeconds: 3 },
    );
    expect(await value('commands_total', { name: 'press', ok: 'true' })).toBe(1);
    expect(await value('questions_total', { state: 'asked' })).toBe(1);
    expect(await value('questions_total', { state: 'expired' })).toBe(1);
    expect(await value('approvals_total', { state: 'edit' })).toBe(1);
    expect(await value('model_reconnects_total')).toBe(1);
    expect(await value('errors_total', { code: 'transfer_no_answer', fatal: 'false' })).toBe(1);
    expect(await value('transfers_total', { outcome: 'no_answer' })).toBe(1);
    expect(await value('transfers_total', { outcome: 'completed' })).toBe(1);
    expect(await value('tokens_total', { kind: 'cached' })).toBe(30);
    expect(await value('cost_usd_total', { part: 'model' })).toBe(0.5);
  });

  it('knows how late the event loop is and what the process holds', async () => {
    const { value } = watched();
    expect(await value('event_loop_delay_p99_seconds')).toBeGreaterThanOrEqual(0);
    expect(await value('event_loop_delay_max_seconds')).toBeGreaterThanOrEqual(0);
    expect(await value('memory_bytes', { kind: 'resident' })).toBeGreaterThan(1e6);
  });

  it('says nothing of who called, what was said or what somebody made up', async () => {
    const { metrics, tell, value } = watched();
    tell(
      { type: 'caller.transcript', turn: 1, text: 'My secret.', final: true },
      { type: 'command', name: 'tell +15550100001', args: {}, source: 'model', ok: false, error: 'Unknown.' },
      { type: 'error', code: 'refused for +15550100001', message: 'Secret.', fatal: false },
      { type: 'error', code: 'sk_15550100001', message: 'Secret.', fatal: false },
    );
    const text = await metrics.text();
    expect(text).not.toMatch(/5550100001|secret|CA1111/i);
    expect(text).not.toContain(CALL_SID);
    expect(await value('commands_total', { name: 'other', ok: 'false' })).toBe(1);
    expect(await value('errors_total', { code: 'other' })).toBe(2);
  });

  it('keeps no more codes than it has room for', async () => {
    const { metrics, tell } = watched();
    for (let n = 0; n < 300; n++) tell({ type: 'error', code: `e_${letters(n)}`, message: '', fatal: false });
    const series = samplesIn(await metrics.text()).filter(({ name }) => name === 'phony_errors_total');
    expect(series).toHaveLength(101);
    expect(series.find(({ labels }) => labels['code'] === 'other')?.value).toBe(200);
  });

  it('counts messages of the vendors that nobody knows, by their type', async () => {
    const { value } = watched();
    const before = (await value('unknown_messages_total', { vendor: 'twilio', type: 'novelty' })) ?? 0;
    unknownMessages.count('twilio', 'novelty');
    unknownMessages.count('twilio', 'call me at +15550100001');
    expect(await value('unknown_messages_total', { vendor: 'twilio', type: 'novelty' })).toBe(before + 1);
    expect(await value('unknown_messages_total', { vendor: 'twilio', type: 'other' })).toBeGreaterThanOrEqual(1);
  });
});
