import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { ConfigurationError, type Problem, readConfiguration } from '#relay/configuration.ts';
import { temporaryFolder } from '../fakes/temporary-folder.ts';

const KEYS = {
  TWILIO_ACCOUNT_SID: `AC${'0a'.repeat(16)}`,
  TWILIO_AUTH_TOKEN: 'secret',
  TWILIO_PHONE_NUMBER: '+15551234567',
  OPENAI_API_KEY: 'sk-test',
};

const read = async (env: Readonly<Record<string, string>>) => readConfiguration(env, await temporaryFolder());

async function problemsOf(env: Readonly<Record<string, string>>): Promise<readonly Problem[]> {
  try {
    await read(env);
  } catch (error) {
    if (error instanceof ConfigurationError) return error.problems;
    throw error;
  }
  return [];
}

describe('an empty environment', () => {
  it('works, with the defaults', async () => {
    const { configuration } = await read({});
    expect(configuration).toMatchObject({
      OPENAI_MODEL: 'gpt-realtime-2.1',
      OPENAI_VOICE: 'marin',
      OPENAI_BASE_URL: 'https://api.openai.com/v1',
      TWILIO_API_BASE_URL: null,
      LANGUAGE: 'en-US',
      HOST: null,
      PORT: 24_187,
      CALL_MODE: 'relay',
      PHONY_RATE_LIMIT: 120,
      REQUIRE_SUPERVISOR_FEEDBACK: false,
      PHONY_APPROVAL_SECONDS: 60,
      PHONY_CALLS_PER_DAY: 200,
      PHONY_DISCLOSE_AI: false,
      PHONY_APPROVAL_DEADLINE: 'drop',
      PHONY_MACHINE: 'message',
      PHONY_QUESTION_SECONDS: 120,
      PHONY_QUIET_HOURS: '21:00-08:00',
      PHONY_CALLS_PER_HOUR: 30,
      PHONY_CALL_MINUTES: 60,
      PHONY_CALL_USD: 10,
      debug: false,
    });
    expect(configuration.TRANSFER_NUMBER).toBeUndefined();
    expect(configuration.PHONY_APPROVAL_FILLER).toBeUndefined();
    expect(configuration.PHONY_MACHINE_MESSAGE).toBeUndefined();
  });

  it('warns of every key that is missing', async () => {
    const { warnings } = await read({});
    expect(warnings.map(({ name }) => name)).toEqual(Object.keys(KEYS));
  });
});

describe('a value that cannot work', () => {
  it.each([
    ['PORT', 'http'],
    ['PORT', '70000'],
    ['PORT', '-1'],
    ['PORT', '80.5'],
    ['TWILIO_PHONE_NUMBER', '5551234567'],
    ['TWILIO_PHONE_NUMBER', '+1555'],
    ['TRANSFER_NUMBER', 'home'],
    ['TWILIO_ACCOUNT_SID', 'AC123'],
    ['TWILIO_ACCOUNT_SID', `SK${'0'.repeat(32)}`],
    ['REQUIRE_SUPERVISOR_FEEDBACK', 'yes'],
    ['REQUIRE_SUPERVISOR_FEEDBACK', '1'],
    ['CALL_MODE', 'video'],
    ['OPENAI_BASE_URL', 'api.openai.com'],
    ['OPENAI_BASE_URL', 'wss://api.openai.com/v1'],
    ['TWILIO_API_BASE_URL', 'not a url'],
    ['PHONY_RATE_LIMIT', 'many'],
    ['PHONY_APPROVAL_SECONDS', '-5'],
    ['PHONY_QUESTION_SECONDS', '1m'],
    ['PHONY_APPROVAL_DEADLINE', 'speak'],
    ['PHONY_APPROVAL_FILLER', '<break time="2s"/>'],
    ['PHONY_MACHINE', 'hang up'],
    ['PHONY_MACHINE_MESSAGE', 'x'.repeat(1_001)],
    ['PHONY_QUIET_HOURS', '9pm-8am'],
    ['PHONY_QUIET_HOURS', '25:00-08:00'],
    ['PHONY_CALL_USD', 'ten'],
  ])('%s=%s is named, with what is wrong and what to do', async (name, value) => {
    const problems = await problemsOf({ ...KEYS, [name]: value });
    expect(problems.map((problem) => problem.name)).toEqual([name]);
    expect(problems[0]?.message).toMatch(/^.{8,}; .{5,}$/);
    expect(problems[0]?.message).not.toContain('\n');
  });

  it('is named beside every other one', async () => {
    const problems = await problemsOf({ PORT: 'x', CALL_MODE: 'y', TRANSFER_NUMBER: 'z' });
    expect(problems.map(({ name }) => name).sort()).toEqual(['CALL_MODE', 'PORT', 'TRANSFER_NUMBER']);
  });

  it('is a data folder that cannot be written', async () => {
    const file = path.join(await temporaryFolder(), 'a-file');
    await writeFile(file, '');
    const problems = await problemsOf({ PHONY_DATA_DIR: path.join(file, 'data') });
    expect(problems).toMatchObject([
      { name: 'PHONY_DATA_DIR', message: expect.stringMatching(/cannot be written.*; /) },
    ]);
  });

  it('never shows a secret', async () => {
    const problems = await problemsOf({ ...KEYS, TWILIO_ACCOUNT_SID: 'AC-oops', PHONY_SUPERVISOR_TOKEN: 'tiny' });
    expect(JSON.stringify(problems)).not.toMatch(/tiny|secret|sk-test/);
  });
});

describe('a value that can still work', () => {
  it.each([
    ['https://relay.example.com', 'relay.example.com'],
    ['relay.example.com/', 'relay.example.com'],
    ['wss://relay.example.com/x', 'relay.example.com'],
  ])('HOST=%s is taken as %s with a warning', async (given, host) => {
    const { configuration, warnings } = await read({ ...KEYS, HOST: given });
    expect(configuration.HOST).toBe(host);
    expect(warnings.map(({ name }) => name)).toEqual(['HOST']);
  });

  it('HOST as a bare name is no matter for a warning', async () => {
    expect((await read({ ...KEYS, HOST: 'relay.example.com' })).warnings).toEqual([]);
  });

  it.each(['not-a-token', 'ngrok config add-authtoken 2abcDEFghiJKLmnoPQRstuVWXyz_1234567890'])(
    'NGROK_AUTHTOKEN=%s is tried, with a warning',
    async (token) => {
      const { configuration, warnings } = await read({ ...KEYS, NGROK_AUTHTOKEN: token });
      expect(configuration.NGROK_AUTHTOKEN).toBe(token);
      expect(warnings).toEqual([
        { name: 'NGROK_AUTHTOKEN', message: expect.stringMatching(/^does not look like.*copy the token alone/) },
      ]);
      expect(JSON.stringify(warnings)).not.toContain(token);
    },
  );

  it('NGROK_AUTHTOKEN that looks like one is no matter for a warning', async () => {
    const token = '2abcDEFghiJKLmnoPQRstuVWXyz_1234567890abcdefghij';
    expect((await read({ ...KEYS, NGROK_AUTHTOKEN: token })).warnings).toEqual([]);
  });

  it('TRANSFER_NUMBER as a premium-rate number is taken as not set', async () => {
    const { configuration, warnings } = await read({ ...KEYS, TRANSFER_NUMBER: '+19005551234' });
    expect(configuration.TRANSFER_NUMBER).toBeUndefined();
    expect(warnings).toEqual([
      { name: 'TRANSFER_NUMBER', message: expect.stringContaining('+19005551234 is a premium') },
    ]);
  });

  it.each(['fable', 'onyx', 'nova'])(
    'OPENAI_VOICE=%s gives marin, and the warning lists the voices there are',
    async (voice) => {
      const { configuration, warnings } = await read({ ...KEYS, OPENAI_VOICE: voice });
      expect(configuration.OPENAI_VOICE).toBe('marin');
      expect(warnings).toMatchObject([{ name: 'OPENAI_VOICE' }]);
      for (const known of ['alloy', 'echo', 'shimmer', 'marin', 'cedar']) expect(warnings[0]?.message).toContain(known);
    },
  );

  it('is an empty one: it counts as not set', async () => {
    const { configuration } = await read({ ...KEYS, PORT: '', TRANSFER_NUMBER: ' ', HOST: '', CALL_MODE: '' });
    expect(configuration).toMatchObject({ PORT: 24_187, HOST: null, CALL_MODE: 'relay' });
  });

  it.each([
    ['PORT', '0', 0],
    ['REQUIRE_SUPERVISOR_FEEDBACK', 'true', true],
    ['PHONY_CALL_USD', '2.50', 2.5],
    ['PHONY_QUIET_HOURS', 'off', 'off'],
    ['PHONY_QUESTION_SECONDS', '0', 0],
    ['PHONY_APPROVAL_DEADLINE', 'approve', 'approve'],
    ['PHONY_APPROVAL_FILLER', ' One moment, <b>please</b>. ', 'One moment, please.'],
    ['PHONY_MACHINE', 'hangup', 'hangup'],
    ['PHONY_MACHINE_MESSAGE', 'Call back at nine.', 'Call back at nine.'],
    ['CALL_MODE', 'media', 'media'],
  ] as const)('%s=%s is read as %s', async (name, text, value) => {
    expect((await read({ ...KEYS, [name]: text })).configuration[name]).toBe(value);
  });
});
