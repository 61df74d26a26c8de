import fs from 'node:fs';
import path from 'node:path';

/** A log this large is set aside at the next start; one older log is kept. */
const ROTATE_BYTES = 5 * 1024 * 1024;

export interface LogDestination {
  write(line: string): void;
}

function openLog(dataDir: string): number | null {
  const file = path.join(dataDir, 'logs', 'phony.log');
  try {
    fs.mkdirSync(path.dirname(file), { recursive: true });
    const size = fs.statSync(file, { throwIfNoEntry: false })?.size ?? 0;
    if (size > ROTATE_BYTES) fs.renameSync(file, `${file}.1`);
    return fs.openSync(file, 'a', 0o600);
  } catch {
    // The relay says what is wrong with the data folder, and what to do; here there is just no log.
    return null;
  }
}

/** Writes log lines to `logs/phony.log` of the data folder; with `echo` to standard error as well. */
export function createLogFile(dataDir: string, { echo }: { readonly echo: boolean }): LogDestination {
  const file = openLog(dataDir);
  const stream = file === null ? null : fs.createWriteStream('', { fd: file });
  return {
    write: (line) => {
      stream?.write(line);
      if (echo) process.stderr.write(line);
    },
  };
}
