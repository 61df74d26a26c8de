import { describe, expect, it } from 'vitest';
import { says } from './harness/model-protocol.ts';
import { verbIn } from './harness/twiml.ts';
import { useWorld } from './harness/use-world.ts';

const CALLEE = '+12125550123';
const ABROAD = '+442079460958';

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

describe('dialling over PHONY_CALLS_PER_DAY', () => {
  const world = useWorld({ PHONY_CALLS_PER_DAY: '1' });

  it('is refused with 422 cap_reached, which names the cap, until it is confirmed', async () => {
    expect((await world().supervisor.post('/calls', { to: CALLEE })).status).toBe(201);
    const refused = await world().supervisor.post('/calls', { to: CALLEE });
    expect([refused.status, refused.code]).toEqual([422, 'cap_reached']);
    expect(refused.text).toContain('PHONY_CALLS_PER_DAY');
    expect((await world().supervisor.post('/calls', { to: CALLEE, confirm: ['cap_reached'] })).status).toBe(201);
  });
});

describe('dialling a country for the first time', () => {
  const world = useWorld();

  it('is refused with 422 new_country until it is confirmed; then it is known, also after a restart', async () => {
    const refused = await world().supervisor.post('/calls', { to: ABROAD });
    expect([refused.status, refused.code]).toEqual([422, 'new_country']);
    const callSid = await world().supervisor.dial({ to: ABROAD, confirm: ['quiet_hours', 'new_country'] });
    const [created] = await world().supervisor.events(callSid);
    expect(created).toMatchObject({ type: 'call.created', confirmed: ['new_country'] });
    await world().twilio.call(callSid).hangUp();
    await world().relay.stop();
    await world().startRelay();
    expect((await world().supervisor.post('/calls', { to: ABROAD })).status).toBe(201);
  });

  it('asks nothing about our own', async () => {
    const callSid = await world().supervisor.dial({ to: CALLEE, confirm: ['new_country'] });
    expect((await world().supervisor.events(callSid))[0]).not.toHaveProperty('confirmed');
  });
});

describe('a premium-rate number', () => {
  const world = useWorld({ TRANSFER_NUMBER: '+19005550123' });

  it('is never dialled, confirmed or not', async () => {
    const before = world().twilio.requests.length;
    for (const to of ['+19005551234', '+449091234567']) {
      const refused = await world().supervisor.post('/calls', { to, confirm: ['premium_number', 'new_country'] });
      expect([refused.status, refused.code]).toEqual([422, 'premium_number']);
    }
    expect(world().twilio.requests.length).toBe(before);
  });

  it('is no place to transfer to, for the supervisor or the model', async () => {
    world().openai.whenAsked('Connect me', says('One moment. [[transfer:+19005551234]]'));
    const { line, callSid, events } = await world().incoming();
    const refused = await world().supervisor.post('/override/transfer', { callSid, number: '+19005551234' });
    expect([refused.status, refused.code]).toEqual([422, 'premium_number']);
    line.prompt('Connect me');
    expect(await events.event('command')).toMatchObject({ name: 'transfer', ok: false });
  });

  it('as TRANSFER_NUMBER is warned of at the start, and taken as not set', async () => {
    await world().relay.untilStderr(/^TRANSFER_NUMBER: \+19005550123 .*premium/m);
    const { callSid } = await world().incoming();
    const refused = await world().supervisor.post('/override/transfer', { callSid });
    expect([refused.status, refused.code]).toEqual([400, 'invalid_request']);
  });
});

describe('PHONY_DISCLOSE_AI', () => {
  const world = useWorld({ PHONY_DISCLOSE_AI: 'true' });

  it('has the greeting say that it is an AI, and the model too', async () => {
    const { call, events } = await world().incoming();
    expect(verbIn(call.twiml, 'ConversationRelay')?.attributes).toMatchObject({
      welcomeGreeting: 'Hello, this is an AI assistant. How can I help you?',
    });
    await events.event('model', ({ state }) => state === 'ready');
    expect(world().openai.sessions.at(-1)?.settings['instructions']).toMatch(/first sentence that you are an AI/);
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
