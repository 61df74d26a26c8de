import { describe, expect, it } from 'vitest';
import { Keypad } from '#core/call/keypad.ts';
import { FakeClock } from '../../fakes/fake-clock.ts';

function keypad() {
  const clock = new FakeClock();
  const told: string[] = [];
  return { clock, told, keys: new Keypad(clock, (digits) => told.push(digits)) };
}

describe('keys the other party presses', () => {
  it('are told together, in order, once the pressing stops', () => {
    const { clock, told, keys } = keypad();
    for (const digit of '4711#') {
      keys.press(digit);
      clock.advance(1_400);
    }
    expect(told).toEqual([]);
    clock.advance(100);
    expect(told).toEqual(['4711#']);
  });

  it('after a pause are told apart', () => {
    const { clock, told, keys } = keypad();
    keys.press('1');
    clock.advance(1_500);
    keys.press('2');
    clock.advance(1_500);
    expect(told).toEqual(['1', '2']);
  });

  it('are not told once the call is over', () => {
    const { clock, told, keys } = keypad();
    keys.press('1');
    keys.close();
    clock.advance(60_000);
    expect(told).toEqual([]);
    expect(clock.waiting).toBe(0);
  });
});
