import fs from 'node:fs';
import path from 'node:path';

/** A log this large is set aside; one older log is kept. */
const ROTATE_BYTES = 5 * 1024 * 1024;
/** Whose words and numbers may be in it when it is verbose: nobody else on this machine reads it. */
const FOLDER_MODE = 0o700;
const FILE_MODE = 0o600;

export interface LogDestination {
  write(line: string): void;
}

interface Options {
  /** Writes to standard error as well. */
  readonly echo: boolean;
  readonly rotateBytes?: number;
}

/** Writes log lines to `logs/phony.log` of the data folder. A disk that takes none costs the log, and nothing else. */
export function createLogFile(dataDir: string, { echo, rotateBytes = ROTATE_BYTES }: Options): LogDestination {
  const file = path.join(dataDir, 'logs', 'phony.log');
  const size = sizeOf(file);
  let bytes = size > rotateBytes ? 0 : size;
  let stream = open(file, size > rotateBytes);
  return {
    write: (line) => {
      if (echo) process.stderr.write(line);
      if (bytes > rotateBytes) {
        stream?.end();
        stream = open(file, true);
        bytes = 0;
      }
      bytes += Buffer.byteLength(line);
      stream?.write(line);
    },
  };
}

function sizeOf(file: string): number {
  try {
    return fs.statSync(file).size;
  } catch {
    // None yet, or none to be had.
    return 0;
  }
}

/** @param setAside - What is there becomes the older log. Null where the disk takes none. */
function open(file: string, setAside: boolean): fs.WriteStream | null {
  try {
    fs.mkdirSync(path.dirname(file), { recursive: true, mode: FOLDER_MODE });
    if (setAside) fs.renameSync(file, `${file}.1`);
    const descriptor = fs.openSync(file, 'a', FILE_MODE);
    // One that was there keeps the mode it had.
    fs.fchmodSync(descriptor, FILE_MODE);
    const stream = fs.createWriteStream('', { fd: descriptor });
    // A full disk is told of where the journals are written; here it would only be a bug about a bug.
    stream.on('error', () => undefined);
    return stream;
  } catch {
    // The relay says what is wrong with the data folder, and what to do; here there is just no log.
    return null;
  }
}
