import { describe, expect, it } from 'vitest';
import { TRANSFER_NUMBER } from './harness/fake-twilio.ts';
import type { PhoneCall } from './harness/phone-call.ts';
import { dialledIn, verbIn, verbsOf } from './harness/twiml.ts';
import { useWorld } from './harness/use-world.ts';
import type { World } from './harness/world.ts';

const names = (twiml: string): readonly string[] => verbsOf(twiml).map(({ name }) => name);

/** A call that rings; its first answer is kept in `call.twiml`. */
async function ringing(world: World) {
  const call = world.twilio.incoming();
  await call.ring();
  return { call, callSid: call.sid, events: await world.supervisor.follow(`callSid=${call.sid}`) };
}

/** Twilio has paused for a second and asks again. */
const askAgain = (call: PhoneCall): Promise<string> => call.ring();

describe('who takes a call that comes in, where nobody says otherwise', () => {
  const world = useWorld();

  it('is the assistant, and nobody is asked', async () => {
    const { call, events } = await ringing(world());
    expect(verbIn(call.twiml, 'ConversationRelay')).not.toBeNull();
    await call.connect();
    await events.event('call.status', ({ status }) => status === 'in-progress');
    expect(events.events.some(({ type }) => type.startsWith('incoming'))).toBe(false);
  });
});

describe('the supervisor who is asked while it rings', () => {
  const world = useWorld({ PHONY_INBOUND: 'ask', PHONY_INBOUND_SECONDS: '2', TRANSFER_NUMBER });
  const decide = (callSid: string, body: object) => world().supervisor.post('/override/incoming', { callSid, ...body });

  it('is waited for without the call being picked up', async () => {
    const { call, events } = await ringing(world());
    expect(names(call.twiml)).toEqual(['Response', 'Pause', 'Redirect']);
    expect(verbIn(call.twiml, 'Redirect')?.text).toMatch(/^https:\/\/.+\/receive_call$/);
    expect(await events.event('incoming.asked')).toMatchObject({ seconds: 2 });
  });

  it('lets the assistant take it', async () => {
    const { call, callSid, events } = await ringing(world());
    expect((await decide(callSid, { decision: 'assistant' })).status).toBe(200);
    await askAgain(call);
    expect(verbIn(call.twiml, 'ConversationRelay')?.attributes['welcomeGreeting']).not.toBe('');
    await call.connect();
    expect(await events.event('incoming.decided')).toMatchObject({ decision: 'assistant', by: 'supervisor' });
  });

  it('takes it themselves, and the assistant comes where they do not answer', async () => {
    const { call, callSid, events } = await ringing(world());
    expect((await decide(callSid, { decision: 'take' })).status).toBe(200);
    expect(dialledIn(await askAgain(call))).toBe(TRANSFER_NUMBER);
    expect(await events.event('incoming.decided')).toMatchObject({ decision: 'take', by: 'supervisor' });
    await call.endTransfer('no-answer', false);
    expect(await events.event('error')).toMatchObject({ code: 'transfer_no_answer' });
    await call.connect();
    await events.event('call.status', ({ status }) => status === 'in-progress');
  });

  it('takes it themselves, and that is the call', async () => {
    const { call, callSid, events } = await ringing(world());
    await decide(callSid, { decision: 'take' });
    await askAgain(call);
    await call.endTransfer('completed', true);
    await call.untilOver();
    expect(await events.event('call.ended')).toMatchObject({ reason: 'transferred' });
  });

  it('declines it', async () => {
    const { call, callSid, events } = await ringing(world());
    expect((await decide(callSid, { decision: 'decline' })).status).toBe(200);
    expect(names(await askAgain(call))).toEqual(['Response', 'Reject']);
    expect(await events.event('call.ended')).toMatchObject({ reason: 'declined' });
  });

  it('says nothing: the assistant takes it', async () => {
    const { call, callSid, events } = await ringing(world());
    expect(await events.event('incoming.decided')).toMatchObject({ decision: 'assistant', by: 'deadline' });
    await askAgain(call);
    expect(verbIn(call.twiml, 'ConversationRelay')).not.toBeNull();
    const late = await decide(callSid, { decision: 'decline' });
    expect(late.status).toBe(409);
    await call.connect();
  });

  it('is refused what makes no sense', async () => {
    const { callSid } = await ringing(world());
    expect((await decide(callSid, { decision: 'maybe' })).status).toBe(400);
    expect((await decide(callSid, { decision: 'take', number: '911' })).status).toBe(422);
    expect((await decide(`CA${'0'.repeat(32)}`, { decision: 'take' })).status).toBe(404);
  });
});

describe('a number that takes no calls', () => {
  const world = useWorld({ PHONY_INBOUND: 'decline' });

  it('declines them, on record, and asks no model', async () => {
    const sessions = world().openai.sessions.length;
    const { call, events } = await ringing(world());
    expect(names(call.twiml)).toEqual(['Response', 'Reject']);
    expect(await events.event('incoming.decided')).toMatchObject({ decision: 'decline', by: 'policy' });
    expect(await events.event('call.ended')).toMatchObject({ reason: 'declined' });
    expect(world().openai.sessions).toHaveLength(sessions);
  });
});
