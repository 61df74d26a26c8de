import { chmod, readdir, readFile, stat, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { SettingsStore } from '#main/settings/settings-store.ts';
import { temporaryFolder } from '../../fakes/temporary-folder.ts';
import { FakeCipher } from './fake-cipher.ts';

const SECRET = 'sk-the-secret-of-these-tests';

async function world(cipher = new FakeCipher()) {
  const folder = await temporaryFolder();
  const file = path.join(folder, 'settings.json');
  return {
    cipher,
    folder,
    file,
    store: await SettingsStore.open(folder, cipher),
    /** As the next start finds it. */
    again: (with_ = cipher) => SettingsStore.open(folder, with_),
    written: () => readFile(file, 'utf8'),
  };
}

describe('what is set', () => {
  it('is there again at the next start, secrets encrypted, for this user alone', async () => {
    const { store, again, written, file } = await world();
    await store.change({ OPENAI_API_KEY: SECRET, LANGUAGE: 'de-DE' });
    expect(await written()).toContain('de-DE');
    expect(await written()).not.toContain(SECRET);
    expect((await stat(file)).mode & 0o077).toBe(0);
    expect((await again()).values).toEqual({ OPENAI_API_KEY: SECRET, LANGUAGE: 'de-DE' });
  });

  it('is taken out by null', async () => {
    const { store, again, written } = await world();
    await store.change({ OPENAI_API_KEY: SECRET, LANGUAGE: 'de-DE' });
    await store.change({ OPENAI_API_KEY: null, LANGUAGE: null });
    expect((await again()).values).toEqual({});
    expect(JSON.parse(await written())).toMatchObject({ values: {}, secrets: {} });
  });

  it('needs no keychain while no secret is in it', async () => {
    const { store } = await world();
    await store.change({ LANGUAGE: 'de-DE' });
    expect(store.plain).toEqual({ LANGUAGE: 'de-DE' });
  });

  it('stays as it was where the disk refuses', async () => {
    const { store, folder } = await world();
    await store.change({ LANGUAGE: 'de-DE' });
    await writeFile(path.join(folder, 'not-a-folder'), '');
    const broken = await SettingsStore.open(path.join(folder, 'not-a-folder'), new FakeCipher());
    expect(await broken.change({ OPENAI_API_KEY: SECRET })).toMatchObject({ ok: false });
    expect(broken.values).toEqual({});
    await chmod(folder, 0o700);
  });
});

const without = (): FakeCipher => Object.assign(new FakeCipher(), { hasKeychain: false });

describe('without a keychain', () => {
  it('holds secrets for this run alone', async () => {
    const { store, again, written } = await world(without());
    await store.change({ OPENAI_API_KEY: SECRET, LANGUAGE: 'de-DE' });
    expect([store.vault, store.ofThisRun, store.values]).toEqual([
      'run',
      { OPENAI_API_KEY: SECRET },
      { LANGUAGE: 'de-DE' },
    ]);
    expect(JSON.parse(await written()).secrets).toEqual({});
    expect((await again()).values).toEqual({ LANGUAGE: 'de-DE' });
  });

  it('keeps them once the supervisor accepts the weaker store, those of this run too, and never as text', async () => {
    const { store, again, written } = await world(without());
    await store.change({ OPENAI_API_KEY: SECRET });
    await store.acceptWeaker(true);
    expect([store.vault, store.ofThisRun]).toEqual(['weaker', {}]);
    expect(await written()).not.toContain(SECRET);
    expect((await again(without())).values).toEqual({ OPENAI_API_KEY: SECRET });
  });

  it('takes them off the disk again once the supervisor no longer accepts it', async () => {
    const { store, again } = await world(without());
    await store.acceptWeaker(true);
    await store.change({ OPENAI_API_KEY: SECRET });
    await store.acceptWeaker(false);
    expect([store.vault, store.ofThisRun]).toEqual(['run', { OPENAI_API_KEY: SECRET }]);
    expect((await again(without())).values).toEqual({});
  });

  it('holds them for this run where even the weaker store is not to be had', async () => {
    const { store } = await world(Object.assign(without(), { canDoWithout: false }));
    await store.acceptWeaker(true);
    await store.change({ OPENAI_API_KEY: SECRET });
    expect([store.vault, store.ofThisRun]).toEqual(['run', { OPENAI_API_KEY: SECRET }]);
  });
});

describe('what cannot be read', () => {
  it('of a file that is no settings is said, and set aside once something is set', async () => {
    const { file, again, folder } = await world();
    await writeFile(file, '{"values": 7');
    const store = await again();
    expect(store.notices).toEqual([expect.stringContaining('settings.json in the data folder is not JSON')]);
    expect(store.values).toEqual({});
    await store.change({ LANGUAGE: 'de-DE' });
    expect(store.notices).toEqual([]);
    expect(await readdir(folder)).toEqual([
      expect.stringMatching(/^settings\.json$/),
      expect.stringContaining('unreadable'),
    ]);
  });

  it('of one secret is said by its name, the others are used, and entering it anew settles it', async () => {
    const { store, again } = await world();
    await store.change({ OPENAI_API_KEY: SECRET, LANGUAGE: 'de-DE' });
    const other = await again(Object.assign(new FakeCipher(), { key: 'b' }));
    expect(other.values).toEqual({ LANGUAGE: 'de-DE' });
    expect(other.notices).toEqual([expect.stringContaining('OPENAI_API_KEY')]);
    await other.change({ OPENAI_API_KEY: 'sk-another' });
    expect(other.notices).toEqual([]);
    expect(other.values).toMatchObject({ OPENAI_API_KEY: 'sk-another' });
  });

  it('leaves the secret it could not open where it is when something else is set', async () => {
    const { store, again } = await world();
    await store.change({ OPENAI_API_KEY: SECRET });
    const locked = await again(Object.assign(new FakeCipher(), { key: 'b' }));
    await locked.change({ LANGUAGE: 'de-DE' });
    expect((await again()).values).toEqual({ OPENAI_API_KEY: SECRET, LANGUAGE: 'de-DE' });
  });
});
