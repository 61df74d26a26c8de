import type { ListedCall, SearchMatch } from '#shared/archive.ts';

/** Which calls the history shows. */
export interface HistoryFilter {
  readonly line: (typeof LINES)[number];
  readonly outcome: (typeof OUTCOMES)[number];
  /** Only calls that have it; null for all. */
  readonly tag: string | null;
}

export const LINES = ['all', 'inbound', 'outbound', 'practice', 'real'] as const;
export const OUTCOMES = ['any', 'answered', 'missed', 'failed', 'live'] as const;
export type Outcome = Exclude<HistoryFilter['outcome'], 'any'>;

export const ALL_CALLS: HistoryFilter = { line: 'all', outcome: 'any', tag: null };

/** A line of the history: a call, or a place in it where searched words stand. */
export type HistoryItem = { readonly key: string; readonly row: ListedCall; readonly match: SearchMatch | null };

/** How a call went, by Twilio's word for it. */
export function outcomeOf({ endedAt, status }: Pick<ListedCall, 'endedAt' | 'status'>): Outcome {
  if (endedAt === null) return 'live';
  if (status === 'failed') return 'failed';
  return status === 'busy' || status === 'no-answer' || status === 'canceled' ? 'missed' : 'answered';
}

/** The lines of the history, as the filter lets them through. */
export function historyItems(rows: readonly ListedCall[], filter: HistoryFilter): readonly HistoryItem[] {
  return rows
    .filter((row) => isOnLine(row, filter.line) && (filter.outcome === 'any' || outcomeOf(row) === filter.outcome))
    .filter(({ tags = [] }) => filter.tag === null || tags.includes(filter.tag))
    .flatMap((row) => [
      { key: row.callSid, row, match: null },
      ...(row.matches ?? []).map((match, index) => ({ key: `${row.callSid}-${index}`, row, match })),
    ]);
}

function isOnLine({ direction, practice }: ListedCall, line: HistoryFilter['line']): boolean {
  if (line === 'practice') return practice !== null;
  if (line === 'real') return practice === null;
  return line === 'all' || direction === line;
}

export interface Piece {
  readonly text: string;
  readonly isHit: boolean;
}

/** A snippet in pieces: those that begin with a searched word, and what is between them. */
export function markedPieces(snippet: string, q: string): readonly Piece[] {
  const wanted = q
    .split(/[^\p{L}\p{N}]+/u)
    .map(folded)
    .filter((word) => word !== '');
  return (snippet.match(/[\p{L}\p{N}\p{M}]+|[^\p{L}\p{N}\p{M}]+/gu) ?? []).reduce<Piece[]>((pieces, text) => {
    const isHit = wanted.some((word) => folded(text).startsWith(word));
    const last = pieces.at(-1);
    if (last?.isHit === isHit) pieces.splice(-1, 1, { text: last.text + text, isHit });
    else pieces.push({ text, isHit });
    return pieces;
  }, []);
}

const folded = (word: string): string => word.normalize('NFD').replaceAll(/\p{M}/gu, '').toLowerCase();
