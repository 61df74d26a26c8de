import { mkdir, readdir, readFile, stat, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { dataHandlers } from '#main/ipc/handlers/data.ts';
import { temporaryFolder } from '../../fakes/temporary-folder.ts';
import { CALL, FakeRelay } from '../fake-relay.ts';

async function world(chosen: (folder: string) => string | null = (folder) => folder) {
  const folder = await temporaryFolder();
  const opened: string[] = [];
  const open = async (which: string): Promise<null> => {
    opened.push(which);
    return null;
  };
  const folders = { open, choose: async () => chosen(folder) };
  return { folder, opened, handlers: dataHandlers(new FakeRelay(), { folders, dataFolder: () => '/data' }) };
}

describe('everything that is kept', () => {
  it('is exported into a folder of its own, for this user alone', async () => {
    const { handlers } = await world();
    const done = await handlers['data:export'](undefined);
    if (!done.ok || done.folder === null) throw new Error('not exported');
    expect(done.calls).toBe(1);
    expect((await readdir(done.folder)).toSorted()).toEqual(['calls', 'contacts.json', 'playbooks.json']);
    const calls = path.join(done.folder, 'calls');
    expect((await readdir(calls)).toSorted()).toEqual([`${CALL.callSid}.json`, `${CALL.callSid}.md`]);
    expect(await readFile(path.join(calls, `${CALL.callSid}.md`), 'utf8')).toBe('words');
    expect((await stat(path.join(calls, `${CALL.callSid}.md`))).mode & 0o077).toBe(0);
  });

  it('stays where it is when no folder is chosen', async () => {
    const { handlers } = await world(() => null);
    expect(await handlers['data:export'](undefined)).toEqual({ ok: true, folder: null, calls: 0 });
  });

  it('that cannot be written is refused with the folder', async () => {
    const { folder, handlers } = await world((given) => path.join(given, 'a-file'));
    await mkdir(folder, { recursive: true });
    await writeFile(path.join(folder, 'a-file'), '');
    expect(await handlers['data:export'](undefined)).toMatchObject({ ok: false, error: { code: 'disk_refused' } });
  });

  it('is shown in the file manager, and erased', async () => {
    const { handlers, opened } = await world();
    expect(await handlers['data:open-folder'](undefined)).toEqual({ ok: true });
    expect(opened).toEqual(['/data']);
    expect(await handlers['data:erase'](undefined)).toEqual({ ok: true, calls: 1 });
  });
});
