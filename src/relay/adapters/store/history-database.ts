import { closeSync, openSync, rmSync } from 'node:fs';
import Database from 'libsql';
import { errorCode } from './disk.ts';

/** Of the tables below; another number means they are made anew from the journals. */
const SCHEMA = 2;

const MEMORY = ':memory:';

const TABLES = `
  CREATE TABLE meta (key TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
  CREATE TABLE calls (
    id INTEGER PRIMARY KEY,
    callSid TEXT NOT NULL UNIQUE,
    direction TEXT NOT NULL,
    "from" TEXT NOT NULL,
    "to" TEXT NOT NULL,
    status TEXT NOT NULL,
    mode TEXT NOT NULL,
    practice TEXT,
    startedAt TEXT NOT NULL,
    endedAt TEXT,
    durationSeconds REAL,
    /* Bytes and last event of the journal, bytes of the notes, as folded; journalBytes is null while the call is up. */
    journalBytes INTEGER,
    seq INTEGER NOT NULL,
    notesBytes INTEGER NOT NULL,
    /* A JSON array of strings. */
    tags TEXT NOT NULL,
    summary TEXT
  );
  CREATE INDEX callsByStart ON calls (startedAt, callSid);
  /* A row a turn, a row a note, one of the tags and one of the summary; the row's number has the call's id in its upper bits, see rowOf. */
  CREATE VIRTUAL TABLE words USING fts5 (
    text, turn UNINDEXED, speaker UNINDEXED, seq UNINDEXED, tokenize = "unicode61 remove_diacritics 2"
  );
  INSERT INTO meta VALUES ('schema', '${SCHEMA}');
`;

export type Row = Readonly<Record<string, unknown>>;

/** The file history is kept in: one connection, synchronous. What is in it can be made again at any time. */
export class HistoryDatabase {
  readonly #file: string;
  #db: Database.Database;
  #statements = new Map<string, Database.Statement>();

  /**
   * Opens the file, made where it is missing. One that cannot be used is deleted and made anew; where that cannot be,
   * it is kept in memory.
   *
   * @param onDamage - Told why the file was given up.
   */
  constructor(file: string, onDamage: (reason: string) => void) {
    this.#file = file;
    try {
      this.#db = opened(file);
    } catch (error) {
      onDamage(reasonOf(error));
      this.#db = anew(file, onDamage);
    }
  }

  /** Deletes the file and makes an empty one. */
  startOver(): void {
    this.close();
    this.#db = anew(this.#file, nothing);
  }

  all(sql: string, ...values: readonly unknown[]): readonly Row[] {
    // One null or object by itself would be taken for named values.
    return this.#prepared(sql)
      .all([...values])
      .map((row) => (typeof row === 'object' && row !== null ? { ...row } : {}));
  }

  run(sql: string, ...values: readonly unknown[]): void {
    this.#prepared(sql).run([...values]);
  }

  /** Everything `work` does, or nothing of it. @throws what `work` throws. */
  transaction(work: () => void): void {
    this.#db.exec('BEGIN IMMEDIATE');
    try {
      work();
      this.#db.exec('COMMIT');
    } catch (error) {
      if (this.#db.inTransaction) this.#db.exec('ROLLBACK');
      throw error;
    }
  }

  /** Empties the log of changes into the file. What was deleted is in neither then. */
  emptyLog(): void {
    this.#db.pragma('wal_checkpoint(TRUNCATE)');
  }

  /** Closes the file, whole; one that is damaged as it is. */
  close(): void {
    this.#statements = new Map();
    try {
      this.emptyLog();
    } catch {
      // What the log holds is read at the next start.
    }
    this.#db.close();
  }

  #prepared(sql: string): Database.Statement {
    let statement = this.#statements.get(sql);
    if (statement === undefined) {
      statement = this.#db.prepare(sql);
      this.#statements.set(sql, statement);
    }
    return statement;
  }
}

/** Whether it is the file that is broken, and not the disk that is full. */
export const isDamage = (error: unknown): boolean => /^SQLITE_(?:CORRUPT|NOTADB)/.test(errorCode(error));

function opened(file: string): Database.Database {
  // Its owner's alone, as the journals are; the files beside it follow its mode.
  if (file !== MEMORY) closeSync(openSync(file, 'a', 0o600));
  const db = new Database(file);
  try {
    db.pragma('journal_mode = WAL');
    // Loses the last changes where the power goes, never its order; the journals have them.
    db.pragma('synchronous = NORMAL');
    // 16 MB: what a search reads stays at hand.
    db.pragma('cache_size = -16384');
    // What is erased is overwritten.
    db.pragma('secure_delete = ON');
    makeTables(db);
    return db;
  } catch (error) {
    db.close();
    throw error;
  }
}

function makeTables(db: Database.Database): void {
  const names = db.prepare(`SELECT name FROM sqlite_schema WHERE name = 'meta'`).all([]);
  if (names.length === 0) return void db.exec(`BEGIN; ${TABLES} COMMIT`);
  const [schema] = db.prepare(`SELECT value FROM meta WHERE key = 'schema'`).pluck().all([]);
  if (schema !== String(SCHEMA)) throw new Error(`made by another release (schema ${String(schema)})`);
}

function anew(file: string, onDamage: (reason: string) => void): Database.Database {
  try {
    removeDatabase(file);
    return opened(file);
  } catch (error) {
    onDamage(reasonOf(error));
    return opened(MEMORY);
  }
}

function removeDatabase(file: string): void {
  for (const ending of ['', '-wal', '-shm']) rmSync(`${file}${ending}`, { force: true });
}

const reasonOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));

function nothing(): void {}
