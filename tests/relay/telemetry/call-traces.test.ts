import { BasicTracerProvider, InMemorySpanExporter, SimpleSpanProcessor } from '@opentelemetry/sdk-trace-base';
import { describe, expect, it } from 'vitest';
import type { NewCallEvent } from '#core/call/events.ts';
import { CallTraces } from '#relay/telemetry/call-traces.ts';
import { CALL_SID, CallRecorder } from '../../fakes/call-recorder.ts';

function traced() {
  let nowMs = 1_000_000;
  const exporter = new InMemorySpanExporter();
  const provider = new BasicTracerProvider({ spanProcessors: [new SimpleSpanProcessor(exporter)] });
  const traces = new CallTraces(provider.getTracer('test'));
  const recorder = new CallRecorder(() => nowMs);
  const tell = (atMs: number, event: NewCallEvent): void => {
    nowMs = 1_000_000 + atMs;
    recorder.record(event);
    const [last] = recorder.events.slice(-1);
    if (last !== undefined) traces.observe(last);
  };
  const spans = () =>
    exporter.getFinishedSpans().map((span) => ({
      name: span.name,
      id: span.spanContext().spanId,
      parent: span.parentSpanContext?.spanId ?? null,
      fromMs: span.startTime[0] * 1e3 + span.startTime[1] / 1e6 - 1_000_000,
      tookMs: span.duration[0] * 1e3 + span.duration[1] / 1e6,
      attributes: span.attributes,
    }));
  return { begin: () => traces.observe(recorder.events[0] as never), tell, spans, traces };
}

const prompt = (turn: number): NewCallEvent => ({
  type: 'caller.transcript',
  turn,
  text: 'Secret words.',
  final: true,
});
const spoken = (turn: number, cut = false): NewCallEvent => ({
  type: 'assistant.transcript',
  turn,
  text: 'Other words.',
  final: true,
  ...(cut ? { interrupted: true, heard: 'Other' } : {}),
});
const latency = (turn: number, metric: 'first_token' | 'relay_overhead' | 'barge_in', ms: number): NewCallEvent => ({
  type: 'latency',
  turn,
  metric,
  ms,
});
const ended: NewCallEvent = { type: 'call.ended', reason: 'hung_up', durationSeconds: 9 };

describe('a call as spans', () => {
  it('has its exchanges in it, and in each the model’s part and the speech', () => {
    const { begin, tell, spans } = traced();
    begin();
    tell(100, prompt(1));
    tell(420, latency(2, 'first_token', 318.5));
    tell(900, spoken(2));
    tell(901, latency(2, 'relay_overhead', 0.4));
    tell(2_000, ended);
    const [model, speech, turn, call] = spans();
    expect(call).toMatchObject({ name: 'call', parent: null, fromMs: 0, tookMs: 2_000 });
    expect(call?.attributes).toMatchObject({ 'phony.call_sid': CALL_SID, 'phony.end_reason': 'hung_up' });
    expect(turn).toMatchObject({ name: 'turn', parent: call?.id, fromMs: 100, tookMs: 800 });
    expect(turn?.attributes).toEqual({ 'phony.turn': 2, 'phony.relay_overhead_ms': 0.4 });
    expect(model).toMatchObject({ name: 'model', parent: turn?.id, fromMs: 100 });
    expect(model?.tookMs).toBeCloseTo(318.5, 3);
    expect(speech).toMatchObject({ name: 'speech', parent: turn?.id });
    expect(speech?.tookMs).toBeCloseTo(481.5, 3);
  });

  it('ends an answer where it was cut, though that is told late', () => {
    const { begin, tell, spans } = traced();
    begin();
    tell(0, prompt(1));
    tell(50, latency(2, 'first_token', 50));
    tell(300, spoken(2));
    tell(800, spoken(2, true));
    tell(801, latency(2, 'barge_in', 0.2));
    tell(1_000, prompt(3));
    const turn = spans().find(({ name }) => name === 'turn');
    expect(turn?.tookMs).toBe(800);
    expect(turn?.attributes).toMatchObject({ 'phony.interrupted': true, 'phony.barge_in_ms': 0.2 });
  });

  it('waits since the last words of a burst, and tells what was never answered', () => {
    const { begin, tell, spans } = traced();
    begin();
    tell(0, prompt(1));
    tell(200, prompt(1));
    tell(300, ended);
    expect(spans().map(({ name }) => name)).toEqual(['turn', 'call']);
    expect(spans()[0]).toMatchObject({ fromMs: 200, tookMs: 0 });
  });

  it('says no words and no numbers', () => {
    const { begin, tell, spans } = traced();
    begin();
    tell(0, prompt(1));
    tell(10, spoken(2));
    tell(20, ended);
    expect(JSON.stringify(spans())).not.toMatch(/words|5550100/i);
  });

  it('takes a call up that began before we did, and tells what is open when we stop', () => {
    const { tell, spans, traces } = traced();
    tell(500, prompt(5));
    traces.close();
    expect(spans().find(({ name }) => name === 'call')?.attributes).toMatchObject({ 'phony.taken_up': true });
    expect(spans().find(({ name }) => name === 'turn')?.fromMs).toBe(500);
  });
});
