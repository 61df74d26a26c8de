import { spawn } from 'node:child_process';

/** One terse line about what was done. On stderr: stdout belongs to whatever is being started. */
export const say = (line) => process.stderr.write(`${line}\n`);

/** Stops the program with one sentence for the person at the terminal and no stack trace. */
export class Halt extends Error {
  name = 'Halt';
}

/** Does the work and says how long it took. */
export async function timed(what, work) {
  const startedAtMs = performance.now();
  const result = await work();
  say(`${what} (${((performance.now() - startedAtMs) / 1000).toFixed(1)} s)`);
  return result;
}

/**
 * Runs a command out of sight. Its output is shown only when it fails, because
 * a tool's warnings drown the one line that matters.
 */
export function runQuietly(command, args, options = {}) {
  return new Promise((resolve, reject) => {
    const shown = [command, ...args].join(' ');
    const child = spawn(command, args, { ...options, stdio: ['ignore', 'pipe', 'pipe'] });
    const output = [];
    child.stdout.on('data', (chunk) => output.push(chunk));
    child.stderr.on('data', (chunk) => output.push(chunk));
    child.on('error', (error) => reject(new Halt(`${shown}: ${error.message}`)));
    child.on('close', (code, signal) => {
      if (code === 0) return resolve(Buffer.concat(output).toString());
      const reason = `${shown} failed (${signal ?? `exit code ${code}`})`;
      reject(new Halt(`${Buffer.concat(output).toString().trimEnd()}\n${reason}`));
    });
  });
}

/** Runs a program's main function; a `Halt` ends it with exit code 1 and its one sentence. */
export async function runMain(main) {
  try {
    await main();
  } catch (error) {
    say(error instanceof Halt ? error.message : (error?.stack ?? String(error)));
    process.exit(1);
  }
}
