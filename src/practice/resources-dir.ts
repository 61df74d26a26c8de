import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';

/**
 * `resources/practice` of the project this file runs in. Source files and the
 * bundle in `out/main` lie at different depths, so the root is found by its
 * `package.json`, never by counting folders or by the working directory.
 *
 * @throws Error where no folder above holds a `package.json`.
 */
export function findResourcesDir(from: string = import.meta.dirname): string {
  if (existsSync(join(from, 'package.json'))) return join(from, 'resources', 'practice');
  const parent = dirname(from);
  if (parent === from) throw new Error('the practice line found no package.json above it; pass resourcesDir');
  return findResourcesDir(parent);
}
