import { mkdir, readdir, readFile, stat, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { type Playbook, parsePlaybook } from '#core/dialling/playbook.ts';
import { PlaybookFiles } from '#relay/playbooks/playbook-files.ts';
import { temporaryFolder } from '../../fakes/temporary-folder.ts';

function playbook(name: string, title = 'A title'): Playbook {
  const parsed = parsePlaybook(name, { title, brief: 'Ask.' });
  if (!parsed.ok) throw new Error(parsed.error.message);
  return parsed.value;
}

async function folder() {
  const dir = path.join(await temporaryFolder(), 'playbooks');
  return { dir, files: new PlaybookFiles(dir) };
}

describe('the playbooks of a folder', () => {
  it('are none while there is no folder', async () => {
    const { files } = await folder();
    expect(await files.list()).toEqual({ playbooks: [], broken: [] });
    expect(await files.remove('hours')).toBe(false);
  });

  it('are kept, replaced and taken away, by name', async () => {
    const { files } = await folder();
    await files.put(playbook('hours'));
    await files.put(playbook('booking'));
    await files.put(playbook('hours', 'Another title'));
    expect(await files.list()).toEqual({
      playbooks: [playbook('booking'), playbook('hours', 'Another title')],
      broken: [],
    });
    expect(await files.remove('booking')).toBe(true);
    expect((await files.list()).playbooks).toEqual([playbook('hours', 'Another title')]);
  });

  it('are whole files for their owner alone, named as the file is', async () => {
    const { dir, files } = await folder();
    await Promise.all(['One', 'Two', 'Three'].map((title) => files.put(playbook('hours', title))));
    expect(await readdir(dir)).toEqual(['hours.json']);
    const written: unknown = JSON.parse(await readFile(path.join(dir, 'hours.json'), 'utf8'));
    expect(written).toEqual({ title: expect.any(String), brief: 'Ask.', variables: [], checklist: [] });
    expect((await stat(path.join(dir, 'hours.json'))).mode & 0o777).toBe(0o600);
    expect((await stat(dir)).mode & 0o777).toBe(0o700);
  });

  it('are read anew each time, and a broken one is named with the reason', async () => {
    const { dir, files } = await folder();
    await mkdir(dir);
    const write = (name: string, text: string): Promise<void> => writeFile(path.join(dir, name), text);
    await write('good.json', '{"title":"Good","brief":"Ask."}');
    await write('torn.json', '{"title":');
    await write('list.json', '[]');
    await write('typo.json', '{"title":"T","brief":"B","aproval":"required"}');
    await write('Two Words.json', '{"title":"T","brief":"B"}');
    await write('other.json', '{"name":"good","title":"T","brief":"B"}');
    await mkdir(path.join(dir, 'folder.json'));
    await write('notes.txt', 'not one');
    await write('.half.json', '');
    const { playbooks, broken } = await files.list();
    expect(playbooks.map(({ name }) => name)).toEqual(['good']);
    expect(Object.fromEntries(broken.map(({ name, reason }) => [name, reason]))).toEqual({
      'Two Words': expect.stringContaining('is no name of a playbook'),
      folder: 'it cannot be read (EISDIR)',
      list: 'it must be a JSON object',
      other: 'name is good, but it goes by other; take the field out',
      torn: expect.stringContaining('it is not JSON'),
      typo: 'aproval is no field of a playbook',
    });
  });
});
