import { describe, expect, it } from 'vitest';
import { says } from './harness/model-protocol.ts';
import { inTurns, type Line, recorded } from './harness/real-conversations.ts';
import type { EventStream } from './harness/supervisor.ts';
import { useWorld } from './harness/use-world.ts';

const CALL_MS = 60_000;
const TIMEOUT = { timeout: CALL_MS + 5_000 };

const saidIn = (events: EventStream): readonly Line[] =>
  events.events
    .filter(({ type, final, text = '' }) => type.endsWith('.transcript') && final === true && text.trim() !== '')
    .map(({ type, text = '' }) => [type === 'caller.transcript' ? 'caller' : 'assistant', text]);

describe('a duet without any key', () => {
  const world = useWorld({
    PHONY_PRACTICE_PACE: 'fast',
    HOST: undefined,
    TWILIO_ACCOUNT_SID: undefined,
    TWILIO_AUTH_TOKEN: undefined,
    TWILIO_PHONE_NUMBER: undefined,
    TWILIO_API_BASE_URL: undefined,
    OPENAI_API_KEY: undefined,
    OPENAI_BASE_URL: undefined,
  });

  it.each(['duet', 'duet-practice'])(
    '%s is a real conversation, word for word, and ends by itself',
    TIMEOUT,
    async (practice) => {
      const callSid = await world().supervisor.dial({ practice });
      const events = await world().supervisor.follow(`callSid=${callSid}`);
      const ended = await events.event('call.ended', () => true, { deadlineMs: CALL_MS });
      expect(saidIn(events)).toEqual(inTurns(await recorded('taskmaster-sample.json', 0)));
      expect(ended.reason).toBe('hung_up');
      expect((await events.event('call.created')).practice).toBe(practice);
    },
  );

  it('ends politely with its last turn', TIMEOUT, async () => {
    const callSid = await world().supervisor.dial({ practice: 'duet', duet: { turns: 6 } });
    const events = await world().supervisor.follow(`callSid=${callSid}`);
    await events.event('call.ended', () => true, { deadlineMs: CALL_MS });
    const caller = saidIn(events).filter(([speaker]) => speaker === 'caller');
    expect(caller.at(-1)?.[1]).toMatch(/Goodbye\.$/);
    expect(Math.max(...events.events.map(({ turn = 0 }) => turn))).toBeLessThanOrEqual(6);
  });

  it.each([
    [{ practice: 'person', duet: { callee: 'A florist.' } }],
    [{ to: '+12125550123', duet: {} }],
    [{ practice: 'duet', duet: { turns: 3 } }],
    [{ practice: 'duet', duet: { callee: ' ' } }],
  ])('refuses %j, naming the field', async (body) => {
    const { status, code, body: answer } = await world().supervisor.post('/calls', body);
    expect([status, code]).toEqual([400, 'invalid_request']);
    expect(JSON.stringify(answer)).toContain('"field":"duet');
  });
});

describe('a duet with a key', () => {
  const world = useWorld({ PHONY_PRACTICE_PACE: 'fast' });
  const CALLEE = 'Priya, who sells tulips.';

  it('has the real model at both ends, each with its own part', TIMEOUT, async () => {
    const { openai, supervisor, twilio } = world();
    openai.otherwise = (asked) => (asked.trim() === '' ? says('Priya speaking.') : says());
    openai.whenAsked('Priya speaking.', says('Good morning, I would like ten tulips.'));
    openai.whenAsked('I would like ten tulips.', says('Ten tulips, then. ', 'Goodbye. [[end_call]]'));
    openai.whenAsked('Ten tulips, then.', says('Goodbye.'));
    const before = openai.sessions.length;
    const callSid = await supervisor.dial({ practice: 'duet', brief: 'Order ten tulips.', duet: { callee: CALLEE } });
    const events = await supervisor.follow(`callSid=${callSid}`);
    await events.event('call.ended', () => true, { deadlineMs: CALL_MS });
    // Whoever has said goodbye hangs up, whether or not the other has said it too.
    expect(saidIn(events).slice(0, 3)).toEqual([
      ['caller', 'Priya speaking.'],
      ['assistant', 'Good morning, I would like ten tulips.'],
      ['caller', 'Ten tulips, then. Goodbye.'],
    ]);
    const sessions = openai.sessions.slice(before);
    expect(sessions).toHaveLength(2);
    const told = sessions.map(({ settings }) => String(settings['instructions']));
    expect(told.filter((text) => text.startsWith(CALLEE))).toHaveLength(1);
    expect(told.filter((text) => text.includes('Order ten tulips.'))).toHaveLength(1);
    expect(sessions.map(({ settings }) => settings['output_modalities'])).toEqual([['text'], ['text']]);
    expect(openai.problems()).toEqual([]);
    expect(twilio.requests).toEqual([]);
  });

  it('counts what both ends cost', TIMEOUT, async () => {
    const { openai, supervisor } = world();
    openai.otherwise = (asked) => (asked.trim() === '' ? says('Hello? [[end_call]]') : says());
    const callSid = await supervisor.dial({ practice: 'duet' });
    const events = await supervisor.follow(`callSid=${callSid}`);
    await events.event('call.ended', () => true, { deadlineMs: CALL_MS });
    const usage = events.all('usage');
    const ofCallee = usage.filter((event) => 'party' in event && event.party === 'callee');
    expect(ofCallee).toHaveLength(1);
    expect(usage.length).toBeGreaterThan(ofCallee.length);
    const sum = usage.reduce((total, { costUsd = 0 }) => total + costUsd, 0);
    expect(usage.at(-1)?.totalCostUsd).toBeCloseTo(sum, 10);
    expect(ofCallee[0]?.costUsd).toBeGreaterThan(0);
  });

  it('asks no real model where only practice was asked for', TIMEOUT, async () => {
    const { openai, supervisor } = world();
    const before = openai.attempts;
    const callSid = await supervisor.dial({ practice: 'duet-practice' });
    const events = await supervisor.follow(`callSid=${callSid}`);
    await events.event('call.ended', () => true, { deadlineMs: CALL_MS });
    expect(openai.attempts).toBe(before);
    expect(events.all('usage').every(({ costUsd }) => costUsd === 0)).toBe(true);
  });
});
