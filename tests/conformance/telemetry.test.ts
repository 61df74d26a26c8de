import { afterAll, describe, expect, it } from 'vitest';
import { recordOf } from './harness/http.ts';
import { OtlpReceiver, type ReceivedSpan } from './harness/otlp-receiver.ts';
import { useWorld } from './harness/use-world.ts';

const receiver = await OtlpReceiver.start();
afterAll(() => receiver.close());

const CALL_MS = 60_000;
const practice = {
  PHONY_PRACTICE_PACE: 'fast',
  HOST: undefined,
  TWILIO_ACCOUNT_SID: undefined,
  TWILIO_AUTH_TOKEN: undefined,
  TWILIO_PHONE_NUMBER: undefined,
  TWILIO_API_BASE_URL: undefined,
  OPENAI_API_KEY: undefined,
  OPENAI_BASE_URL: undefined,
};

async function until<T>(look: () => T | undefined, what: string, withinMs = 15_000): Promise<T> {
  const deadlineMs = Date.now() + withinMs;
  for (;;) {
    const found = look();
    if (found !== undefined) return found;
    if (Date.now() > deadlineMs) throw new Error(`no ${what} within ${withinMs} ms`);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

describe('a practice call that is traced', () => {
  const world = useWorld({ ...practice, OTEL_EXPORTER_OTLP_ENDPOINT: receiver.url });

  it('arrives turn by turn, each in its call, with the times its events tell', { timeout: CALL_MS }, async () => {
    const callSid = await world().supervisor.dial({ practice: 'voicemail' });
    const events = await world().supervisor.follow(`callSid=${callSid}`);
    await events.event('call.ended', undefined, { deadlineMs: CALL_MS });
    const call = await until(() => receiver.spans.find(({ name }) => name === 'call'), 'span of the call');
    const turns = receiver.spans.filter(({ name }) => name === 'turn');
    const partsOf = (turn: ReceivedSpan, part: string): readonly ReceivedSpan[] =>
      receiver.spans.filter(({ name, parentSpanId }) => name === part && parentSpanId === turn.spanId);
    expect(turns.length).toBeGreaterThan(0);
    for (const turn of turns) {
      expect([turn.traceId, turn.parentSpanId]).toEqual([call.traceId, call.spanId]);
      expect(turn.fromMs).toBeGreaterThanOrEqual(call.fromMs);
      expect(turn.toMs).toBeLessThanOrEqual(call.toMs);
    }
    const answered = turns.filter((turn) => partsOf(turn, 'model').length > 0);
    const firstTokens = events.all('latency').filter(({ metric }) => metric === 'first_token');
    expect(answered).toHaveLength(firstTokens.length);
    const modelMs = answered.flatMap((turn) => partsOf(turn, 'model')).map(({ fromMs, toMs }) => toMs - fromMs);
    for (const [index, { ms }] of firstTokens.entries()) expect(modelMs[index]).toBeCloseTo(ms ?? Number.NaN, 1);
    for (const turn of answered) {
      const [speech] = partsOf(turn, 'speech');
      expect(speech?.toMs).toBe(turn.toMs);
    }
  });

  it('has none of its words in them', () => {
    expect(receiver.text).not.toMatch(/voicePrompt|message after|\+1\d{10}/i);
  });

  it('shows in the figures of the call and of the relay', async () => {
    const [call] = await world().supervisor.calls();
    const { body } = await world().supervisor.get(`/calls/${String(call?.['callSid'])}/metrics`);
    const firstToken = recordOf(recordOf(body['metrics'])['first_token']);
    expect(firstToken['count']).toBeGreaterThan(0);
    expect(firstToken['p50']).toBeGreaterThan(0);
  });
});

describe('a receiver of traces that cannot be reached', () => {
  const world = useWorld({ ...practice, OTEL_EXPORTER_OTLP_ENDPOINT: 'http://127.0.0.1:9' });

  it('does no harm to a call', { timeout: CALL_MS }, async () => {
    const callSid = await world().supervisor.dial({ practice: 'voicemail' });
    const events = await world().supervisor.follow(`callSid=${callSid}`);
    const ended = await events.event('call.ended', undefined, { deadlineMs: CALL_MS });
    expect(ended.reason).not.toBe('relay_stopped');
  });
});
