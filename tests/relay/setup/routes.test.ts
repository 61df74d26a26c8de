import { describe, expect, it } from 'vitest';
import { err } from '#core/result.ts';
import { LOCAL_HOST, PUBLIC_HOST, relayServer, supervisor } from '../../fakes/relay-server.ts';

const CHECK = { id: 'model', title: 'Model', needed: 'real', state: 'failed', detail: 'No.', fix: 'Do.' } as const;

describe('the set-up over HTTP', () => {
  it('is shown to the supervisor', async () => {
    const { app, setUp } = await relayServer();
    setUp.found = [CHECK];
    const answer = await app.inject(supervisor('GET', '/console/checks'));
    expect([answer.statusCode, answer.json()]).toEqual([200, { checks: [CHECK] }]);
  });

  it.each([
    ['GET', '/console/checks'],
    ['GET', '/console/settings'],
    ['GET', '/console/numbers'],
    ['POST', '/console/number'],
  ] as const)('is nobody else’s: %s %s', async (method, url) => {
    const { app, setUp } = await relayServer();
    const payload = method === 'POST' ? { payload: { point: true } } : {};
    const stranger = await app.inject({ method, url, headers: { host: LOCAL_HOST }, ...payload });
    expect(stranger.statusCode).toBe(401);
    const fromOutside = supervisor(method, url, { point: true });
    const outside = await app.inject({ ...fromOutside, headers: { ...fromOutside.headers, host: PUBLIC_HOST } });
    expect(outside.statusCode).toBe(404);
    expect(setUp.asked).toEqual([]);
  });

  it('is looked at part by part', async () => {
    const { app, setUp } = await relayServer();
    setUp.found = [CHECK];
    const begun = await app.inject(supervisor('POST', '/console/checks'));
    expect(begun.json().parts).toMatchObject([{ id: 'model', title: 'Model', needed: 'real' }]);
    const one = await app.inject(supervisor('GET', '/console/checks/model'));
    expect([one.statusCode, one.json()]).toEqual([200, { check: CHECK }]);
    expect((await app.inject(supervisor('GET', '/console/checks/other'))).statusCode).toBe(404);
    expect((await app.inject(supervisor('GET', '/console/numbers'))).json()).toEqual({ numbers: [] });
  });

  it('shows what is set and takes no change', async () => {
    const { app } = await relayServer();
    const shown = await app.inject(supervisor('GET', '/console/settings'));
    expect([shown.statusCode, shown.json()]).toMatchObject([200, { vault: null, isWaiting: false }]);
    for (const method of ['POST', 'PUT', 'DELETE'] as const) {
      // oxlint-disable-next-line no-await-in-loop -- one server
      const changed = await app.inject(supervisor(method, '/console/settings', { changes: { PORT: '1' } }));
      expect([method, changed.statusCode]).toEqual([method, 404]);
    }
  });

  it('points the number and puts it back', async () => {
    const { app, setUp } = await relayServer();
    const answer = await app.inject(supervisor('POST', '/console/number', { point: true }));
    expect([answer.statusCode, answer.json()]).toEqual([200, { ok: true, message: 'Done.' }]);
    await app.inject(supervisor('POST', '/console/number', { point: false }));
    expect(setUp.asked).toEqual(['point', 'undo']);
  });

  it.each([{}, { point: 'yes' }, { point: null }])('refuses %j', async (payload) => {
    const { app, setUp } = await relayServer();
    const answer = await app.inject(supervisor('POST', '/console/number', payload));
    expect(answer.statusCode).toBe(400);
    expect(answer.json().error).toMatchObject({ code: 'invalid_request', field: 'point' });
    expect(setUp.asked).toEqual([]);
  });

  it.each([
    [{ code: 'twilio_refused', message: 'No.', twilioCode: 20_003 } as const, 422],
    [{ code: 'not_configured', message: 'No.' } as const, 422],
    [{ code: 'twilio_unreachable', message: 'No.' } as const, 502],
  ])('passes %j on as HTTP %i', async (refusal, status) => {
    const { app, setUp } = await relayServer();
    setUp.outcome = err(refusal);
    const answer = await app.inject(supervisor('POST', '/console/number', { point: true }));
    expect([answer.statusCode, answer.json()]).toEqual([status, { error: refusal }]);
  });
});
