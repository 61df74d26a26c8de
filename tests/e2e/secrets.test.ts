import { readFile, stat } from 'node:fs/promises';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Bridge, channels, type Topic } from '#shared/bridge.ts';
import { FakeOpenai } from '../conformance/harness/fake-openai.ts';
import { ACCOUNT_SID, FakeTwilio, OUR_NUMBER, PUBLIC_HOST } from '../conformance/harness/fake-twilio.ts';
import { ECHO, MARKED, secretsIn } from '../conformance/harness/marked-secrets.ts';
import { filesIn } from '../conformance/harness/written.ts';
import { launchApp, type RunningApp } from './launch-app.ts';

declare const window: { readonly phony: Bridge; heard: unknown[] };

const CALLEE = '+15551237788';
const CALL_SID = `CA${'0'.repeat(32)}`;
const TOPICS: readonly Topic[] = ['calls:messages', 'app:state', 'settings:changed'];

/** The app with an account whose every secret can be told from everything else, and which quotes them back. */
describe('the app with secrets', () => {
  let twilio: FakeTwilio;
  let openai: FakeOpenai;
  let running: RunningApp;
  let answers: Readonly<Record<string, unknown>>;

  beforeAll(async () => {
    [twilio, openai] = [await FakeTwilio.start(), await FakeOpenai.start()];
    twilio.account.authToken = MARKED.TWILIO_AUTH_TOKEN;
    openai.reception = { kind: 'refuse', closeCode: 3000, code: 'invalid_api_key', message: ECHO };
    running = await launchApp({
      ...MARKED,
      HOST: PUBLIC_HOST,
      TWILIO_ACCOUNT_SID: ACCOUNT_SID,
      TWILIO_PHONE_NUMBER: OUR_NUMBER,
      TWILIO_API_BASE_URL: twilio.url,
      OPENAI_BASE_URL: openai.baseUrl,
    });
    await running.page.waitForSelector('#root > *');
    await running.page.evaluate((topics) => {
      window.heard = [];
      for (const topic of topics) window.phony.subscribe(topic, (payload) => window.heard.push(payload));
    }, TOPICS);
    twilio.refuseNext({ status: 400, code: 21_211, message: `no to ${CALLEE}: ${ECHO}` });
    await dial({ to: CALLEE });
    await dial({ practice: 'voicemail' });
    answers = await askEverything();
  });
  afterAll(async () => {
    expect(await running.stop()).toBe(0);
    await twilio.stop();
    await openai.stop();
  });

  const dial = (request: { readonly to: string } | { readonly practice: string }) =>
    running.page.evaluate((input) => window.phony.request('calls:dial', input), request);

  /** Every channel of the contract, with fields that suit some and without any: an answer or the words of a failure. */
  const askEverything = () =>
    running.page.evaluate(
      async ({ names, fields }) => {
        const answered: Record<string, unknown> = {};
        const { phony } = window as unknown as {
          phony: { request(channel: string, input: unknown): Promise<unknown> };
        };
        for (const name of names) {
          for (const [kind, input] of [
            ['with', fields],
            ['without', undefined],
            ['wrong', { callSid: 1 }],
          ] as const) {
            // oxlint-disable-next-line no-await-in-loop -- one after the other, as a console asks
            answered[`${name} ${kind}`] = await phony.request(name, input).catch((error: unknown) => String(error));
          }
        }
        return answered;
      },
      {
        names: channels.filter((name) => !/export|^data:/.test(name)),
        fields: {
          callSid: CALL_SID,
          to: CALLEE,
          text: 'hello',
          digits: '1',
          response: 'yes',
          paused: true,
          name: 'x',
          id: 'model',
        },
      },
    );

  it('was asked on every channel, and refused by its telephone company', () => {
    expect(Object.keys(answers).length).toBeGreaterThan(channels.length);
    expect(secretsIn(twilio.requests.map(({ authorization }) => authorization).join())).toEqual(['TWILIO_AUTH_TOKEN']);
  });

  it('tells its page none of them, asked or of its own accord', async () => {
    for (const [channel, answer] of Object.entries(answers)) {
      expect([channel, secretsIn(JSON.stringify(answer) ?? '')]).toEqual([channel, []]);
    }
    const heard = await running.page.evaluate(() => JSON.stringify(window.heard));
    expect(heard).toContain('call.created');
    expect(secretsIn(heard)).toEqual([]);
    expect(secretsIn(await running.page.content())).toEqual([]);
  });

  it('has none in a title, a name of a folder or what it was started with', async () => {
    const seen = await running.app.evaluate(({ app, BrowserWindow, Menu }) => ({
      titles: BrowserWindow.getAllWindows().map((one) => one.getTitle()),
      menu: Menu.getApplicationMenu()?.items.map((item) => item.label),
      paths: (['userData', 'logs', 'crashDumps', 'sessionData', 'temp'] as const).map((name) => app.getPath(name)),
      words: process.argv,
      names: [app.getName(), process.title],
    }));
    expect(secretsIn(JSON.stringify(seen))).toEqual([]);
  });

  it('writes a bug down without what hangs on it, and goes on', async () => {
    await running.app.evaluate(({ app }) => {
      const words = `bug with ${process.env['OPENAI_API_KEY']}`;
      const bug = Object.assign(new Error(words), { config: { auth: process.env['TWILIO_AUTH_TOKEN'] } });
      app.once('browser-window-focus', () => {
        throw bug;
      });
      void Promise.reject(bug);
      setImmediate(() => app.emit('browser-window-focus'));
    });
    const log = path.join(running.dataDir, 'logs', 'phony.log');
    await expect.poll(async () => (await readFile(log, 'utf8')).match(/"a bug"/g)?.length).toBe(2);
    expect(await readFile(log, 'utf8')).toContain('bug with [hidden]');
    expect((await running.page.evaluate(() => window.phony.request('app:state', undefined))).relay.state).toBe('ok');
  });

  it('leaves none in its folder, log and pages’ storage included, and writes none out', async () => {
    const files = await filesIn(running.dataDir);
    const found = files.flatMap(({ place, bytes }) => secretsIn(bytes).map((secret) => `${place}: ${secret}`));
    expect(files.map(({ place }) => place)).toContain(path.join('logs', 'phony.log'));
    expect(found).toEqual([]);
    expect(secretsIn(running.stderr())).toEqual([]);
  });

  it('keeps a log of its user’s alone', async () => {
    const { mode } = await stat(path.join(running.dataDir, 'logs', 'phony.log'));
    expect((mode & 0o777).toString(8)).toBe('600');
  });
});
