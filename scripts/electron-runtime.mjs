#!/usr/bin/env node
// Finds, and if need be fetches, the Electron this checkout runs on.
//
//   node scripts/electron-runtime.mjs              prints {dir, executable, version, source} as JSON
//   node scripts/electron-runtime.mjs exec CMD …   runs CMD with the variables that tools find Electron by
//
// In this order: $ELECTRON_OVERRIDE_DIST_PATH; the electron package's own download, when it is
// there; a download by its installer, when the host answers; the registry's Electron 33.
// $APP_ELECTRON=download or fallback forces one of the last two.
import { spawn, spawnSync } from 'node:child_process';
import fs from 'node:fs';
import { createRequire } from 'node:module';
import os from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { Halt, runMain, say } from './bootstrap/terminal.mjs';
import { registryRuntime, wasOutOfReach } from './electron/registry-runtime.mjs';

const RELEASES = 'https://github.com/electron/electron/releases/download/';
const HOST_TIMEOUT_MS = 5_000;
const DOWNLOAD_TIMEOUT_MS = 10 * 60_000;

const EXECUTABLES = { win32: 'electron.exe', darwin: 'Electron.app/Contents/MacOS/Electron' };
const executableIn = (dir) => path.join(dir, EXECUTABLES[process.platform] ?? 'electron');

const versionIn = (dir) => {
  try {
    return fs.readFileSync(path.join(dir, 'version'), 'utf8').replace(/^v/, '').trim();
  } catch {
    return null;
  }
};

function overridden(dir) {
  const executable = executableIn(dir);
  if (!fs.existsSync(executable)) throw new Halt(`ELECTRON_OVERRIDE_DIST_PATH is set, but there is no ${executable}`);
  return { dir, executable, version: versionIn(dir), source: 'ELECTRON_OVERRIDE_DIST_PATH' };
}

function electronPackage() {
  try {
    const manifest = createRequire(import.meta.url).resolve('electron/package.json');
    return { dir: path.dirname(manifest), version: JSON.parse(fs.readFileSync(manifest, 'utf8')).version };
  } catch {
    return null;
  }
}

/** The electron package's own download, or null where it is missing, half done or of another version. */
function downloaded(stock) {
  const dir = path.join(stock.dir, 'dist');
  const executable = executableIn(dir);
  if (versionIn(dir) !== stock.version || !fs.existsSync(executable)) return null;
  return { dir, executable, version: stock.version, source: 'electron package' };
}

async function hostAnswers(version) {
  const base = process.env.ELECTRON_MIRROR || process.env.npm_config_electron_mirror || RELEASES;
  try {
    const signal = AbortSignal.timeout(HOST_TIMEOUT_MS);
    const url = new URL(`v${version}/SHASUMS256.txt`, base);
    const response = await fetch(url, { method: 'HEAD', redirect: 'manual', signal });
    return response.status < 400;
  } catch {
    return false;
  }
}

function download(stock) {
  say(`downloading Electron ${stock.version}`);
  const installer = path.join(stock.dir, 'install.js');
  spawnSync(process.execPath, [installer], { stdio: ['ignore', 2, 2], timeout: DOWNLOAD_TIMEOUT_MS });
  return downloaded(stock);
}

async function stockRuntime(mode) {
  const stock = electronPackage();
  if (stock === null || mode === 'fallback') return null;
  const there = downloaded(stock);
  if (there !== null) return there;
  if (mode !== 'download' && (wasOutOfReach() || !(await hostAnswers(stock.version)))) return null;
  const fetched = download(stock);
  if (fetched === null && mode === 'download') throw new Halt('the Electron download failed');
  return fetched;
}

/** Finds or fetches an Electron: `{dir, executable, version, source}`. */
export async function electronRuntime(mode = process.env.APP_ELECTRON) {
  const override = process.env.ELECTRON_OVERRIDE_DIST_PATH;
  if (override) return overridden(override);
  const runtime = (await stockRuntime(mode)) ?? (await registryRuntime());
  if (runtime !== null) return runtime;
  throw new Halt(
    `no Electron for ${process.platform}-${process.arch}: its download host is out of reach; set ELECTRON_MIRROR or ELECTRON_OVERRIDE_DIST_PATH`,
  );
}

/** Node 20.18, which the registry's Electron has, knows what 20.19 does by itself: `require` of ES modules. */
const REGISTRY_NODE_OPTIONS = '--experimental-require-module --disable-warning=ExperimentalWarning';

const nodeOptions = () => [process.env.NODE_OPTIONS, REGISTRY_NODE_OPTIONS].filter(Boolean).join(' ');

/** The environment for Electron and what starts it: the electron package, Playwright and electron-vite look there. */
export const electronEnv = ({ dir, executable, source }) => ({
  ...process.env,
  ELECTRON_OVERRIDE_DIST_PATH: dir,
  ELECTRON_EXEC_PATH: executable,
  ...(source === 'registry' ? { NODE_OPTIONS: nodeOptions() } : {}),
});

function exec(runtime, command, args) {
  const shell = process.platform === 'win32';
  const child = spawn(command, args, { stdio: 'inherit', shell, env: electronEnv(runtime) });
  for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => child.kill(signal));
  child.on('error', (error) => {
    say(error.message);
    process.exit(127);
  });
  child.on('exit', (code, signal) => process.exit(code ?? 128 + os.constants.signals[signal]));
}

if (process.argv[1] && fs.realpathSync(process.argv[1]) === fileURLToPath(import.meta.url)) {
  await runMain(async () => {
    const [verb, command, ...args] = process.argv.slice(2);
    const runtime = await electronRuntime();
    if (verb === 'exec' && command !== undefined) exec(runtime, command, args);
    else console.log(JSON.stringify(runtime));
  });
}
