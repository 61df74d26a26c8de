import { build, isBuilt } from './build.mjs';
import { install, isInstalled } from './install.mjs';
import { ensureLibraries } from './libraries.mjs';
import { withLock } from './lock.mjs';
import { checkNodeVersion } from './node-version.mjs';

/** Dependencies and build: all that the relay needs. Milliseconds when both are there. */
export async function prepareRelay() {
  checkNodeVersion();
  if (isInstalled() && isBuilt()) return;
  await withLock(async () => {
    await install();
    await build();
  });
}

/**
 * The relay's needs and Electron's: runtime and system libraries.
 *
 * @returns the runtime, as `electronRuntime` describes it.
 */
export async function prepareApp({ forTests = false } = {}) {
  await prepareRelay();
  // Imported late: in a fresh clone the electron package it asks for has just been installed.
  const { electronRuntime } = await import('../electron-runtime.mjs');
  return withLock(async () => {
    const runtime = await electronRuntime();
    await ensureLibraries(runtime.executable, { forTests });
    return runtime;
  });
}
