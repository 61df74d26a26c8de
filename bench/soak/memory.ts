import { readFile } from 'node:fs/promises';

/** Resident memory of a process in MB, as Linux has it; null elsewhere, and once it is gone. */
export async function residentMb(pid: number | null): Promise<number | null> {
  const status = await readFile(`/proc/${pid ?? 0}/status`, 'utf8').catch(() => '');
  const kb = /^VmRSS:\s+(\d+) kB/m.exec(status)?.[1];
  return kb === undefined ? null : Number(kb) / 1_024;
}

/** Median of the samples between two shares of the time they cover. */
export function medianBetween(samples: readonly number[], from: number, to: number): number {
  const part = samples
    .slice(Math.floor(samples.length * from), Math.ceil(samples.length * to))
    .toSorted((a, b) => a - b);
  return part[Math.floor(part.length / 2)] ?? Number.NaN;
}
