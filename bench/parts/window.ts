import { type Figure, percentile } from '../figure.ts';
import { CALLS, EVENTS, type WindowTimes } from '../window/measure-window.ts';
import { onDesktop } from './desktop.ts';

/** The real window with 50 calls streaming and a very long one open; start and memory beside a bare Electron window. */
export const window = async (): Promise<Figure[]> => figuresOf(await onDesktop<WindowTimes>('--window'));

function figuresOf({ frames, bareFrames, inputs, late, start, memory }: WindowTimes): Figure[] {
  return [
    ...shares(`window, ${CALLS} calls, ${EVENTS} events open: a frame's work`, frames, {
      atMost: 16,
      bare: bareFrames,
    }),
    {
      what: 'window: frames that came later than one is due',
      unit: '%',
      floor: null,
      relay: late * 100,
      target: null,
    },
    ...shares('window: input to paint', inputs, { atMost: 50, bare: null }),
    beside('start to usable window (floor: bare Electron)', 'ms', start),
    beside('memory of the window at rest (floor: bare Electron)', 'MB', memory),
    {
      what: `memory with ${CALLS} calls and ${EVENTS} events`,
      unit: 'MB',
      floor: null,
      relay: memory.busy,
      target: null,
    },
  ];
}

interface Beside {
  readonly atMost: number;
  /** What a bare window with nothing to do takes, in the same run. */
  readonly bare: readonly number[] | null;
}

const shares = (what: string, samplesMs: readonly number[], { atMost, bare }: Beside): Figure[] =>
  [0.5, 0.95, 0.99].map((share) => ({
    what: `${what}, p${share * 100}`,
    unit: 'ms',
    floor: bare === null ? null : percentile(bare, share),
    relay: percentile(samplesMs, share),
    target: share === 0.95 ? { atMost } : null,
  }));

const beside = (what: string, unit: string, of: { readonly bare: number; readonly ours: number }): Figure => ({
  what,
  unit,
  floor: of.bare,
  relay: of.ours,
  target: null,
});
