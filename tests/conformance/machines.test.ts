import { describe, expect, it } from 'vitest';
import { says } from './harness/model-protocol.ts';
import type { PhoneCall } from './harness/phone-call.ts';
import { useWorld } from './harness/use-world.ts';

const CALLEE = '+15551230009';

/** Twilio's asynchronous machine detection has its verdict; this callback names no status. */
const detects = (call: PhoneCall, verdict: string) => {
  const { CallStatus: _, ...form } = call.form();
  return call.webhook('https://relay.example.com/call_status', { ...form, AnsweredBy: verdict });
};

describe('an answering machine, with PHONY_MACHINE_MESSAGE', () => {
  const MESSAGE = 'This is Ann’s office. Please call us back on Monday.';
  const world = useWorld({ PHONY_MACHINE_MESSAGE: MESSAGE });

  it('is told exactly that after the beep, and the call ends once it was heard', async () => {
    const { call, line, events } = await world().outgoing(CALLEE);
    line.playback = 'manual';
    const mark = line.mark();
    await detects(call, 'machine_end_beep');
    expect(await line.reply(mark)).toBe(MESSAGE);
    expect(await events.event('answered_by')).toMatchObject({ answeredBy: 'machine_end_beep' });
    line.info('agentSpeaking', 'on');
    line.dtmf('1');
    await events.event('caller.dtmf');
    expect(call.status).toBe('in-progress');
    line.tokensPlayed(MESSAGE);
    line.info('agentSpeaking', 'off');
    await call.untilOver();
    expect(await events.event('call.ended')).toMatchObject({ reason: 'message_left' });
    expect(line.spoken(mark)).toBe(MESSAGE);
  });
});

describe('an answering machine, with PHONY_MACHINE=hangup', () => {
  const world = useWorld({ PHONY_MACHINE: 'hangup' });

  it('is hung up on', async () => {
    const { call, events } = await world().outgoing(CALLEE);
    await detects(call, 'machine_end_other');
    await call.untilOver();
    expect(await events.event('call.ended')).toMatchObject({ reason: 'machine' });
  });
});

describe('an answering machine, with PHONY_MACHINE=continue', () => {
  const world = useWorld({ PHONY_MACHINE: 'continue' });

  it('is only noted', async () => {
    world().openai.whenAsked('Hello?', says('Hello to you.'));
    const { call, line, events } = await world().outgoing(CALLEE);
    await detects(call, 'machine_end_beep');
    await events.event('answered_by');
    line.prompt('Hello?');
    await line.untilSpoken('Hello to you.');
    expect(line.spoken()).toBe('Hello to you.');
    expect(call.status).toBe('in-progress');
  });
});
