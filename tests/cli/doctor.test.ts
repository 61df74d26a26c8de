import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { FakeRelay, STATE, TOKEN } from './fake-relay.ts';
import { type Ran, run, TestTerminal } from './test-terminal.ts';

let relay: FakeRelay;

const phony = (words: readonly string[], env: Readonly<Record<string, string>> = {}): Promise<Ran> =>
  run(words, new TestTerminal({ env: { PHONY_URL: relay.url, PHONY_SUPERVISOR_TOKEN: TOKEN, ...env } }));

beforeEach(async () => {
  relay = await FakeRelay.start();
});

afterEach(() => relay.close());

describe('phony doctor', () => {
  it('shows each lamp with its detail and succeeds when practice works', async () => {
    const { exitCode, stdout, stderr } = await phony(['doctor']);
    expect([exitCode, stderr]).toEqual([0, '']);
    expect(stdout).toMatch(/^token +ok +practice +taken from PHONY_SUPERVISOR_TOKEN$/m);
    expect(stdout).toMatch(/^practice line +ok +practice +person$/m);
    expect(stdout).toMatch(/^tunnel +off +real calls +No public address: set HOST\.$/m);
    expect(stdout).toMatch(/^phone number +off +real calls +No number: set TWILIO_ACCOUNT_SID/m);
  });

  it('wants everything with --real', async () => {
    const missing = await phony(['doctor', '--real']);
    expect(missing.exitCode).toBe(1);
    expect(missing.stderr).toMatch(/^phony: real calls are not ready: model: No model key.*\(not_ready\)\n$/);
    const lamp = { state: 'ok', detail: 'Fine.' };
    relay.state = { ...STATE, model: lamp, tunnel: lamp, phoneNumber: '+15550001111' };
    expect(await phony(['doctor', '--real'])).toMatchObject({ exitCode: 0, stderr: '' });
  });

  it('fails where there is nobody to practise with', async () => {
    relay.state = { ...STATE, practiceCallees: [] };
    expect(await phony(['doctor'])).toMatchObject({
      exitCode: 1,
      stderr: expect.stringContaining('practice is not ready'),
    });
  });

  it('prints its checks as JSON', async () => {
    const { stdout } = await phony(['doctor', '--json', '--real']);
    expect(JSON.parse(stdout)).toMatchObject({
      ok: false,
      url: relay.url,
      checks: expect.arrayContaining([
        { name: 'model', state: 'off', detail: 'No model key: set OPENAI_API_KEY.', neededFor: 'real' },
      ]),
    });
  });

  it('tells a wrong token from a relay that is not there', async () => {
    const wrong = await phony(['doctor'], { PHONY_SUPERVISOR_TOKEN: 'wrong-token' });
    expect(wrong.exitCode).toBe(4);
    expect(wrong.stdout).toMatch(/^address +ok/m);
    expect(wrong.stdout).toMatch(/^token +failed/m);
    const { url } = relay;
    await relay.close();
    const gone = await run(['doctor'], new TestTerminal({ env: { PHONY_URL: url } }));
    relay = await FakeRelay.start();
    expect(gone.exitCode).toBe(3);
    expect(gone.stdout).toMatch(/^address +failed/m);
    expect(gone.stderr).toContain(`no relay answers at ${url} (`);
    expect(gone.stderr).toContain('npm run relay');
  });
});
