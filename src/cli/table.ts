import type { Paint, Tone } from './paint.ts';
import { fit, plain, widthOf } from './text.ts';

export interface Cell {
  readonly text: string;
  readonly tone?: Tone;
}

export interface Column {
  readonly title: string;
  /** Gives way, down to this many cells, where the terminal is too narrow. */
  readonly shrinksTo?: number;
}

const GAP = '  ';

/** An aligned table, one line a row, cut to the terminal where there is one. */
export function table(
  columns: readonly Column[],
  rows: readonly (readonly Cell[])[],
  { columns: cells, paint }: { readonly columns: number | null; readonly paint: Paint },
): string {
  const titles = columns.map(({ title }): Cell => ({ text: title, tone: 'dim' }));
  const lines = [titles, ...rows].map((line) => line.map(({ text, tone }) => ({ text: plain(text), tone })));
  const natural = columns.map((_, at) => Math.max(...lines.map((line) => widthOf(line[at]?.text ?? ''))));
  const widths = cells === null ? natural : shrink(columns, natural, cells);
  return lines.map((line) => `${lineOf(line, widths, paint)}\n`).join('');
}

function shrink(columns: readonly Column[], natural: readonly number[], cells: number): readonly number[] {
  const gaps = GAP.length * (columns.length - 1);
  let excess = natural.reduce((sum, width) => sum + width, gaps) - cells;
  const widths = natural.map((width, at) => {
    const given = Math.min(Math.max(excess, 0), Math.max(width - (columns[at]?.shrinksTo ?? width), 0));
    excess -= given;
    return width - given;
  });
  // Narrower than that, and the columns at the right end go.
  let room = cells;
  return widths.map((width) => {
    const kept = Math.max(Math.min(width, room), 0);
    room -= width + GAP.length;
    return kept;
  });
}

function lineOf(
  line: readonly { readonly text: string; readonly tone: Tone | undefined }[],
  widths: readonly number[],
  paint: Paint,
): string {
  const last = line.length - 1;
  const cells = line.map(({ text, tone = 'plain' }, at) => {
    const width = widths[at] ?? 0;
    const shown = fit(text, width);
    const padding = at === last ? '' : ' '.repeat(Math.max(width - widthOf(shown), 0));
    return width === 0 ? '' : `${at === 0 ? '' : GAP}${paint(tone, shown)}${padding}`;
  });
  return cells.join('').trimEnd();
}
