import { describe, expect, it } from 'vitest';
import { says } from './harness/model-protocol.ts';
import { useWorld } from './harness/use-world.ts';

const CALLEE = '+12125550123';

describe('dialling without Twilio’s keys', () => {
  const world = useWorld({
    TWILIO_ACCOUNT_SID: undefined,
    TWILIO_AUTH_TOKEN: undefined,
    TWILIO_PHONE_NUMBER: undefined,
  });

  it('is refused with 422 not_configured', async () => {
    const result = await world().supervisor.post('/calls', { to: CALLEE });
    expect([result.status, result.code]).toEqual([422, 'not_configured']);
  });
});

describe('dialling in PHONY_QUIET_HOURS', () => {
  const world = useWorld({ PHONY_QUIET_HOURS: '00:00-23:59' });

  it('is refused with 422 quiet_hours until it is confirmed', async () => {
    const before = world().twilio.requests.length;
    const refused = await world().supervisor.post('/calls', { to: CALLEE });
    expect([refused.status, refused.code]).toEqual([422, 'quiet_hours']);
    expect(world().twilio.requests.length).toBe(before);
    const confirmed = await world().supervisor.post('/calls', { to: CALLEE, confirm: ['quiet_hours'] });
    expect(confirmed.status).toBe(201);
  });
});

describe('dialling over PHONY_CALLS_PER_HOUR', () => {
  const world = useWorld({ PHONY_CALLS_PER_HOUR: '1' });

  it('is refused with 422 cap_reached', async () => {
    expect((await world().supervisor.post('/calls', { to: CALLEE })).status).toBe(201);
    const refused = await world().supervisor.post('/calls', { to: CALLEE });
    expect([refused.status, refused.code]).toEqual([422, 'cap_reached']);
  });
});

describe('a call over PHONY_CALL_USD', () => {
  const world = useWorld({ PHONY_CALL_USD: '0.5' });

  it('ends by itself', async () => {
    const usage = { inputTokens: 1_000_000, outputTokens: 100_000, cachedTokens: 0 };
    world().openai.whenAsked('Tell me everything', { ...says('Where to begin.'), usage });
    const { call, line, events } = await world().incoming();
    line.prompt('Tell me everything');
    await events.event('usage', (event) => (event.totalCostUsd ?? 0) > 0.5);
    await call.untilOver();
    await events.event('call.ended');
  });
});
