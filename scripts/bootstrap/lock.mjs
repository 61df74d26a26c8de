import fs from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { inRoot } from './paths.mjs';
import { say } from './terminal.mjs';

const FOLDER = inRoot('.phony');
const LOCK = `${FOLDER}/bootstrap.lock`;
const LOOK_AGAIN_MS = 250;
/** Longer than any first install; guards against a dead holder's process id being someone else's by now. */
const STALE_MS = 20 * 60_000;

function isHeld() {
  try {
    if (Date.now() - fs.statSync(LOCK).mtimeMs > STALE_MS) return false;
    process.kill(Number(fs.readFileSync(LOCK, 'utf8')), 0);
    return true;
  } catch (error) {
    return error.code === 'EPERM';
  }
}

/** Written aside and then linked, so that nobody ever reads a lock without its holder's id. */
function take() {
  fs.mkdirSync(FOLDER, { recursive: true });
  const mine = `${LOCK}.${process.pid}`;
  fs.writeFileSync(mine, String(process.pid));
  try {
    fs.linkSync(mine, LOCK);
    return true;
  } catch (error) {
    if (error.code !== 'EEXIST') throw error;
    if (!isHeld()) fs.rmSync(LOCK, { force: true });
    return false;
  } finally {
    fs.rmSync(mine, { force: true });
  }
}

const release = () => fs.rmSync(LOCK, { force: true });

/**
 * One start at a time may install or build in this checkout: two of them, say
 * `npm start` and `npm run relay` in a fresh clone, would empty each other's folders.
 */
export async function withLock(work) {
  let told = false;
  while (!take()) {
    if (!told && isHeld()) {
      say('another start is preparing this checkout; waiting for it');
      told = true;
    }
    await sleep(LOOK_AGAIN_MS);
  }
  process.once('exit', release);
  try {
    return await work();
  } finally {
    process.off('exit', release);
    release();
  }
}
