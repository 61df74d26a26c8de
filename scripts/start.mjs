// npm start: the desktop app; on a machine without a display the relay, with its console in the browser.
import { spawn } from 'node:child_process';
import readline from 'node:readline';
import { checkNodeVersion } from './bootstrap/node-version.mjs';
import { root } from './bootstrap/paths.mjs';
import { prepareApp } from './bootstrap/prepare.mjs';
import { runMain, say } from './bootstrap/terminal.mjs';
import { electronEnv } from './electron-runtime.mjs';
import { startInBrowser } from './start-in-browser.mjs';

/** Chromium says these on every healthy start of a machine without a full desktop. */
const HARMLESS = [
  /bus\.cc\(\d+\)\] Failed to connect to the bus/,
  /viz_main_impl\.cc\(\d+\)\] Exiting GPU process/,
  /object_proxy\.cc\(\d+\)\].*NameHasOwner/,
];

const hasDisplay = () =>
  process.platform !== 'linux' || Boolean(process.env.DISPLAY) || Boolean(process.env.WAYLAND_DISPLAY);

/** Chromium refuses to sandbox for root; the app's own boundaries hold there as well. */
const rootArguments = () => (process.platform === 'linux' && process.getuid?.() === 0 ? ['--no-sandbox'] : []);

function startApp(runtime) {
  const args = ['.', ...rootArguments(), ...process.argv.slice(2)];
  const options = { cwd: root, env: electronEnv(runtime), stdio: ['inherit', 'inherit', 'pipe'] };
  const app = spawn(runtime.executable, args, options);
  readline.createInterface({ input: app.stderr }).on('line', (line) => {
    if (line !== '' && !HARMLESS.some((pattern) => pattern.test(line))) say(line);
  });
  let stopping = false;
  for (const signal of ['SIGINT', 'SIGTERM']) {
    process.on(signal, () => {
      stopping = true;
      app.kill('SIGTERM');
    });
  }
  app.on('error', (error) => {
    say(`Electron did not start: ${error.message}`);
    process.exitCode = 1;
  });
  app.on('close', (code, signal) => {
    process.exitCode = stopping && code === null ? 0 : (code ?? 1);
    if (!stopping && signal !== null) say(`Electron was ended by ${signal}`);
  });
}

await runMain(async () => {
  checkNodeVersion();
  if (hasDisplay()) startApp(await prepareApp());
  else await startInBrowser();
});
