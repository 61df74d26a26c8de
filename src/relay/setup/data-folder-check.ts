import { rm, statfs, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { dataFolderProblem } from '../data-folder.ts';
import { type Check, failed, fine, warning } from './check.ts';

const MEGABYTE = 1024 * 1024;
/** Journals are small; what is nearly full will be full one day in the middle of a call. */
const LITTLE_MB = 100;
const FIX = 'Set PHONY_DATA_DIR to a folder you may write to, with space left.';

/** Permissions do not tell of a full disk, so a file is written. */
export const dataFolderCheck = (folder: string): Check => ({
  id: 'data-folder',
  title: 'Data folder',
  needed: 'practice',
  run: async () => {
    const problem = dataFolderProblem(folder);
    if (problem !== null) return failed(`${problem}.`, FIX);
    const file = path.join(folder, `.written-to-check-${process.pid}`);
    try {
      await writeFile(file, 'Phony was here.\n', { mode: 0o600 });
      await rm(file, { force: true });
    } catch (error) {
      const code = error instanceof Error && 'code' in error ? String(error.code) : 'error';
      return failed(`${folder} cannot be written (${code}).`, FIX);
    }
    const { bavail, bsize } = await statfs(folder);
    const leftMb = Math.floor((bavail * bsize) / MEGABYTE);
    return leftMb < LITTLE_MB
      ? warning(`${folder} can be written, but only ${leftMb} MB are left there.`, 'Free space on that disk.')
      : fine(`${folder} can be written.`);
  },
});
