import { z } from 'zod';
import { type CallSummary, summaryOf } from '#core/call/selectors.ts';
import type { CallState, Entry, Turn } from '#core/call/state.ts';
import { CallSid } from '#core/ids.ts';
import { ListedCall, SearchMatch } from '#shared/archive.ts';
import { CallSummary as Summary } from '#shared/supervisor-api.ts';
import type { Logger } from '../../logging/logger.ts';
import { HistoryDatabase, type Row } from './history-database.ts';
import type { Noted } from './note-book.ts';
import { ftsOf, likeOf, type SearchTerm } from './search-query.ts';
import { snippetOf } from './search-snippet.ts';

/** A row's number in `words` has the call's id above these, and below what it is of the call. */
const PER_CALL = 2 ** 24;
/** Rows of turns are numbered by their event; those of tags, summary and notes follow from here. */
const TAGS_ROW = 2 ** 23;
const SUMMARY_ROW = TAGS_ROW + 1;
const FIRST_NOTE = TAGS_ROW + 2;
const MATCHES_MAX = 3;
/** Pages of the index that are rewritten in one go: a few milliseconds. */
const MERGE_PAGES = 64;

/** A call as it is to be found. */
export interface FoldedCall {
  readonly state: CallState;
  readonly noted: Noted;
  /** Bytes of the journal once it is complete, else null. */
  readonly journalBytes: number | null;
}

/** What of a call's files the projection has. */
export interface Folded {
  readonly journalBytes: number | null;
  readonly notesBytes: number;
}

export interface PastQuery {
  readonly terms: readonly SearchTerm[];
  /** The page follows this call in the order of the list. */
  readonly before: Pick<CallSummary, 'startedAt' | 'callSid'> | null;
  readonly limit: number;
}

/**
 * The list of calls and the words said on them, in SQLite: a projection of the
 * journals, quick to ask and made again where it is lost.
 */
export class History {
  readonly #db: HistoryDatabase;
  /** Turns of live calls as they stand in the index, so that only what changed is written. */
  readonly #live = new Map<CallSid, ReadonlyMap<number, string>>();

  /** @param file - Made where it is missing, made anew where it is damaged. */
  static open(file: string, log: Logger): History {
    const onDamage = (reason: string): void =>
      log.warn({ reason }, 'history could not be used and is made again from the journals');
    return new History(new HistoryDatabase(file, onDamage));
  }

  private constructor(db: HistoryDatabase) {
    this.#db = db;
  }

  /** Every call there is, and how much of its files is in here. */
  folded(): ReadonlyMap<CallSid, Folded> {
    const rows = this.#db.all('SELECT callSid, journalBytes, notesBytes FROM calls');
    return new Map(
      rows.map((row) => [
        CallSid.parse(row['callSid']),
        { journalBytes: numberOrNull(row['journalBytes']), notesBytes: Number(row['notesBytes']) },
      ]),
    );
  }

  /** Writes calls as they stand now, all in one transaction. */
  put(records: readonly FoldedCall[]): void {
    try {
      this.#db.transaction(() => {
        for (const record of records) this.#putOne(record);
      });
    } catch (error) {
      // Nothing of it was written: the next time everything is.
      for (const { state } of records) this.#live.delete(state.callSid);
      throw error;
    }
  }

  /** A past call, or null. */
  find(callSid: CallSid): CallSummary | null {
    const [row] = this.#db.all('SELECT * FROM calls WHERE callSid = ? AND journalBytes IS NOT NULL', callSid);
    return row === undefined ? null : summaryIn(row);
  }

  /** Past calls, newest first. */
  page({ terms, before, limit }: PastQuery): readonly ListedCall[] {
    const words = conditionOf(terms);
    const after = before === null ? { sql: '', values: [] } : keyBefore(before);
    const rows = this.#db.all(
      `SELECT * FROM calls WHERE journalBytes IS NOT NULL${after.sql}${words.sql}
       ORDER BY startedAt DESC, callSid DESC LIMIT ?`,
      ...after.values,
      ...words.values,
      limit,
    );
    return rows.map(listedIn);
  }

  /** Which of `callSids` have all the words. */
  having(callSids: readonly CallSid[], terms: readonly SearchTerm[]): ReadonlySet<string> {
    if (callSids.length === 0) return new Set();
    const words = conditionOf(terms);
    const marks = callSids.map(() => '?').join();
    const rows = this.#db.all(
      `SELECT callSid FROM calls WHERE callSid IN (${marks})${words.sql}`,
      ...callSids,
      ...words.values,
    );
    return new Set(rows.map((row) => String(row['callSid'])));
  }

  /** Where on a call the words stand. */
  matches(callSid: CallSid, terms: readonly SearchTerm[]): SearchMatch[] {
    const found: SearchMatch[] = [];
    for (const { text, ...place } of this.#wordsOf(callSid)) {
      const snippet = snippetOf(text, terms);
      if (snippet !== null) found.push({ ...place, snippet });
      if (found.length === MATCHES_MAX) break;
    }
    return found;
  }

  /** Past calls dialled on a real line since then. */
  dialledSince(sinceMs: number): number {
    const [row] = this.#db.all(
      `SELECT count(*) AS dialled FROM calls
       WHERE journalBytes IS NOT NULL AND startedAt >= ? AND direction = 'outbound' AND practice IS NULL`,
      new Date(sinceMs).toISOString(),
    );
    return Number(row?.['dialled'] ?? 0);
  }

  /** Whether a number that begins so was dialled on a real line before. */
  hasDialled(prefix: string): boolean {
    const [row] = this.#db.all(
      `SELECT 1 FROM calls
       WHERE journalBytes IS NOT NULL AND direction = 'outbound' AND practice IS NULL AND substr("to", 1, ?) = ? LIMIT 1`,
      prefix.length,
      prefix,
    );
    return row !== undefined;
  }

  /** Every number dialled on a real line. */
  numbersDialled(): readonly string[] {
    const rows = this.#db.all(`SELECT DISTINCT "to" FROM calls WHERE direction = 'outbound' AND practice IS NULL`);
    return rows.map((row) => String(row['to']));
  }

  /** Past calls that began before then. */
  startedBefore(beforeMs: number): readonly CallSid[] {
    const rows = this.#db.all(
      'SELECT callSid FROM calls WHERE journalBytes IS NOT NULL AND startedAt < ?',
      new Date(beforeMs).toISOString(),
    );
    return rows.map((row) => CallSid.parse(row['callSid']));
  }

  /** Takes calls out. Their words stay in the file until `sweep` is done. */
  remove(callSids: readonly CallSid[]): void {
    this.#db.transaction(() => {
      for (const callSid of callSids) {
        const id = this.#idOf(callSid);
        if (id === null) continue;
        this.#db.run('DELETE FROM words WHERE rowid BETWEEN ? AND ?', ...rowsOf(id));
        this.#db.run('DELETE FROM calls WHERE id = ?', id);
        this.#live.delete(callSid);
      }
      this.#db.run(`INSERT OR REPLACE INTO meta VALUES ('sweep', 'due')`);
    });
  }

  /** Whether words of removed calls may still be in the file. */
  isSweepDue(): boolean {
    return this.#db.all(`SELECT value FROM meta WHERE key = 'sweep'`).length > 0;
  }

  /**
   * Rewrites the index without what was removed, a little at each step, so that
   * the words are in no file any more.
   */
  *sweep(): Generator<void> {
    // Deleting only marks a word as gone: it leaves the index when its segments are merged.
    let pages = -MERGE_PAGES;
    for (;;) {
      const before = this.#changes();
      this.#db.run(`INSERT INTO words (words, rank) VALUES ('merge', ?)`, pages);
      if (this.#changes() - before < 2) break;
      pages = MERGE_PAGES;
      yield;
    }
    this.#db.run(`DELETE FROM meta WHERE key = 'sweep'`);
    this.#db.emptyLog();
  }

  /** Deletes everything; it is made again from the journals. */
  startOver(): void {
    this.#live.clear();
    this.#db.startOver();
  }

  close(): void {
    this.#db.close();
  }

  #putOne({ state, noted, journalBytes }: FoldedCall): void {
    const id = this.#putCall(state, noted, journalBytes);
    const before = this.#live.get(state.callSid);
    const rows = new Map([...state.entries.flatMap(turnRow), ...remarkRows(noted, state.seq)]);
    if (before === undefined) {
      this.#db.run('DELETE FROM words WHERE rowid BETWEEN ? AND ?', ...rowsOf(id));
    }
    for (const [number, row] of rows) {
      const known = before?.get(number);
      if (known === row.text) continue;
      const rowid = BigInt(id * PER_CALL + number);
      if (known !== undefined) this.#db.run('DELETE FROM words WHERE rowid = ?', rowid);
      const values = [rowid, row.text, row.turn, row.speaker, row.seq];
      this.#db.run('INSERT INTO words (rowid, text, turn, speaker, seq) VALUES (?, ?, ?, ?, ?)', ...values);
    }
    if (journalBytes !== null) this.#live.delete(state.callSid);
    else this.#live.set(state.callSid, new Map([...rows].map(([number, row]) => [number, row.text])));
  }

  #putCall(state: CallState, { tags, summary, bytes }: Noted, journalBytes: number | null): number {
    const { callSid, direction, from, to, status, mode, practice, startedAt, endedAt, durationSeconds } =
      summaryOf(state);
    const values = [direction, from, to, status, mode, practice, startedAt ?? '', endedAt, durationSeconds];
    this.#db.run(
      `INSERT INTO calls (callSid, direction, "from", "to", status, mode, practice, startedAt, endedAt,
         durationSeconds, journalBytes, seq, notesBytes, tags, summary)
       VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
       ON CONFLICT (callSid) DO UPDATE SET direction = excluded.direction, "from" = excluded."from",
         "to" = excluded."to", status = excluded.status, mode = excluded.mode, practice = excluded.practice,
         startedAt = excluded.startedAt, endedAt = excluded.endedAt, durationSeconds = excluded.durationSeconds,
         journalBytes = excluded.journalBytes, seq = excluded.seq, notesBytes = excluded.notesBytes,
         tags = excluded.tags, summary = excluded.summary`,
      callSid,
      ...values,
      journalBytes,
      state.seq,
      bytes,
      JSON.stringify(tags),
      summary,
    );
    return this.#idOf(callSid) ?? 0;
  }

  /** A call's words in one value: to fetch them row by row takes the driver five times as long. */
  #wordsOf(callSid: CallSid): readonly WordRow[] {
    const [row] = this.#db.all(
      `SELECT json_group_array(json_object('text', text, 'turn', turn, 'speaker', speaker, 'seq', seq)) AS words
       FROM words WHERE rowid BETWEEN ? AND ?`,
      ...rowsOf(this.#idOf(callSid) ?? 0),
    );
    return WordRows.parse(JSON.parse(String(row?.['words'])));
  }

  #idOf(callSid: CallSid): number | null {
    return numberOrNull(this.#db.all('SELECT id FROM calls WHERE callSid = ?', callSid)[0]?.['id']);
  }

  #changes(): number {
    return Number(this.#db.all('SELECT total_changes() AS changes')[0]?.['changes']);
  }
}

const WordRows = z.array(SearchMatch.omit({ snippet: true }).extend({ text: z.string() }));
type WordRow = z.infer<typeof WordRows>[number];

/** What is still being said is found once it has been. */
const turnRow = (entry: Entry): readonly (readonly [number, WordRow])[] =>
  isSaid(entry) ? [[entry.seq, { text: entry.text, turn: entry.turn, speaker: entry.speaker, seq: entry.seq }]] : [];

const isSaid = (entry: Entry): entry is Turn => entry.kind === 'turn' && entry.status !== 'streaming';

/** What was noted on a call, to be found by its words. @param seq - The call's last event. */
function remarkRows({ notes, tags, summary }: Noted, seq: number): readonly (readonly [number, WordRow])[] {
  const row = (number: number, text: string, at = seq) =>
    [number, { text, turn: null, speaker: 'note', seq: at }] as const;
  return [
    ...(tags.length === 0 ? [] : [row(TAGS_ROW, tags.join(', '))]),
    ...(summary === null ? [] : [row(SUMMARY_ROW, summary)]),
    ...notes.map((note, index) => row(FIRST_NOTE + index, note.text, note.seq)),
  ];
}

/** What a row of the list says beside the call itself; nothing where nothing was noted. */
export const remarksOf = (tags: readonly string[], summary: string | null): Pick<ListedCall, 'tags' | 'summary'> => ({
  ...(tags.length === 0 ? {} : { tags }),
  ...(summary === null ? {} : { summary }),
});

/**
 * The rows of a call in `words`, from and to. As whole numbers: the driver binds
 * a JavaScript number as a real one, with which FTS5 reads all rows there are.
 */
const rowsOf = (id: number): readonly [bigint, bigint] => [BigInt(id * PER_CALL), BigInt((id + 1) * PER_CALL - 1)];

/** Every term was said on the call, or is part of one of its numbers. */
function conditionOf(terms: readonly SearchTerm[]): { readonly sql: string; readonly values: readonly string[] } {
  const one = ` AND (id IN (SELECT rowid / ${PER_CALL} FROM words WHERE words MATCH ?)
    OR "from" LIKE ? ESCAPE '\\' OR "to" LIKE ? ESCAPE '\\')`;
  return {
    sql: one.repeat(terms.length),
    values: terms.flatMap((term) => [ftsOf(term), likeOf(term), likeOf(term)]),
  };
}

const keyBefore = ({ startedAt, callSid }: Pick<CallSummary, 'startedAt' | 'callSid'>) => ({
  sql: ' AND (startedAt, callSid) < (?, ?)',
  values: [startedAt ?? '', callSid],
});

function summaryIn(row: Row): CallSummary {
  return Summary.parse({ ...row, startedAt: row['startedAt'] === '' ? null : row['startedAt'], needs: null });
}

/** What the column `tags` has. */
const Tags = z.array(z.string());

const listedIn = (row: Row): ListedCall => ({
  ...summaryIn(row),
  ...remarksOf(Tags.parse(JSON.parse(String(row['tags']))), z.string().nullable().parse(row['summary'])),
});

const numberOrNull = (value: unknown): number | null => (typeof value === 'number' ? value : null);
