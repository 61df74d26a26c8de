import { describe, expect, it } from 'vitest';
import { DialPacer } from '#relay/calls/dial-pacer.ts';
import { FakeClock } from '../fakes/fake-clock.ts';

/** Lets promises that can settle settle. */
const settled = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

function pacer() {
  const clock = new FakeClock();
  const line = new DialPacer(clock);
  const gone: number[] = [];
  const dial = async (count: number): Promise<void> => {
    for (let at = 0; at < count; at += 1) {
      const nth = gone.length + at;
      void line.turn().then(() => gone.push(nth));
    }
    await settled();
  };
  /** Second by second, as promises settle between timers only when they get the chance. */
  const pass = async (seconds: number): Promise<void> => {
    for (let second = 0; second < seconds; second += 1) {
      clock.advance(1_000);
      await settled();
    }
  };
  return { clock, gone, dial, pass };
}

describe('dials', () => {
  it('go at once while they are few', async () => {
    const { gone, dial } = pacer();
    await dial(10);
    expect(gone).toHaveLength(10);
  });

  it('go one a second after that, in the order they came', async () => {
    const { gone, dial, pass } = pacer();
    await dial(13);
    expect(gone).toHaveLength(10);
    await pass(1);
    expect(gone).toHaveLength(11);
    await pass(2);
    expect(gone).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12]);
  });

  it('do not wait longer than they have to', async () => {
    const { clock, gone, dial } = pacer();
    await dial(10);
    clock.advance(600);
    await dial(1);
    clock.advance(399);
    await settled();
    expect(gone).toHaveLength(10);
    clock.advance(1);
    await settled();
    expect(gone).toHaveLength(11);
  });

  it('save up no more than a burst, however long nobody dials', async () => {
    const { clock, gone, dial } = pacer();
    clock.advance(3_600_000);
    await dial(20);
    expect(gone).toHaveLength(10);
  });
});
