import { describe, expect, it } from 'vitest';
import { LOCAL_HOST, PUBLIC_HOST, relayServer, SUPERVISOR_TOKEN, supervisor } from '../../fakes/relay-server.ts';

async function dialled() {
  const server = await relayServer();
  const answer = await server.app.inject(supervisor('POST', '/calls', { to: '+15551234567' }));
  const callSid: string = answer.json().call.callSid;
  return { ...server, callSid };
}

describe('GET /metrics', () => {
  it('gives Prometheus’ text, made from the events, without numbers of persons or calls', async () => {
    const { app, callSid } = await dialled();
    const answer = await app.inject(supervisor('GET', '/metrics'));
    expect(answer.statusCode).toBe(200);
    expect(answer.headers['content-type']).toBe('text/plain; version=0.0.4; charset=utf-8');
    expect(answer.body).toContain('phony_calls_total{direction="outbound",mode="relay",practice="false"} 1');
    expect(answer.body).toContain('phony_calls_live 1');
    expect(answer.body).not.toContain(callSid);
    expect(answer.body).not.toContain('5551234567');
  });

  it('is the supervisor’s alone', async () => {
    const { app } = await relayServer();
    expect((await app.inject({ url: '/metrics', headers: { host: LOCAL_HOST } })).statusCode).toBe(401);
    const headers = { host: PUBLIC_HOST, authorization: `Bearer ${SUPERVISOR_TOKEN}` };
    expect((await app.inject({ url: '/metrics', headers })).statusCode).toBe(404);
  });
});

describe('GET /calls/:callSid/metrics', () => {
  it('folds the call’s events, live or past', async () => {
    const { app, callSid, registry } = await dialled();
    const path = `/calls/${callSid}/metrics`;
    const runner = registry.live(callSid as never);
    runner?.record({ type: 'latency', turn: 2, metric: 'first_token', ms: 12.5 });
    await runner?.idle();
    const live = (await app.inject(supervisor('GET', path))).json().metrics;
    expect(live).toMatchObject({ first_token: { count: 1, p50: 12.5, p95: 12.5, p99: 12.5 }, lineCostUsd: null });
    runner?.onStatus('completed', 9, 61);
    await runner?.over;
    const past = (await app.inject(supervisor('GET', path))).json().metrics;
    expect(past).toMatchObject({ first_token: live.first_token, lineCostUsd: 2 * (0.014 + 0.07) });
  });

  it('knows no other call', async () => {
    const { app } = await relayServer();
    for (const sid of [`CA${'e'.repeat(32)}`, 'CA1']) {
      const answer = await app.inject(supervisor('GET', `/calls/${sid}/metrics`));
      expect([answer.statusCode, answer.json().error.code]).toEqual([404, 'call_not_found']);
    }
  });
});
