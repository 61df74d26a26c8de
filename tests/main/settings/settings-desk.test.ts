import { describe, expect, it } from 'vitest';
import { RelayHost } from '#main/relay-host.ts';
import { SettingsDesk } from '#main/settings/settings-desk.ts';
import { SettingsStore } from '#main/settings/settings-store.ts';
import { ConfigurationError } from '#relay/configuration.ts';
import type { RelayApp } from '#relay/relay-app.ts';
import type { Values } from '#relay/settings/layers.ts';
import { temporaryFolder } from '../../fakes/temporary-folder.ts';
import { FakeCipher } from './fake-cipher.ts';

const SECRET = 'sk-the-secret-of-these-tests';

interface Given {
  readonly environment?: Values;
  readonly file?: Values;
  readonly kept?: Readonly<Record<string, string>>;
}

/** A desk over relays that are no more than the environment they were opened with. */
async function world({ environment = {}, file = {}, kept = {} }: Given = {}) {
  const folder = await temporaryFolder();
  const store = await SettingsStore.open(folder, new FakeCipher());
  await store.change(kept);
  const opened: Values[] = [];
  const closed: number[] = [];
  const state = { calls: 0, portsInUse: ['81'] };
  const compose = async (env: Values): Promise<RelayApp> => {
    if (state.portsInUse.includes(env['PORT'] ?? '')) {
      throw new ConfigurationError([{ name: 'PORT', message: `${env['PORT']} is in use` }]);
    }
    const nth = opened.push(env);
    const relay = { activeCalls: () => state.calls, close: async () => void closed.push(nth) };
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- nothing else of it is asked for here
    return relay as unknown as RelayApp;
  };
  const errors: unknown[] = [];
  const onError = (error: unknown): void => void errors.push(error);
  const desk = new SettingsDesk({ environment, file, store, defaultDataDir: folder, compose, onError });
  const start = async (): Promise<void> => desk.attend(new RelayHost(await desk.open()));
  const settingOf = (name: string) => desk.snapshot().settings.find((each) => each.name === name);
  return { desk, start, opened, closed, state, settingOf, errors };
}

describe('where a value comes from', () => {
  it('is the environment, else .env, else what was set here', async () => {
    const { desk, start, opened, settingOf } = await world({
      environment: { LANGUAGE: 'en-GB' },
      file: { LANGUAGE: 'fr-FR', OPENAI_MODEL: 'from-file' },
      kept: { LANGUAGE: 'de-DE', OPENAI_MODEL: 'kept', TTS_VOICE: 'kept' },
    });
    await start();
    expect(opened[0]).toMatchObject({ LANGUAGE: 'en-GB', OPENAI_MODEL: 'from-file', TTS_VOICE: 'kept' });
    expect([settingOf('LANGUAGE'), settingOf('OPENAI_MODEL'), settingOf('TTS_VOICE'), settingOf('PORT')]).toEqual([
      { name: 'LANGUAGE', source: 'environment', value: 'en-GB', problem: null },
      { name: 'OPENAI_MODEL', source: 'file', value: 'from-file', problem: null },
      { name: 'TTS_VOICE', source: 'kept', value: 'kept', problem: null },
      { name: 'PORT', source: 'default', value: null, problem: null },
    ]);
    expect(await desk.change({ LANGUAGE: 'it-IT' })).toMatchObject({ ok: false, problems: [{ name: 'LANGUAGE' }] });
  });

  it('is what was set here where the environment says nothing on purpose', async () => {
    const { start, opened } = await world({
      environment: { LANGUAGE: '' },
      file: { LANGUAGE: 'fr-FR' },
      kept: { LANGUAGE: 'de-DE' },
    });
    await start();
    expect(opened[0]).toMatchObject({ LANGUAGE: 'de-DE' });
  });
});

describe('what a console is told', () => {
  it('never holds a secret, whatever it came from', async () => {
    const environment = { TWILIO_AUTH_TOKEN: SECRET };
    const { desk, start, settingOf } = await world({ environment, file: { NGROK_AUTHTOKEN: SECRET } });
    await start();
    const told: unknown[] = [];
    desk.subscribe((snapshot) => told.push(snapshot));
    told.push(await desk.change({ OPENAI_API_KEY: SECRET }), desk.snapshot());
    expect(JSON.stringify(told)).not.toContain(SECRET);
    expect(settingOf('OPENAI_API_KEY')).toEqual({ name: 'OPENAI_API_KEY', source: 'kept', value: null, problem: null });
  });
});

describe('a change', () => {
  it('takes effect at once while no call is up, on a relay that takes the place of the one before', async () => {
    const { desk, start, opened, closed } = await world();
    await start();
    expect(await desk.change({ LANGUAGE: ' de-DE ' })).toMatchObject({ ok: true, settings: { isWaiting: false } });
    expect([opened.length, opened[1]?.['LANGUAGE'], closed]).toEqual([2, 'de-DE', [1]]);
  });

  it('that changes nothing opens no other relay', async () => {
    const { desk, start, opened } = await world({ kept: { LANGUAGE: 'de-DE' } });
    await start();
    await desk.change({ LANGUAGE: 'de-DE' });
    expect(opened).toHaveLength(1);
  });

  it('that cannot work is refused in the words of the start, and nothing is changed', async () => {
    const { desk, start, opened, settingOf } = await world({ kept: { TWILIO_PHONE_NUMBER: '+15551234567' } });
    await start();
    expect(await desk.change({ TWILIO_PHONE_NUMBER: '0555', PORT: 'x' })).toEqual({
      ok: false,
      problems: [
        { name: 'TWILIO_PHONE_NUMBER', message: expect.stringContaining('is not a phone number') },
        { name: 'PORT', message: expect.stringContaining('is no port') },
      ],
    });
    expect([opened.length, settingOf('TWILIO_PHONE_NUMBER')?.value]).toEqual([1, '+15551234567']);
  });

  it('that only turns out not to work takes the relay back to what it was', async () => {
    const { desk, start, opened, settingOf } = await world({ kept: { PORT: '80' } });
    await start();
    expect(await desk.change({ PORT: '81' })).toEqual({
      ok: false,
      problems: [{ name: 'PORT', message: '81 is in use' }],
    });
    expect([opened.map((env) => env['PORT']), settingOf('PORT')?.value]).toEqual([['80', '80'], '80']);
  });

  it('waits for the last call to end, and is kept meanwhile', async () => {
    const { desk, start, opened, state, settingOf } = await world();
    await start();
    state.calls = 1;
    expect(await desk.change({ LANGUAGE: 'de-DE' })).toMatchObject({ ok: true, settings: { isWaiting: true } });
    expect([opened.length, settingOf('LANGUAGE')?.value]).toEqual([1, 'de-DE']);
    const applied = new Promise<void>((resolve) => void desk.subscribe(() => resolve()));
    state.calls = 0;
    await applied;
    expect([opened.at(-1)?.['LANGUAGE'], desk.snapshot().isWaiting]).toEqual(['de-DE', false]);
  });

  it('that fails after the last call is said beside its field, and the relay goes on as before', async () => {
    const { desk, start, opened, state, settingOf } = await world({ kept: { PORT: '80' } });
    await start();
    state.calls = 1;
    await desk.change({ PORT: '81' });
    const applied = new Promise<void>((resolve) => void desk.subscribe(() => resolve()));
    state.calls = 0;
    await applied;
    expect([opened.at(-1)?.['PORT'], settingOf('PORT')]).toEqual([
      '80',
      { name: 'PORT', source: 'kept', value: '81', problem: '81 is in use' },
    ]);
  });

  it('of the data folder waits for the next start', async () => {
    const { desk, start, opened } = await world();
    await start();
    const elsewhere = await temporaryFolder();
    await desk.change({ PHONY_DATA_DIR: elsewhere, LANGUAGE: 'de-DE' });
    expect([opened.at(-1)?.['PHONY_DATA_DIR'], opened.at(-1)?.['LANGUAGE']]).toEqual([undefined, 'de-DE']);
  });

  it('after another is made after it', async () => {
    const { desk, start, opened } = await world();
    await start();
    await Promise.all([desk.change({ LANGUAGE: 'de-DE' }), desk.change({ LANGUAGE: 'fr-FR' })]);
    expect(opened.map((env) => env['LANGUAGE'])).toEqual([undefined, 'de-DE', 'fr-FR']);
  });
});

describe('the start', () => {
  it('leaves out what was set here and cannot work, and says so', async () => {
    const { start, opened, settingOf } = await world({
      kept: { PORT: '81', TWILIO_ACCOUNT_SID: 'AC1', LANGUAGE: 'de-DE' },
    });
    await start();
    expect(opened).toMatchObject([{ LANGUAGE: 'de-DE' }]);
    expect([settingOf('PORT')?.problem, settingOf('TWILIO_ACCOUNT_SID')?.problem]).toEqual([
      '81 is in use',
      expect.stringContaining('is not an account SID'),
    ]);
  });

  it('stops at what the environment says and cannot work', async () => {
    const { start } = await world({ environment: { PORT: '81' }, kept: { LANGUAGE: 'de-DE' } });
    await expect(start()).rejects.toThrow('PORT: 81 is in use');
  });
});
