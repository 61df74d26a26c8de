import { readFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { parseEnv } from 'node:util';
import { z } from 'zod';
import { wrongUsage } from './failure.ts';
import type { Terminal } from './terminal.ts';

const DEFAULT_PORT = '24187';

export interface Relay {
  /** Without a slash at its end. */
  readonly url: string;
  readonly token: string | null;
  /** Where the token was found or looked for last, for the supervisor to check. */
  readonly tokenFrom: string;
}

type Settings = Readonly<Record<string, string | undefined>>;

/** Where the relay is and what opens it: as asked, else the environment, else `.env`, else what was set in the app or the relay keeps. */
export function findRelay(
  { env, settingsFolder }: Pick<Terminal, 'env' | 'settingsFolder'>,
  asked: { readonly url?: string | undefined; readonly token?: string | undefined },
): Relay {
  const file = path.join(settingsFolder, '.env');
  const beside: Settings = { ...keptSettings(env), ...parseEnv(readIfThere(file) ?? '') };
  return { url: urlOf(asked.url, env, beside), ...tokenOf(asked.token, env, { file, settings: beside }) };
}

function urlOf(asked: string | undefined, env: Settings, beside: Settings): string {
  const given = asked ?? valueOf(env, 'PHONY_URL') ?? addressAt(env) ?? valueOf(beside, 'PHONY_URL');
  const text = given ?? addressAt(beside) ?? `127.0.0.1:${DEFAULT_PORT}`;
  const url = text.includes('://') ? text : `http://${text}`;
  if (!URL.canParse(url) || !/^https?:/.test(url)) {
    throw wrongUsage(`${text} is no address of a relay; give --url or PHONY_URL like http://127.0.0.1:${DEFAULT_PORT}`);
  }
  return url.replace(/\/+$/, '');
}

/** `PORT=0` means any free one: it does not say which. */
function addressAt(settings: Settings): string | undefined {
  const port = valueOf(settings, 'PORT');
  return port === undefined || port === '0' ? undefined : `127.0.0.1:${port}`;
}

function tokenOf(
  asked: string | undefined,
  env: Settings,
  beside: { readonly file: string; readonly settings: Settings },
): Pick<Relay, 'token' | 'tokenFrom'> {
  if (asked !== undefined) return { token: asked, tokenFrom: '--token' };
  const name = 'PHONY_SUPERVISOR_TOKEN';
  const given = valueOf(env, name);
  if (given !== undefined) return { token: given, tokenFrom: name };
  const written = valueOf(beside.settings, name);
  if (written !== undefined) return { token: written, tokenFrom: beside.file };
  const dataDir = valueOf(env, 'PHONY_DATA_DIR') ?? valueOf(beside.settings, 'PHONY_DATA_DIR') ?? userDataDir(env);
  const kept = path.join(dataDir, 'supervisor-token');
  return { token: readIfThere(kept)?.trim() || null, tokenFrom: kept };
}

/** An empty value counts as not set, as it does for the relay. */
const valueOf = (settings: Settings, name: string): string | undefined => settings[name]?.trim() || undefined;

/** The same folder as the relay's and the app's (`src/relay/index.ts`). */
function userDataDir(env: Settings): string {
  const home = os.homedir();
  if (process.platform === 'darwin') return path.join(home, 'Library', 'Application Support', 'Phony');
  if (process.platform === 'win32') return path.join(env['APPDATA'] ?? home, 'Phony');
  return path.join(env['XDG_CONFIG_HOME'] ?? path.join(home, '.config'), 'Phony');
}

const Kept = z.object({ values: z.record(z.string(), z.string()) });

/** What was set in the app, keys apart: those are sealed for the app alone. */
function keptSettings(env: Settings): Settings {
  try {
    return Kept.parse(JSON.parse(readIfThere(path.join(userDataDir(env), 'settings.json')) ?? '')).values;
  } catch {
    // There is none, or none that can be read: the app says so.
    return {};
  }
}

function readIfThere(file: string): string | null {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    // Not there or not ours to read: the next place is looked at, and the relay has the last word.
    return null;
  }
}
