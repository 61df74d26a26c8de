import { readFile } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import { z } from 'zod';

const MB = 1_024 * 1_024;
/** A full collection and a small file. */
const ANSWER_MS = 1_000;
/** The first part of a process's life is warming up: code, caches, the first calls. */
const WARM_SHARE = 0.25;

const Probe = z.object({
  pid: z.number(),
  heapUsed: z.number(),
  external: z.number(),
  rss: z.number(),
  stallMs: z.number(),
});

/** What the relay holds once garbage is collected. */
export interface Sample {
  readonly atMinute: number;
  readonly heapMb: number;
  readonly externalMb: number;
  readonly residentMb: number;
  /** The event loop's longest stall since the sample before, ms. */
  readonly stallMs: number;
}

/** Asks the relay, by a signal its probe answers to; null where it has none, or is just being killed. */
export async function sampleOf(pid: number | null): Promise<Sample | null> {
  const file = process.env['PHONY_SOAK_HEAP'];
  if (file === undefined || pid === null) return null;
  try {
    process.kill(pid, 'SIGUSR2');
    await sleep(ANSWER_MS);
    const told = Probe.parse(JSON.parse(await readFile(file, 'utf8')));
    if (told.pid !== pid) return null;
    return {
      atMinute: Date.now() / 60_000,
      heapMb: told.heapUsed / MB,
      externalMb: told.external / MB,
      residentMb: told.rss / MB,
      stallMs: told.stallMs,
    };
  } catch {
    return null;
  }
}

/** A process's memory over its life, in figures. */
export function memoryReport(all: readonly Sample[]): Readonly<Record<string, number | string>> {
  const samples = all.slice(Math.floor(all.length * WARM_SHARE));
  const [first, last] = [samples[0], samples.at(-1)];
  if (first === undefined || last === undefined) return { samples: 0 };
  const third = Math.ceil(samples.length / 3);
  const early = (of: (sample: Sample) => number): number => round(median(samples.slice(0, third).map(of)));
  const late = (of: (sample: Sample) => number): number => round(median(samples.slice(-third).map(of)));
  return {
    samples: samples.length,
    minutes: round(last.atMinute - first.atMinute),
    'heap early (MB)': early(({ heapMb }) => heapMb),
    'heap late (MB)': late(({ heapMb }) => heapMb),
    'heap grows by (MB a minute)': round(slope(samples.map(({ atMinute, heapMb }) => [atMinute, heapMb]))),
    'buffers early (MB)': early(({ externalMb }) => externalMb),
    'buffers late (MB)': late(({ externalMb }) => externalMb),
    'resident early (MB)': early(({ residentMb }) => residentMb),
    'resident late (MB)': late(({ residentMb }) => residentMb),
    'resident grows by (MB a minute)': round(slope(samples.map(({ atMinute, residentMb }) => [atMinute, residentMb]))),
    'longest stall, median of samples (ms)': round(median(samples.map(({ stallMs }) => stallMs))),
    'longest stall of all (ms)': round(Math.max(...samples.map(({ stallMs }) => stallMs))),
  };
}

const round = (value: number): number => Math.round(value * 100) / 100;

function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? Number.NaN;
}

/** Of the straight line that fits best (least squares). */
function slope(points: readonly (readonly [x: number, y: number])[]): number {
  const mean = (of: (point: readonly [number, number]) => number): number =>
    points.reduce((sum, point) => sum + of(point), 0) / points.length;
  const [meanX, meanY] = [mean(([x]) => x), mean(([, y]) => y)];
  const together = mean(([x, y]) => (x - meanX) * (y - meanY));
  return together / mean(([x]) => (x - meanX) ** 2);
}
