import { beforeEach, describe, expect, it } from 'vitest';
import type { CallEvent } from '#core/call/events.ts';
import type { CallSummary } from '#core/call/selectors.ts';
import { CallSid } from '#core/ids.ts';
import { err } from '#core/result.ts';
import type { Matter } from '#main/attention/matter.ts';
import { CallSteering } from '#main/hotkeys/call-steering.ts';
import { FakeClock } from '../../fakes/fake-clock.ts';
import { CALL, FakeRelay } from '../fake-relay.ts';
import { FakeDesktop } from '../notifications/fake-desktop.ts';

const OTHER: CallSummary = { ...CALL, callSid: CallSid.parse(`CA${'1'.repeat(32)}`) };

let act: 'end' | 'pause';
let live: CallSummary[];
let urgent: Matter | null;
let events: CallEvent[];
let shown: number;
let relay: FakeRelay;
let desktop: FakeDesktop;
let clock: FakeClock;
let steering: CallSteering;

beforeEach(() => {
  act = 'pause';
  live = [CALL];
  urgent = null;
  events = [];
  shown = 0;
  relay = new FakeRelay();
  desktop = new FakeDesktop();
  clock = new FakeClock();
  steering = new CallSteering({
    matters: {
      get mostUrgent() {
        return urgent;
      },
    },
    desk: { ...relay.desk, list: async () => live, events: async () => events },
    notifications: desktop,
    clock,
    act: () => act,
    nameOf: () => 'Ann',
    showWindow: () => (shown += 1),
  });
});

describe('the key that pauses', () => {
  it('pauses the only call there is, and resumes it', async () => {
    await steering.pressed();
    events = [{ callSid: CALL.callSid, seq: 1, at: '2026-11-22T10:00:00.000Z', type: 'supervisor', action: 'pause' }];
    await steering.pressed();
    expect(relay.asked).toEqual([
      ['pause', { callSid: CALL.callSid, paused: true }],
      ['pause', { callSid: CALL.callSid, paused: false }],
    ]);
    expect(desktop.titles).toEqual(['Ann: the assistant is paused', 'Ann: the assistant goes on']);
  });

  it('takes the most urgent call where there are several', async () => {
    live = [CALL, OTHER];
    urgent = { kind: 'hold_over', key: 'x', callSid: OTHER.callSid };
    await steering.pressed();
    expect(relay.asked).toEqual([['pause', { callSid: OTHER.callSid, paused: true }]]);
  });

  it.each([[[]], [[CALL, OTHER]]])('brings the window forward where nobody could say which: %j', async (calls) => {
    live = calls;
    await steering.pressed();
    expect([relay.asked, shown]).toEqual([[], 1]);
  });

  it('says why it could not', async () => {
    relay.outcome = err({ code: 'call_not_active', message: 'The call has ended.' });
    await steering.pressed();
    expect(desktop.last.request).toMatchObject({ title: 'Ann: that did not work', body: 'The call has ended.' });
  });
});

describe('the key that ends', () => {
  beforeEach(() => {
    act = 'end';
  });

  it('ends the call after three seconds', async () => {
    await steering.pressed();
    clock.advance(2_999);
    expect(relay.asked).toEqual([]);
    clock.advance(1);
    expect(relay.asked).toEqual([['end', { callSid: CALL.callSid }]]);
    expect(desktop.bubbles.map(({ withdrawn }) => withdrawn)).toEqual([true]);
  });

  it('keeps it when it is pressed again', async () => {
    await steering.pressed();
    await steering.pressed();
    clock.advance(10_000);
    expect(relay.asked).toEqual([]);
    expect(desktop.last.request.title).toBe('Ann: the call goes on');
  });

  it('keeps it by the button of the notification', async () => {
    await steering.pressed();
    desktop.press('Keep the call');
    clock.advance(10_000);
    expect(relay.asked).toEqual([]);
  });
});
