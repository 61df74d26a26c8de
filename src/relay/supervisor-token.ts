import { randomBytes } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';

/** The token kept from last time, or a new one, kept in a file only this user can read. */
export function keptSupervisorToken(dataDir: string): string {
  const file = path.join(dataDir, 'supervisor-token');
  try {
    const kept = readFileSync(file, 'utf8').trim();
    if (kept !== '') return kept;
  } catch {
    // The first start: there is none yet.
  }
  const token = randomBytes(24).toString('base64url');
  writeFileSync(file, `${token}\n`, { mode: 0o600 });
  return token;
}
