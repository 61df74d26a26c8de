import { app } from 'electron';
import { runCommandLine } from '#cli/command-line.ts';
import { endWithReader, processTerminal } from '#cli/process-terminal.ts';

const DEADLY = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

/**
 * Runs one `phony` command in the app's executable, with the exit code, streams and Ctrl+C of the
 * command under plain Node: no window, no relay, no single-instance lock, nothing in dock or tray.
 */
export function runCommand(words: readonly string[]): void {
  if (process.platform === 'darwin') app.setActivationPolicy('prohibited');
  endWithReader((code) => app.exit(code));
  // Electron would show a bug in a window, which nobody sees here.
  process.on('uncaughtException', (error) => {
    process.stderr.write(`${error.stack ?? error.message}\n`);
    app.exit(1);
  });
  void run(words);
}

async function run(words: readonly string[]): Promise<void> {
  // Until then Chromium puts handlers of its own in place.
  await app.whenReady();
  for (const signal of DEADLY) dieOf(signal);
  const root = app.getAppPath();
  const settingsFolder = app.isPackaged ? app.getPath('userData') : root;
  const exitCode = await runCommandLine(words, processTerminal({ root, settingsFolder }));
  await Promise.all([written(process.stdout), written(process.stderr)]);
  app.exit(exitCode);
}

/** As plain Node: who sent the signal sees that it was obeyed. Chromium would quit with 0. */
function dieOf(signal: NodeJS.Signals): void {
  const die = (): void => {
    // The command itself hears it.
    if (process.listenerCount(signal) > 1) return;
    process.removeListener(signal, die);
    process.kill(process.pid, signal);
  };
  process.on(signal, die);
}

const written = (stream: NodeJS.WriteStream): Promise<void> =>
  new Promise((resolve) => void stream.write('', () => resolve()));
