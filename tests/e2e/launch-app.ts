import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { type ElectronApplication, _electron as electron, type Page } from 'playwright-core';

/** A machine busy with other tests needs a few seconds; a healthy one less than one. */
const WINDOW_MS = 20_000;
/** No single step takes longer: a test then fails by naming what did not come, not by running out of time. */
const STEP_MS = 15_000;
const ROOT = path.resolve(import.meta.dirname, '../..');

export interface RunningApp {
  readonly app: ElectronApplication;
  readonly page: Page;
  /** The data folder, `logs/phony.log` included. */
  readonly dataDir: string;
  /** What it wrote to standard error. */
  readonly stderr: () => string;
  /** Ends it as the system would, by SIGTERM: no question about live calls, nothing left behind. Returns its exit code. */
  stop(): Promise<number | null>;
}

/** Whoever runs the tests may have an account set up: no test may phone or pay with it. */
const NO_KEYS = {
  TWILIO_ACCOUNT_SID: '',
  TWILIO_AUTH_TOKEN: '',
  TWILIO_PHONE_NUMBER: '',
  OPENAI_API_KEY: '',
  HOST: '',
};

const environment = (extra: Readonly<Record<string, string>>): Record<string, string> => {
  const inherited = Object.entries(process.env).filter((entry): entry is [string, string] => entry[1] !== undefined);
  // `.env` of whoever runs the tests is not read either: what is set here wins.
  const ours = {
    ...NO_KEYS,
    NGROK_AUTHTOKEN: '',
    PHONY_DATA_DIR: '',
    PHONY_QUIET_HOURS: 'off',
    REQUIRE_SUPERVISOR_FEEDBACK: 'false',
    PORT: '0',
    PHONY_PRACTICE_PACE: 'fast',
    PHONY_NODE_OPTIONS: process.env['NODE_OPTIONS'] ?? '',
  };
  return { ...Object.fromEntries(inherited), ...ours, ...extra };
};

interface LaunchOptions {
  /** Its user-data folder, which is the caller's and stays; else one of its own. */
  readonly dataDir?: string;
  /** Further arguments, as the desktop gives a link to open. */
  readonly args?: readonly string[];
}

/**
 * Starts the built app with a user-data folder of its own. `npm test` says by
 * $ELECTRON_EXEC_PATH which Electron that is.
 *
 * @param env - On top of the environment; `PHONY_PRACTICE_PACE` is `fast` unless given.
 */
export async function launchApp(
  env: Readonly<Record<string, string>> = {},
  { dataDir: given, args = [] }: LaunchOptions = {},
): Promise<RunningApp> {
  const electronPath = process.env['ELECTRON_EXEC_PATH'];
  if (electronPath === undefined) throw new Error('start the end-to-end tests by npm test: it finds Electron');
  const dataDir = given ?? (await mkdtemp(path.join(os.tmpdir(), 'phony-e2e-')));
  const asRoot = process.getuid?.() === 0 ? ['--no-sandbox'] : [];
  const app = await electron.launch({
    executablePath: process.platform === 'linux' ? path.join(import.meta.dirname, 'electron.sh') : electronPath,
    cwd: ROOT,
    args: ['.', `--user-data-dir=${dataDir}`, ...asRoot, ...args],
    env: environment(env),
    // Playwright would say `light` whatever the system says.
    colorScheme: null,
  });
  const child = app.process();
  let errors = '';
  child.stderr?.on('data', (chunk: Buffer) => {
    errors += chunk.toString();
  });
  const page = await app.firstWindow({ timeout: WINDOW_MS }).catch((error: unknown) => {
    child.kill('SIGKILL');
    throw new Error(`no window came up; the app wrote:\n${errors}`, { cause: error });
  });
  page.setDefaultTimeout(STEP_MS);
  return {
    app,
    page,
    dataDir,
    stderr: () => errors,
    stop: async () => {
      const gone = child.exitCode === null ? once(child, 'exit') : Promise.resolve();
      child.kill('SIGTERM');
      await gone;
      if (given === undefined) await rm(dataDir, { recursive: true, force: true });
      return child.exitCode;
    },
  };
}
