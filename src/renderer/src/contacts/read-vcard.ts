import ICAL from 'ical.js';
import { strings } from '../strings.ts';
import type { RawCard, Skipped } from './cards.ts';

const { why } = strings.contacts.import;
const VERSIONS = ['3.0', '4.0'];

/** Reads each vCard (RFC 2426, RFC 6350) on its own, so that a broken one takes none with it. */
export function readVcards(text: string): { readonly raw: readonly RawCard[]; readonly skipped: readonly Skipped[] } {
  const found = blocksIn(text).map(readOne);
  if (found.length === 0) return { raw: [], skipped: [{ line: 1, what: '', why: why.noCards }] };
  return {
    raw: found.flatMap((each) => ('raw' in each ? [each.raw] : [])),
    skipped: found.flatMap((each) => ('skipped' in each ? [each.skipped] : [])),
  };
}

interface Block {
  readonly line: number;
  readonly text: string;
}

function blocksIn(text: string): readonly Block[] {
  const blocks: Block[] = [];
  let begun: { readonly line: number; readonly lines: string[] } | null = null;
  for (const [index, line] of text.split(/\r\n|\r|\n/).entries()) {
    if (/^BEGIN:VCARD\s*$/i.test(line)) begun = { line: index + 1, lines: [] };
    begun?.lines.push(line);
    if (begun !== null && /^END:VCARD\s*$/i.test(line)) {
      blocks.push({ line: begun.line, text: begun.lines.join('\r\n') });
      begun = null;
    }
  }
  return blocks;
}

function readOne({ line, text }: Block): { readonly raw: RawCard } | { readonly skipped: Skipped } {
  const skip = (reason: string): { readonly skipped: Skipped } => ({ skipped: { line, what: '', why: reason } });
  const version = /^VERSION:\s*(\S+)/im.exec(text)?.[1] ?? '3.0';
  if (!VERSIONS.includes(version)) return skip(why.version(version));
  try {
    return { raw: rawOf(new ICAL.Component(ICAL.parse(text)), line) };
  } catch (error) {
    return skip(why.broken(error instanceof Error ? error.message : String(error)));
  }
}

const rawOf = (card: ICAL.Component, line: number): RawCard => ({
  line,
  name: nameOf(card),
  note: textOf(card.getFirstPropertyValue('note')),
  numbers: card.getAllProperties('tel').map((property) => ({
    text: textOf(property.getFirstValue()).replace(/^tel:/i, '').replace(/;.*$/, ''),
    label: labelOf(property.getParameter('type')),
  })),
});

function nameOf(card: ICAL.Component): string {
  const full = textOf(card.getFirstPropertyValue('fn')).trim();
  if (full !== '') return full;
  const parts: unknown = card.getFirstPropertyValue('n');
  const [family, given] = Array.isArray(parts) ? parts.map(textOf) : [];
  const name = [given, family].filter((part) => part !== undefined && part !== '').join(' ');
  return name === '' ? textOf(card.getFirstPropertyValue('org')) : name;
}

const textOf = (value: unknown): string => {
  if (typeof value === 'string') return value;
  return Array.isArray(value) ? value.map(textOf).join(' ') : '';
};

/** Kinds that say nothing about which of several numbers it is. */
const IDLE: ReadonlySet<string> = new Set(['voice', 'pref', 'text', 'internet']);

function labelOf(type: unknown): string {
  const kinds = [type]
    .flat()
    .filter((kind): kind is string => typeof kind === 'string')
    .flatMap((kind) => kind.toLowerCase().split(','))
    .filter((kind) => !IDLE.has(kind));
  const [kind = ''] = kinds;
  return kind === 'cell' ? 'mobile' : kind;
}
