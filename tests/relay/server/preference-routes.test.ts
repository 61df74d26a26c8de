import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { PreferenceFile } from '#relay/preferences/preference-file.ts';
import { DEFAULT_PREFERENCES } from '#shared/preferences.ts';
import { LOCAL_HOST, relayServer, supervisor } from '../../fakes/relay-server.ts';
import { temporaryFolder } from '../../fakes/temporary-folder.ts';

const URL = '/console/preferences';

describe('the preferences', () => {
  it('are the defaults at first', async () => {
    const { app } = await relayServer();
    const got = await app.inject(supervisor('GET', URL));
    expect(got.json()).toEqual({ preferences: DEFAULT_PREFERENCES, trouble: null });
  });

  it('change in what is named, and stay so', async () => {
    const { app, folder } = await relayServer();
    const change = (patch: object) => app.inject({ ...supervisor('GET', URL), method: 'PATCH', payload: patch });
    await change({ appearance: { theme: 'dark' }, shortcuts: { 'call.say': ['Z', 'Mod+Z'], 'call.end': [] } });
    const changed = await change({ appearance: { textSize: 130 }, shortcuts: { 'call.end': null } });
    const expected = {
      ...DEFAULT_PREFERENCES,
      appearance: { ...DEFAULT_PREFERENCES.appearance, theme: 'dark', textSize: 130 },
      shortcuts: { 'call.say': ['Z', 'Mod+Z'] },
    };
    expect(changed.json()).toEqual({ ok: true, preferences: expected, trouble: null });
    expect(JSON.parse(await readFile(path.join(folder, 'preferences.json'), 'utf8'))).toEqual(expected);
    expect((await PreferenceFile.open(path.join(folder, 'preferences.json'))).value).toEqual(expected);
  });

  it.each([
    [{ appearance: { theme: 'blue' } }, 'appearance.theme'],
    [{ appearance: { textSize: 101 } }, 'appearance.textSize'],
    [{ shortcuts: { 'call.say': ['ctrl s'] } }, 'shortcuts.call.say.0'],
    [{ hotkeys: { attention: '' } }, 'hotkeys.attention'],
    [{ sounds: true }, 'body'],
    [[], 'body'],
  ])('are refused where a field is wrong, naming it: %j', async (patch, field) => {
    const { app } = await relayServer();
    const answer = await app.inject({ ...supervisor('GET', URL), method: 'PATCH', payload: patch });
    expect([answer.statusCode, answer.json().error]).toMatchObject([400, { code: 'invalid_request', field }]);
  });

  it('are the supervisor’s alone', async () => {
    const { app } = await relayServer();
    for (const method of ['GET', 'PATCH'] as const) {
      expect((await app.inject({ method, url: URL, headers: { host: LOCAL_HOST } })).statusCode).toBe(401);
    }
  });
});

describe('a file of preferences', () => {
  it('written by hand need not name everything', async () => {
    const file = path.join(await temporaryFolder(), 'preferences.json');
    await writeFile(file, '{"sound": false}');
    expect((await PreferenceFile.open(file)).kept()).toEqual({
      preferences: { ...DEFAULT_PREFERENCES, sound: false },
      trouble: null,
    });
  });

  it('that cannot be used is said by its field', async () => {
    const file = path.join(await temporaryFolder(), 'preferences.json');
    await writeFile(file, '{"appearance": {"theme": "blue"}}');
    const { preferences, trouble } = (await PreferenceFile.open(file)).kept();
    expect(preferences).toEqual(DEFAULT_PREFERENCES);
    expect(trouble).toBe(
      'preferences.json in the data folder cannot be used: appearance.theme is neither system, light nor dark',
    );
  });
});
