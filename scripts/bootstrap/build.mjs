import { createHash } from 'node:crypto';
import fs from 'node:fs';
import { inRoot, root } from './paths.mjs';
import { runQuietly, timed } from './terminal.mjs';

const MARKER = inRoot('out', '.build-hash');
/** Everything the build's result depends on. Practice conversations are read at run time, so they are not in it. */
const SOURCES = ['src', 'electron.vite.config.ts', 'package.json', 'package-lock.json', 'tsconfig.base.json'];
const RESULTS = ['out/main/index.js', 'out/main/relay.js', 'out/preload/index.cjs', 'out/renderer/index.html'];

function* filesUnder(place) {
  const stat = fs.statSync(place, { throwIfNoEntry: false });
  if (stat === undefined) return;
  if (stat.isDirectory()) {
    for (const name of fs.readdirSync(place).sort()) yield* filesUnder(`${place}/${name}`);
  } else yield place;
}

function hashOfSources() {
  const hash = createHash('sha256');
  for (const source of SOURCES) {
    for (const file of filesUnder(inRoot(source))) {
      hash.update(`\0${file.slice(root.length)}\0`).update(fs.readFileSync(file));
    }
  }
  return hash.digest('hex');
}

function isFresh(hash) {
  if (!RESULTS.every((file) => fs.existsSync(inRoot(file)))) return false;
  return fs.existsSync(MARKER) && fs.readFileSync(MARKER, 'utf8') === hash;
}

/** True when `out/` was made from the sources as they are. */
export const isBuilt = () => isFresh(hashOfSources());

/** Builds main, relay, preload and console, unless `out/` was made from these very sources. */
export async function build() {
  const hash = hashOfSources();
  if (isFresh(hash)) return;
  await timed('built', async () => {
    fs.rmSync(MARKER, { force: true });
    const bin = inRoot('node_modules', 'electron-vite', 'bin', 'electron-vite.js');
    await runQuietly(process.execPath, [bin, 'build', '--logLevel', 'warn'], { cwd: root });
    fs.writeFileSync(MARKER, hash);
  });
}
