/** One line of the bench's result. */
export interface Figure {
  readonly what: string;
  readonly unit: string;
  readonly floor: number | null;
  readonly relay: number;
  /** What it is to be: at most (or least) so many times the floor, or so much. Null where nothing is asked. */
  readonly target: Target | null;
}

export type Target = { readonly timesFloor: number; readonly atLeast?: boolean } | { readonly atMost: number };

/** Whether a figure meets its target; null where it has none. */
export function isMet({ floor, relay, target }: Figure): boolean | null {
  if (target === null) return null;
  if ('atMost' in target) return relay <= target.atMost;
  if (floor === null) return null;
  return target.atLeast ? relay >= target.timesFloor * floor : relay <= target.timesFloor * floor;
}

/** The value below which `share` of the samples lie. */
export function percentile(samples: readonly number[], share: number): number {
  const sorted = samples.toSorted((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN;
}

/** Percentiles of both hops' samples. */
export const percentileFigures = (
  what: string,
  [floorMs, relayMs]: readonly [readonly number[], readonly number[]],
  targets: Readonly<Record<string, Target>> = {},
): Figure[] =>
  [0.5, 0.95, 0.99].map((share) => {
    const name = `p${share * 100}`;
    return {
      what: `${what}, ${name}`,
      unit: 'ms',
      floor: percentile(floorMs, share),
      relay: percentile(relayMs, share),
      target: targets[name] ?? null,
    };
  });

export function printTable(figures: readonly Figure[]): void {
  const rows = figures.map((figure) => [
    figure.what,
    figure.floor === null ? '' : shown(figure.floor),
    shown(figure.relay),
    figure.unit,
    figure.floor === null || figure.floor === 0 ? '' : (figure.relay / figure.floor).toFixed(2),
    targetText(figure.target),
    verdict(figure),
  ]);
  const lines = [['', 'floor', 'relay', '', 'ratio', 'target', ''], ...rows];
  const widths = lines[0]?.map((_, at) => Math.max(...lines.map((line) => line[at]?.length ?? 0))) ?? [];
  for (const line of lines) {
    const cells = line.map((cell, at) =>
      at === 1 || at === 2 || at === 4 ? cell.padStart(widths[at] ?? 0) : cell.padEnd(widths[at] ?? 0),
    );
    console.log(cells.join('  ').trimEnd());
  }
}

function shown(value: number): string {
  if (Number.isInteger(value)) return String(value);
  return value.toFixed(Math.abs(value) >= 100 ? 0 : Math.abs(value) >= 10 ? 1 : 3);
}

function targetText(target: Target | null): string {
  if (target === null) return '';
  if ('atMost' in target) return `<= ${target.atMost}`;
  return `${target.atLeast ? '>=' : '<='} ${target.timesFloor} x`;
}

function verdict(figure: Figure): string {
  const met = isMet(figure);
  if (met === null) return '';
  return met ? 'met' : 'MISSED';
}
