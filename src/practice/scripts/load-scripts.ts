import { readdir, readFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { parseScript, type Script } from './script.ts';

/**
 * Every script in a folder, in the order of the files' names.
 *
 * @throws Error that names file and field where one is malformed.
 */
export async function loadScripts(dir: string): Promise<readonly Script[]> {
  const files = (await readdir(dir)).filter((file) => file.endsWith('.json'));
  const names = files.map((file) => basename(file, '.json')).sort();
  const paths = names.map((name) => join(dir, `${name}.json`));
  return Promise.all(paths.map(async (file) => parseScript(file, await readFile(file, 'utf8'))));
}
