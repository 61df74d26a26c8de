import { createHash } from 'node:crypto';
import fs from 'node:fs';
import { inRoot, root } from './paths.mjs';
import { runQuietly, timed } from './terminal.mjs';

const LOCKFILE = inRoot('package-lock.json');
const INSTALLED = inRoot('node_modules', '.package-lock.json');
const MARKER = inRoot('node_modules', '.phony-install');

const read = (file) => {
  try {
    return fs.readFileSync(file, 'utf8');
  } catch {
    return null;
  }
};

const wanted = () =>
  createHash('sha256').update(`${process.platform} ${process.arch} `).update(fs.readFileSync(LOCKFILE)).digest('hex');

/**
 * True where npm's own record of node_modules agrees with the lockfile: somebody
 * ran `npm install` by hand, and installing again would only take their tools away.
 */
function isInStep() {
  const record = read(INSTALLED);
  if (record === null) return false;
  const installed = JSON.parse(record).packages;
  const locked = Object.entries(JSON.parse(fs.readFileSync(LOCKFILE, 'utf8')).packages);
  return locked.every(([place, { integrity, optional }]) => {
    if (place === '') return true;
    const found = installed[place];
    return found === undefined ? optional === true : found.integrity === integrity;
  });
}

/** True when node_modules is what the lockfile says. */
export function isInstalled() {
  if (read(MARKER) === wanted()) return true;
  if (!isInStep()) return false;
  mark();
  return true;
}

const mark = () => fs.writeFileSync(MARKER, wanted());

const npm = (...args) =>
  // npm is a .cmd file on Windows, which only a shell can start.
  runQuietly('npm', [...args, '--no-audit', '--no-fund', '--loglevel=error'], {
    cwd: root,
    shell: process.platform === 'win32',
  });

/**
 * `npm ci` refuses a lockfile that lacks the optional packages of other platforms,
 * and npm writes such lockfiles where its registry does not have those packages.
 * `--no-save` installs the same locked versions and leaves the lockfile alone.
 */
const installLocked = () => npm('ci').catch(() => npm('install', '--no-save'));

/** Installs the dependencies as the lockfile has them. */
export async function install() {
  if (isInstalled()) return;
  await timed('installed the npm packages', installLocked);
  mark();
}
