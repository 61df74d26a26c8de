import Papa from 'papaparse';
import { strings } from '../strings.ts';
import type { RawCard, Skipped } from './cards.ts';

const { why } = strings.contacts.import;

/** What a heading means, as Google, Outlook, Apple and people write them. */
const NAME = /^(?:full ?|display ?|contact ?)?name$/i;
const GIVEN = /^(?:given|first)[ _-]?name$/i;
const FAMILY = /^(?:family|last|sur)[ _-]?name$/i;
const NOTE = /^(?:notes?|comments?)$/i;
const NUMBER = /phone|mobile|\btel\b|telephone|^number$|^cell$/i;
const NO_NUMBER = /type|label|extension|fax/i;

interface Columns {
  readonly name: number;
  readonly given: number;
  readonly family: number;
  readonly note: number;
  readonly numbers: readonly { readonly at: number; readonly label: string; readonly labelAt: number }[];
}

/** Reads a CSV file by its headings, whatever its separator is. */
export function readCsv(text: string): { readonly raw: readonly RawCard[]; readonly skipped: readonly Skipped[] } {
  const rows = rowsIn(text.replace(/^\uFEFF/, ''));
  const [head, ...body] = rows;
  if (head === undefined) return { raw: [], skipped: [{ line: 1, what: '', why: why.empty }] };
  const columns = columnsOf(head.cells);
  if (columns.numbers.length === 0) return { raw: [], skipped: [{ line: head.line, what: '', why: why.noHeadings }] };
  return { raw: body.map(({ line, cells }) => rawOf(cells, columns, line)), skipped: [] };
}

interface Row {
  readonly line: number;
  readonly cells: readonly string[];
}

/** Quoted cells may hold line ends, so a row's line is counted in the text before it. */
function rowsIn(text: string): readonly Row[] {
  const rows: Row[] = [];
  let line = 1;
  let at = 0;
  Papa.parse<string[]>(text, {
    skipEmptyLines: false,
    step: ({ data, meta }) => {
      if (data.some((cell) => cell.trim() !== '')) rows.push({ line, cells: data });
      line += text.slice(at, meta.cursor).split(/\r\n|\r|\n/).length - 1;
      at = meta.cursor;
    },
  });
  return rows;
}

function columnsOf(head: readonly string[]): Columns {
  const titles = head.map((title) => title.trim());
  const first = (meaning: RegExp): number => titles.findIndex((title) => meaning.test(title));
  return {
    name: first(NAME),
    given: first(GIVEN),
    family: first(FAMILY),
    note: first(NOTE),
    numbers: titles.flatMap((title, at) =>
      NUMBER.test(title) && !NO_NUMBER.test(title) ? [{ at, ...labelsFor(title, titles) }] : [],
    ),
  };
}

/** `Phone 1 - Value` has its kind in `Phone 1 - Type`; else the heading says it. */
function labelsFor(title: string, titles: readonly string[]): { readonly label: string; readonly labelAt: number } {
  const stem = title.replace(/ - value$/i, '');
  const labelAt =
    stem === title ? -1 : titles.findIndex((each) => each.startsWith(stem) && /(?:type|label)$/i.test(each));
  const label = title.replaceAll(/\b(?:tele)?phone\b|\bnumber\b|\btel\b|- value|\d/gi, '').trim();
  return { label: labelAt === -1 ? label : '', labelAt };
}

function rawOf(cells: readonly string[], columns: Columns, line: number): RawCard {
  const at = (index: number): string => (cells[index] ?? '').trim();
  const parts = [at(columns.given), at(columns.family)].filter((part) => part !== '').join(' ');
  return {
    line,
    name: at(columns.name) || parts,
    note: at(columns.note),
    // Google puts several numbers of a kind into one cell.
    numbers: columns.numbers.flatMap((column) =>
      at(column.at)
        .split(':::')
        .map((text) => ({ text, label: at(column.labelAt) || column.label })),
    ),
  };
}
