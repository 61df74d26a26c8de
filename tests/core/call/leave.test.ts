import { describe, expect, it } from 'vitest';
import type { Command } from '#core/call/command.ts';
import type { Ending } from '#core/call/ending.ts';
import type { NewCallEvent } from '#core/call/events.ts';
import { Leave } from '#core/call/leave.ts';
import { Voice } from '#core/call/voice.ts';
import { FakeClock } from '../../fakes/fake-clock.ts';
import { FakeLine } from '../../fakes/fake-line.ts';

const HANG_UP: Ending = { kind: 'hangup', reason: 'assistant_ended' };
const END_CALL: Command = { name: 'end_call' };

function leaving() {
  const clock = new FakeClock();
  const line = new FakeLine();
  const voice = new Voice({ clock, delta: () => undefined });
  voice.open(line);
  const events: NewCallEvent[] = [];
  const endings: Ending[] = [];
  let stops = 0;
  const leave = new Leave({
    voice,
    record: (event) => events.push(event),
    stopReply: () => (stops += 1),
    onEnding: (ending) => endings.push(ending),
  });
  return { clock, line, voice, leave, events, endings, stops: () => stops };
}

describe('leaving a call', () => {
  it('now stops the reply, tells the line and says so', () => {
    const { line, leave, endings, stops } = leaving();
    leave.now({ kind: 'transfer', number: '+15551234567' });
    expect(line.handoffs).toEqual([{ action: 'transfer', number: '+15551234567' }]);
    expect(endings).toEqual([{ kind: 'transfer', number: '+15551234567' }]);
    expect(stops()).toBe(1);
    expect(leave.isHangingUp).toBe(false);
  });

  it('once heard waits for the goodbye, and no longer', () => {
    const { clock, voice, leave, endings } = leaving();
    voice.sayWhole(1, 'Goodbye.');
    leave.whenHeard(HANG_UP);
    clock.advance(100);
    expect(endings).toEqual([]);
    expect(leave.ending).toEqual(HANG_UP);
    expect(leave.isHangingUp).toBe(false);
    voice.played('Goodbye.');
    clock.advance(0);
    expect(endings).toEqual([HANG_UP]);
    expect(leave.isHangingUp).toBe(true);
  });

  it('once heard happens at once when nothing was said, and in the end on a line that reports nothing', () => {
    const silent = leaving();
    silent.leave.whenHeard(HANG_UP);
    silent.clock.advance(0);
    expect(silent.endings).toHaveLength(1);
    const mute = leaving();
    mute.voice.sayWhole(1, 'Goodbye.');
    mute.leave.whenHeard(HANG_UP);
    mute.clock.advance(60_000);
    expect(mute.endings).toHaveLength(1);
  });

  it('wished by the model is withdrawn when the other party has more to say', () => {
    const { leave, events, endings } = leaving();
    leave.wish(HANG_UP, END_CALL);
    leave.withdraw();
    expect(leave.ending).toBeNull();
    expect(endings).toEqual([]);
    expect(events).toMatchObject([{ type: 'command', name: 'end_call', source: 'model', ok: false }]);
  });

  it('that is not the model’s wish is not withdrawn, and not put off either', () => {
    const { voice, leave, endings } = leaving();
    voice.sayWhole(1, 'I have to go.');
    leave.whenHeard({ kind: 'hangup', reason: 'cap_reached' });
    leave.withdraw();
    expect(endings).toEqual([{ kind: 'hangup', reason: 'cap_reached' }]);
  });

  it('is not withdrawn once the line has been told, nor where nobody wants it', () => {
    const { leave, events, endings } = leaving();
    leave.withdraw();
    leave.wish(HANG_UP, END_CALL);
    leave.now(HANG_UP);
    leave.withdraw();
    leave.silenced();
    expect(events).toEqual([]);
    expect(endings).toHaveLength(1);
  });

  it('wished by the model is taken back when the supervisor asks for silence', () => {
    const { leave, events } = leaving();
    leave.wish(HANG_UP, END_CALL);
    leave.silenced();
    expect(leave.ending).toBeNull();
    expect(events).toMatchObject([{ ok: false, error: expect.stringContaining('paused') }]);
  });

  it('that is not the model’s wish is left alone by a pause', () => {
    const { leave, events } = leaving();
    leave.whenHeard(HANG_UP);
    leave.silenced();
    expect(leave.ending).toEqual(HANG_UP);
    expect(events).toEqual([]);
  });

  it('is done once: what was asked for is not asked for again, another wish is', () => {
    const { leave, endings } = leaving();
    const transfer: Ending = { kind: 'transfer', number: '+15551234567' };
    leave.now(transfer);
    leave.now(transfer);
    leave.whenHeard(transfer);
    expect(endings).toHaveLength(1);
    leave.now(HANG_UP);
    expect(endings).toEqual([transfer, HANG_UP]);
  });

  it('for a number nobody answers at is forgotten, and remembered as tried', () => {
    const { leave } = leaving();
    expect(leave.transferHasFailed).toBe(false);
    leave.now({ kind: 'transfer', number: '+15551234567' });
    leave.transferFailed();
    expect(leave.ending).toBeNull();
    leave.reset();
    expect(leave.transferHasFailed).toBe(true);
  });

  it('is forgotten when a session begins', () => {
    const { leave } = leaving();
    leave.now(HANG_UP);
    leave.reset();
    expect(leave.ending).toBeNull();
    expect(leave.isHangingUp).toBe(false);
  });
});
