import path from 'node:path';
import type { Clock } from '#core/ports/clock.ts';
import { Disk } from '../adapters/store/disk.ts';
import { History } from '../adapters/store/history.ts';
import { Journal } from '../adapters/store/journal.ts';
import { NoteBook } from '../adapters/store/note-book.ts';
import type { Logger } from '../logging/logger.ts';
import { HistoryKeeper } from './history-keeper.ts';

export interface StoreOptions {
  readonly clock: Clock;
  readonly log: Logger;
  /** Told the error code of files that cannot be written, and null once all can. */
  readonly onTrouble: (code: string | null) => void;
}

/** Everything that is kept of calls. */
export interface CallStore {
  readonly journal: Journal;
  readonly notes: NoteBook;
  readonly history: HistoryKeeper;
  /** Writes what there is to write and lets go of every file. */
  close(): Promise<void>;
}

/** Opens what is kept of calls in a data folder. The history is in step once `history.load` was called. */
export async function openCallStore(folder: string, { clock, log, onTrouble }: StoreOptions): Promise<CallStore> {
  const disk = new Disk({ clock, onTrouble });
  const dir = path.join(folder, 'calls');
  const journal = await Journal.open(dir, log, disk);
  const notes = await NoteBook.open(dir, log, disk);
  const database = History.open(path.join(folder, 'history.db'), log);
  const history = new HistoryKeeper({ journal, notes, history: database, clock, log });
  const close = async (): Promise<void> => {
    await Promise.all([journal.close(), notes.close()]);
    await history.close();
  };
  return { journal, notes, history, close };
}
