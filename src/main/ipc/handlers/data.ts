import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import type { Refusal } from '#core/errors.ts';
import { errorCode } from '#relay/adapters/store/disk.ts';
import type { RelayApp } from '#relay/relay-app.ts';
import type { Handlers } from '../register.ts';

type DataHandlers = Pick<Handlers, 'data:open-folder' | 'data:export' | 'data:erase'>;

export interface Folders {
  /** Shows a folder in the system's file manager. Returns what stands in the way, or null. */
  readonly open: (folder: string) => Promise<string | null>;
  /** Asks the supervisor for a folder. Null where they thought better of it. */
  readonly choose: () => Promise<string | null>;
}

interface DataPorts {
  readonly dataFolder: () => string;
  readonly folders: Folders;
}

/** What is done with everything that is kept. */
export const dataHandlers = (
  relay: Pick<RelayApp, 'archive' | 'playbooks' | 'contacts'>,
  ports: DataPorts,
): DataHandlers => ({
  'data:open-folder': async () => {
    const wrong = await ports.folders.open(ports.dataFolder());
    return wrong === null ? { ok: true } : refused({ code: 'disk_refused', message: wrong });
  },
  'data:export': async () => {
    const chosen = await ports.folders.choose();
    if (chosen === null) return { ok: true, folder: null, calls: 0 };
    const folder = path.join(chosen, `phony-${new Date().toISOString().slice(0, 19).replaceAll(':', '')}`);
    try {
      return { ok: true, folder, calls: await exportAll(relay, folder) };
    } catch (error) {
      const message = `${folder} cannot be written (${errorCode(error)}). Choose another folder.`;
      return refused({ code: 'disk_refused', message });
    }
  },
  'data:erase': async () => {
    const erased = await relay.archive.eraseAll();
    return erased.ok ? { ok: true, calls: erased.value } : refused(erased.error);
  },
});

const refused = (error: Refusal) => ({ ok: false as const, error: { ...error } });

/** Each call as a page to read and as JSON, and what is used for calls. Resolves to how many calls there were. */
async function exportAll(
  { archive, playbooks, contacts }: Pick<RelayApp, 'archive' | 'playbooks' | 'contacts'>,
  folder: string,
): Promise<number> {
  const write = (file: string, text: string): Promise<void> =>
    writeFile(path.join(folder, file), text, { mode: 0o600 });
  await mkdir(path.join(folder, 'calls'), { recursive: true, mode: 0o700 });
  await write('playbooks.json', json((await playbooks.list()).playbooks));
  await write('contacts.json', json(contacts.list()));
  let calls = 0;
  for (const callSid of await archive.past()) {
    // oxlint-disable-next-line no-await-in-loop -- one call at a time is in memory
    const files = await Promise.all([archive.export(callSid, 'json'), archive.export(callSid, 'md')]);
    for (const file of files) {
      // oxlint-disable-next-line no-await-in-loop -- see above
      if (file !== null) await write(path.join('calls', file.name), file.text);
    }
    if (files[0] !== null) calls += 1;
  }
  return calls;
}

const json = (value: unknown): string => `${JSON.stringify(value, null, 2)}\n`;
