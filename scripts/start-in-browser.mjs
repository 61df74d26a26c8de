import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import fs from 'node:fs';
import readline from 'node:readline';
import { parseEnv } from 'node:util';
import { inRoot, root } from './bootstrap/paths.mjs';
import { prepareRelay } from './bootstrap/prepare.mjs';
import { say } from './bootstrap/terminal.mjs';

/** The supervisor's token as configured, or one for this run: the address has to carry it. */
function supervisorToken() {
  const file = inRoot('.env');
  const written = fs.existsSync(file) ? parseEnv(fs.readFileSync(file, 'utf8')).PHONY_SUPERVISOR_TOKEN : undefined;
  return process.env.PHONY_SUPERVISOR_TOKEN || written || randomBytes(24).toString('base64url');
}

/** Where the relay listens, when this line of its output says so. */
function listeningUrl(line) {
  try {
    const { event, url } = JSON.parse(line);
    return event === 'listening' ? url : null;
  } catch {
    return null;
  }
}

/** Runs the relay without a window, in the foreground, and prints where its console can be opened. */
export async function startInBrowser() {
  say('no display: starting without a window, the console opens in a browser');
  await prepareRelay();
  const token = supervisorToken();
  const relay = spawn(process.execPath, [inRoot('scripts', 'relay.mjs')], {
    cwd: root,
    env: { ...process.env, PHONY_SUPERVISOR_TOKEN: token },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  readline.createInterface({ input: relay.stdout }).on('line', (line) => {
    const url = listeningUrl(line);
    console.log(url === null ? line : `${url}/dashboard/?token=${encodeURIComponent(token)}`);
  });
  let stopping = false;
  for (const signal of ['SIGINT', 'SIGTERM']) {
    process.on(signal, () => {
      // Ctrl+C reaches the relay by itself, and npm passes it on once more.
      if (!stopping) relay.kill('SIGTERM');
      stopping = true;
    });
  }
  relay.on('close', (code) => {
    process.exitCode = stopping ? (code ?? 0) : (code ?? 1);
  });
}
