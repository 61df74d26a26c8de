import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { callNamed, FakeRelay, sid, TOKEN } from './fake-relay.ts';
import { type Ran, run, TestTerminal } from './test-terminal.ts';

const TEXT = `# HELP phony_latency_seconds Latency.
# TYPE phony_latency_seconds summary
phony_latency_seconds{quantile="0.5",metric="first_token"} 0.4123
phony_latency_seconds{quantile="0.95",metric="first_token"} 0.9
phony_latency_seconds{quantile="0.99",metric="first_token"} 1.5
phony_latency_seconds_sum{metric="first_token"} 3
phony_latency_seconds_count{metric="first_token"} 5
phony_calls_total{direction="outbound",mode="relay",practice="true"} 3
phony_calls_live 1
`;

const none = { count: 0, p50: null, p95: null, p99: null };
const METRICS = {
  first_token: { count: 2, p50: 412, p95: 900.4, p99: 900.4 },
  relay_overhead: { count: 2, p50: 0.213, p95: 0.5, p99: 0.5 },
  barge_in: none,
  callerTurns: 2,
  assistantTurns: 3,
  interruptions: 0,
  modelReconnects: 0,
  errors: 1,
  inputTokens: 900,
  outputTokens: 80,
  cachedTokens: 0,
  costUsd: 0.0123,
  lineCostUsd: null,
};

let relay: FakeRelay;

const phony = (...words: readonly string[]): Promise<Ran> =>
  run(words, new TestTerminal({ env: { PHONY_URL: relay.url, PHONY_SUPERVISOR_TOKEN: TOKEN } }));

beforeEach(async () => {
  relay = await FakeRelay.start();
  relay.calls = [callNamed('111111')];
  relay.answers.set('GET /metrics', { status: 200, body: TEXT });
  relay.answers.set(`GET /calls/${sid('111111')}/metrics`, { status: 200, body: { metrics: METRICS } });
});

afterEach(() => relay.close());

describe('phony metrics', () => {
  it('prints the relay’s latencies in milliseconds, then what it counted', async () => {
    const { exitCode, stdout } = await phony('metrics');
    expect(exitCode).toBe(0);
    expect(stdout).toMatch(
      /^LATENCY {6}COUNT {2}P50 MS {2}P95 MS {2}P99 MS\nfirst_token {2}5 {6}412 {5}900 {5}1500\n\n/,
    );
    expect(stdout).toMatch(/\ncalls_total {2}direction=outbound mode=relay practice=true {2}3\ncalls_live .* 1\n$/);
  });

  it('prints one call’s, named by the end of its SID', async () => {
    const { stdout } = await phony('metrics', '1111');
    expect(stdout).toMatch(
      /first_token +2 +412 +900 +900\nrelay_overhead +2 +0\.21 +0\.50 +0\.50\nbarge_in +0 +- +- +-\n/,
    );
    expect(stdout).toMatch(/assistantTurns +3\n/);
    expect(stdout).toMatch(/cost of the model +\$0\.0123\ncost of the line +-\n$/);
  });

  it('prints JSON for programs', async () => {
    expect(JSON.parse((await phony('metrics', '1111', '--json')).stdout)).toEqual({ metrics: METRICS });
    const { metrics } = JSON.parse((await phony('metrics', '--json')).stdout) as { metrics: readonly object[] };
    expect(metrics).toHaveLength(7);
    expect(metrics.at(-1)).toEqual({ name: 'phony_calls_live', labels: {}, value: 1 });
  });

  it('says what is wrong where the relay refuses', async () => {
    const body = { error: { code: 'rate_limited', message: 'More than 120 requests.' } };
    relay.answers.set('GET /metrics', { status: 429, body });
    const { exitCode, stderr } = await phony('metrics');
    expect(exitCode).toBe(1);
    expect(stderr).toContain('PHONY_RATE_LIMIT');
  });
});
