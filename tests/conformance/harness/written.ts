import { readdir, readFile } from 'node:fs/promises';
import { join, relative } from 'node:path';

/** Something that was written, and where. */
export interface Written {
  readonly place: string;
  readonly bytes: string | Buffer;
}

/** Every file below a folder as it lies there now. */
export async function filesIn(folder: string): Promise<readonly Written[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
  return Promise.all(files.map(async (file) => ({ place: relative(folder, file), bytes: await readFile(file) })));
}
