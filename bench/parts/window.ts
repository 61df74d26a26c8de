import { spawn } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import { type Figure, percentile } from '../figure.ts';
import { CALLS, EVENTS, type WindowTimes } from '../window/measure-window.ts';

/** A screen and a session bus of its own, around this same program. */
const AROUND = ['exec', 'dbus-run-session', '--', 'xvfb-run', '-a', '-s', '-screen 0 1280x800x24'];

/** The real window with 50 calls streaming and a very long one open; start and memory beside a bare Electron window. */
export async function window(): Promise<Figure[]> {
  const runtime = path.resolve('scripts', 'electron-runtime.mjs');
  const child = spawn(process.execPath, [runtime, ...AROUND, process.execPath, process.argv[1] ?? '', '--window'], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  let written = '';
  child.stdout.on('data', (chunk: Buffer) => {
    written += chunk.toString();
  });
  const [code] = (await once(child, 'close')) as [number | null];
  const line = written.split('\n').find((text) => text.startsWith('{'));
  if (code !== 0 || line === undefined) {
    throw new Error('the window was not measured; it has to be built (npm start once), with dbus and xvfb installed');
  }
  return figuresOf(JSON.parse(line) as WindowTimes);
}

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
