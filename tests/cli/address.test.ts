import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { findRelay } from '#cli/address.ts';
import { portOf } from './fake-relay.ts';
import { run, TestTerminal } from './test-terminal.ts';

let root: string;
let dataDir: string;

beforeEach(async () => {
  root = await mkdtemp(path.join(tmpdir(), 'phony-cli-'));
  dataDir = path.join(root, 'data');
  await mkdir(dataDir);
  await writeFile(path.join(root, 'package.json'), '{"version":"0.0.1"}');
});

afterEach(() => rm(root, { recursive: true, force: true }));

const find = (env: Readonly<Record<string, string>>, asked: { readonly url?: string; readonly token?: string } = {}) =>
  findRelay({ env, settingsFolder: root }, asked);

describe('the relay’s address', () => {
  it('is the option, else PHONY_URL, else PORT, else .env, else the usual one', async () => {
    const env = { PHONY_URL: 'http://localhost:2/', PORT: '3', PHONY_DATA_DIR: dataDir };
    expect(find(env, { url: '127.0.0.1:1' }).url).toBe('http://127.0.0.1:1');
    expect(find(env).url).toBe('http://localhost:2');
    expect(find({ ...env, PHONY_URL: '' }).url).toBe('http://127.0.0.1:3');
    expect(find({ PORT: '0' }).url).toBe('http://127.0.0.1:24187');
    await writeFile(path.join(root, '.env'), 'PORT=4\n');
    expect(find({}).url).toBe('http://127.0.0.1:4');
    await writeFile(path.join(root, '.env'), 'PORT=4\nPHONY_URL=http://127.0.0.1:5\n');
    expect(find({}).url).toBe('http://127.0.0.1:5');
  });
});

describe('the supervisor token', () => {
  it('is the option, else the environment, else .env, else what the relay keeps', async () => {
    const kept = path.join(dataDir, 'supervisor-token');
    expect(find({ PHONY_DATA_DIR: dataDir })).toMatchObject({ token: null, tokenFrom: kept });
    await writeFile(kept, 'kept-token\n');
    expect(find({ PHONY_DATA_DIR: dataDir })).toMatchObject({ token: 'kept-token', tokenFrom: kept });
    await writeFile(path.join(root, '.env'), `PHONY_DATA_DIR=${dataDir}\n`);
    expect(find({})).toMatchObject({ token: 'kept-token' });
    await writeFile(path.join(root, '.env'), 'PHONY_SUPERVISOR_TOKEN=written-token\n');
    expect(find({})).toMatchObject({ token: 'written-token', tokenFrom: path.join(root, '.env') });
    const env = { PHONY_SUPERVISOR_TOKEN: 'given-token' };
    expect(find(env).token).toBe('given-token');
    expect(find(env, { token: 'asked-token' })).toMatchObject({ token: 'asked-token', tokenFrom: '--token' });
  });

  it.runIf(process.platform === 'linux')('is kept in the platform’s folder for data', async () => {
    await mkdir(path.join(root, 'Phony'));
    await writeFile(path.join(root, 'Phony', 'supervisor-token'), 'users-token\n');
    expect(find({ XDG_CONFIG_HOME: root }).token).toBe('users-token');
  });

  it.runIf(process.platform === 'linux')(
    'is looked for where the app was told to keep its data, and at its port',
    async () => {
      await mkdir(path.join(root, 'Phony'));
      await writeFile(
        path.join(root, 'Phony', 'settings.json'),
        JSON.stringify({ values: { PORT: '6', PHONY_DATA_DIR: dataDir } }),
      );
      await writeFile(path.join(dataDir, 'supervisor-token'), 'kept-token');
      expect(find({ XDG_CONFIG_HOME: root })).toMatchObject({ url: 'http://127.0.0.1:6', token: 'kept-token' });
      expect(find({ XDG_CONFIG_HOME: root, PORT: '7' }).url).toBe('http://127.0.0.1:7');
      await writeFile(path.join(root, 'Phony', 'settings.json'), '{');
      expect(find({ XDG_CONFIG_HOME: root }).url).toBe('http://127.0.0.1:24187');
    },
  );
});

describe('something else at the address', () => {
  let stranger: Server;

  beforeEach(async () => {
    stranger = createServer((_request, response) => response.writeHead(404).end('<h1>Not here</h1>'));
    await new Promise<void>((resolve) => stranger.listen(0, '127.0.0.1', resolve));
  });

  afterEach(() => stranger.close());

  it('is no relay: exit code 3', async () => {
    const port = portOf(stranger);
    const terminal = new TestTerminal({ settingsFolder: root, env: { PORT: String(port), PHONY_DATA_DIR: dataDir } });
    expect(await run(['calls'], terminal)).toMatchObject({
      exitCode: 3,
      stderr: expect.stringContaining('no Phony relay'),
    });
    const watching = new TestTerminal({ settingsFolder: root, env: { PORT: String(port), PHONY_DATA_DIR: dataDir } });
    expect(await run(['watch', `CA${'0'.repeat(32)}`], watching)).toMatchObject({ exitCode: 3 });
  });
});
