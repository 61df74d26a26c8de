import { readFile, stat, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { twilioClient } from '#relay/adapters/twilio/rest.ts';
import { NumberWebhook } from '#relay/setup/number-webhook.ts';
import { temporaryFolder } from '../../fakes/temporary-folder.ts';
import { AUTH_TOKEN, FakeTwilioApi, NUMBER, numberFields, refusal, SID } from './fake-twilio-api.ts';

const HERE = 'https://relay.example.com';
const OTHER_NUMBER = '+14155550124';

async function webhook() {
  const api = await FakeTwilioApi.start();
  const file = path.join(await temporaryFolder(), 'number-webhook.json');
  const open = () => new NumberWebhook(twilioClient(SID, AUTH_TOKEN, api.baseUrl), file);
  return { api, file, open, number: open() };
}

describe('a number pointed at us', () => {
  it('sends its calls and their status here', async () => {
    const { api, number } = await webhook();
    expect(await number.pointAt(NUMBER, HERE)).toMatchObject({ done: 'pointed' });
    expect(api.updates).toEqual([
      {
        VoiceUrl: `${HERE}/receive_call`,
        VoiceMethod: 'POST',
        StatusCallback: `${HERE}/call_status`,
        StatusCallbackMethod: 'POST',
      },
    ]);
  });

  it('already is left alone, unless it would come as GET', async () => {
    const { api, number } = await webhook();
    api.numbers = [numberFields({ voice_url: `${HERE}/receive_call`, voice_method: 'POST' })];
    expect(await number.pointAt(NUMBER, HERE)).toMatchObject({ done: 'already' });
    expect(api.updates).toEqual([]);
    api.numbers = [numberFields({ voice_url: `${HERE}/receive_call`, voice_method: 'GET' })];
    expect(await number.pointAt(NUMBER, HERE)).toMatchObject({ done: 'pointed' });
  });

  it.each([{ voice_application_sid: `AP${'1'.repeat(32)}` }, { trunk_sid: `TK${'1'.repeat(32)}` }])(
    'is refused where an app or a trunk leads: %j',
    async (leader) => {
      const { api, number } = await webhook();
      api.numbers = [numberFields(leader)];
      const pointing = await number.pointAt(NUMBER, HERE);
      expect(pointing).toMatchObject({ done: 'refused', message: expect.stringContaining('app or a trunk') });
      expect(api.updates).toEqual([]);
    },
  );

  it('may have fields that Twilio leaves null', async () => {
    const { api, number } = await webhook();
    api.numbers = [numberFields({ voice_application_sid: null, voice_url: null, status_callback_method: null })];
    expect(await number.pointAt(NUMBER, HERE)).toMatchObject({ done: 'pointed' });
    await number.undo();
    expect(api.updates[1]).toMatchObject({ VoiceUrl: '', VoiceMethod: 'GET', StatusCallbackMethod: 'POST' });
  });

  it('is refused where the account has another that only looks like it', async () => {
    const { api, number } = await webhook();
    api.numbers = [numberFields({ phone_number: `${NUMBER}4` })];
    expect(await number.pointAt(NUMBER, HERE)).toMatchObject({
      done: 'refused',
      message: expect.stringContaining('no number of this account'),
    });
  });
});

describe('the former webhook', () => {
  const FORMER = { VoiceUrl: 'https://demo.twilio.com/welcome/voice/', VoiceMethod: 'GET' };

  it('is put back as it was found first, however often the address changed', async () => {
    const { api, file, number, open } = await webhook();
    await number.pointAt(NUMBER, HERE);
    await open().pointAt(NUMBER, 'https://second.example.com');
    await open().pointAt(NUMBER, 'https://third.example.com');
    expect((await stat(file)).mode & 0o077).toBe(0);
    expect(await open().undo()).toMatchObject({ done: 'undone' });
    expect(api.updates).toHaveLength(4);
    expect(api.updates.at(-1)).toMatchObject(FORMER);
    expect(await number.undo()).toMatchObject({ done: 'nothing' });
    expect(api.updates).toHaveLength(4);
  });

  it('is kept for each number', async () => {
    const { api, number } = await webhook();
    const other = numberFields({
      sid: `PN${'2'.repeat(32)}`,
      phone_number: OTHER_NUMBER,
      voice_url: 'https://b.example',
    });
    api.numbers = [numberFields(), other];
    await number.pointAt(NUMBER, HERE);
    await number.pointAt(OTHER_NUMBER, HERE);
    await number.undo();
    expect(api.numbers.map((fields) => fields['voice_url'])).toEqual([FORMER.VoiceUrl, 'https://b.example']);
  });

  it('kept by the first release, one alone, is put back too', async () => {
    const { api, file, number } = await webhook();
    await number.pointAt(NUMBER, HERE);
    const [only]: unknown[] = JSON.parse(await readFile(file, 'utf8'));
    await writeFile(file, JSON.stringify(only));
    expect(await number.undo()).toMatchObject({ done: 'undone' });
    expect(api.updates.at(-1)).toMatchObject(FORMER);
  });

  it('stays kept while Twilio refuses, and is let go with its number', async () => {
    const { api, number } = await webhook();
    await number.pointAt(NUMBER, HERE);
    api.instead.set('POST /IncomingPhoneNumbers', refusal(401, 20_003, 'Authenticate'));
    await expect(number.undo()).rejects.toMatchObject({ code: 20_003 });
    api.instead.set('POST /IncomingPhoneNumbers', refusal(404, 20_404, 'not found'));
    expect(await number.undo()).toMatchObject({ done: 'undone' });
    expect(await number.undo()).toMatchObject({ done: 'nothing' });
  });

  it.each(['{"sid":', '[1]', ''])('in a file that holds %j is not guessed at', async (text) => {
    const { api, file, number } = await webhook();
    await writeFile(file, text);
    expect(await number.undo()).toMatchObject({ done: 'refused', message: expect.stringContaining(file) });
    expect(await number.pointAt(NUMBER, HERE)).toMatchObject({ done: 'refused' });
    expect(api.updates).toEqual([]);
    expect(await readFile(file, 'utf8')).toBe(text);
  });

  it('that cannot be kept keeps the number where it is', async () => {
    const { api } = await webhook();
    const nowhere = new NumberWebhook(twilioClient(SID, AUTH_TOKEN, api.baseUrl), '/proc/x/number-webhook.json');
    expect(await nowhere.pointAt(NUMBER, HERE)).toMatchObject({ done: 'refused' });
    expect(api.updates).toEqual([]);
  });
});
