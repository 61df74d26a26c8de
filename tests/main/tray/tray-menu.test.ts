import { describe, expect, it } from 'vitest';
import type { CallSummary } from '#core/call/selectors.ts';
import { CallSid } from '#core/ids.ts';
import { trayBitmap } from '#main/tray/tray-icon.ts';
import { type TrayState, trayMenu, trayState, trayTip } from '#main/tray/tray-menu.ts';
import { CALL } from '../fake-relay.ts';

const call = (digit: number, change: Partial<CallSummary> = {}): CallSummary => ({
  ...CALL,
  callSid: CallSid.parse(`CA${String(digit).repeat(32)}`),
  ...change,
});

function menuOf(calls: readonly CallSummary[]) {
  const done: string[] = [];
  const items = trayMenu(calls, {
    open: () => done.push('open'),
    openCall: (callSid) => done.push(callSid),
    practise: () => done.push('practise'),
    quit: () => done.push('quit'),
    nameOf: (number) => (number === '+12125550142' ? 'Bea' : null),
  });
  const press = (item: (typeof items)[number] | undefined): unknown => (item?.click as (() => void) | undefined)?.();
  return { items, press, done };
}

describe('the tray', () => {
  it('names a contact in place of the number', () => {
    expect(menuOf([call(1, { to: '+12125550142' })]).items[0]?.label).toBe('Bea');
  });

  it('leads to each call, first to those that need a person', () => {
    const calls = [call(1, { practice: 'ivr' }), call(2, { needs: 'question' }), call(3, { needs: 'approval' })];
    const { items, press, done } = menuOf(calls);
    expect(items.slice(0, 3).map(({ label }) => label)).toEqual([
      '+1 415 555 0123 asks you',
      '+1 415 555 0123 waits for your approval',
      'Practice call (ivr)',
    ]);
    press(items[0]);
    press(items.find(({ id }) => id === 'practise'));
    press(items.find(({ id }) => id === 'open'));
    press(items.find(({ id }) => id === 'quit'));
    expect(done).toEqual([call(2).callSid, 'practise', 'open', 'quit']);
  });

  it('says that there is no call', () => {
    expect(menuOf([]).items[0]).toEqual({ label: 'No calls', enabled: false });
  });

  it('lists no more than fit', () => {
    const calls = Array.from({ length: 30 }, (_, index) => call(index % 10));
    expect(menuOf(calls).items.filter(({ id }) => id?.startsWith('CA'))).toHaveLength(12);
  });

  it.each<[number, number, TrayState, string]>([
    [0, 0, 'idle', 'Phony: 0 calls'],
    [1, 0, 'live', 'Phony: 1 call'],
    [3, 1, 'needs-you', 'Phony: 3 calls, 1 needs you'],
    [3, 2, 'needs-you', 'Phony: 3 calls, 2 need you'],
  ])('shows %i calls of which %i need a person', (count, needing, state, tip) => {
    const calls = Array.from({ length: count });
    expect(trayState(calls, needing)).toBe(state);
    expect(trayTip(calls, needing)).toBe(tip);
  });

  it('has a picture a state that differs without its colours', () => {
    const filled = (['idle', 'live', 'needs-you'] as const).map((state) => {
      const bytes = trayBitmap(state, 22);
      return Array.from({ length: 22 * 22 }, (_, at) => bytes[at * 4 + 3] ?? 0).filter((alpha) => alpha > 127).length;
    });
    expect(filled[0]).toBeLessThan((filled[1] ?? 0) - 40);
    expect(filled[1]).toBeLessThan((filled[2] ?? 0) - 20);
  });
});
