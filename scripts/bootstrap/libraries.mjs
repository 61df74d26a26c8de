import { spawnSync } from 'node:child_process';
import { Halt, runQuietly, timed } from './terminal.mjs';

/** The least that shows a window on a bare Debian, checked in a minimal root file system. */
const WINDOW = ['libgtk-3-0', 'libnss3', 'libasound2', 'libgbm1'];
/** Notifications are loaded when first used, so `ldd` does not miss them. */
const NOTIFICATIONS = ['libnotify4'];
const DISPLAY = ['xvfb', 'xauth'];
/** Presses the keys of the whole desktop, which no page can. */
const KEYS = ['xdotool'];
/** For the console in a browser; any of these names will do. */
const BROWSER = ['chromium'];
const BROWSERS = ['chromium', 'chromium-browser', 'google-chrome'];
const BUS = ['dbus', 'python3', 'python3-dbus', 'python3-gi'];

const succeeds = (command, args) => spawnSync(command, args, { stdio: 'ignore' }).status === 0;

const isOnPath = (command) => succeeds('sh', ['-c', `command -v ${command}`]);

const hasWindowLibraries = (executable) => {
  const { stdout } = spawnSync('ldd', [executable], { encoding: 'utf8' });
  return stdout !== null && !stdout.includes('not found');
};

/** Of the linker's cache, because that is where the lookup by name ends. */
const hasNotifications = () => {
  const { stdout } = spawnSync('/sbin/ldconfig', ['-p'], { encoding: 'utf8' });
  return stdout?.includes('libnotify.so.4') ?? false;
};

/** Debian's own Python, because the packages above are for no other. */
const hasBus = () => isOnPath('dbus-run-session') && succeeds('/usr/bin/python3', ['-c', 'import dbus, gi']);

function missing(executable, forTests) {
  const packages = [];
  if (!hasWindowLibraries(executable)) packages.push(...WINDOW);
  if (!forTests) return packages;
  if (!hasNotifications()) packages.push(...NOTIFICATIONS);
  if (!isOnPath('xvfb-run')) packages.push(...DISPLAY);
  if (!isOnPath('xdotool')) packages.push(...KEYS);
  if (!hasBus()) packages.push(...BUS);
  if (!BROWSERS.some(isOnPath)) packages.push(...BROWSER);
  return packages;
}

/** Since Debian 13 and Ubuntu 24.04 some of the names end in t64. */
const asNamedHere = (name) => {
  const renamed = `${name}t64`;
  return succeeds('apt-cache', ['show', '--no-all-versions', renamed]) ? renamed : name;
};

/**
 * Makes sure that Electron's system libraries are there, with apt where we may
 * use it; elsewhere it stops with the one line to run.
 */
export async function ensureLibraries(executable, { forTests }) {
  if (process.platform !== 'linux') return;
  const packages = missing(executable, forTests);
  if (packages.length === 0) return;
  if (!isOnPath('apt-get')) {
    throw new Halt(`Electron lacks system libraries; install what your system calls ${packages.join(' ')}`);
  }
  if (process.getuid?.() !== 0) {
    throw new Halt(
      `Electron lacks system libraries; run: sudo apt-get update && sudo apt-get install -y --no-install-recommends ${packages.map(asNamedHere).join(' ')}`,
    );
  }
  await timed(`installed system libraries: ${packages.join(' ')}`, () => aptInstall(packages));
  const still = missing(executable, forTests);
  if (still.length > 0) throw new Halt(`apt installed them, but still missing: ${still.join(' ')}`);
}

async function aptInstall(packages) {
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  await runQuietly('apt-get', ['update', '-q'], { env });
  const args = ['install', '-y', '-q', '--no-install-recommends', ...packages.map(asNamedHere)];
  await runQuietly('apt-get', args, { env });
}
