import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { runtimeNoticeOf } from '#main/environment.ts';
import { readEnvFile } from '#relay/settings/env-file.ts';

describe('the runtime', () => {
  it('of the registry says what it is not', () => {
    expect(runtimeNoticeOf('33.2.1')).toMatch(/33\.2\.1.*pinned by SHA-256.*without security updates/);
  });

  it('of a release says nothing', () => {
    expect(runtimeNoticeOf('45.4.1')).toBeNull();
  });
});

describe('.env', () => {
  it('sets what it says, and nothing where there is none', async () => {
    const folder = await mkdtemp(path.join(os.tmpdir(), 'phony-env-'));
    const file = path.join(folder, '.env');
    await writeFile(file, 'PORT=1\nLANGUAGE="de-DE"\n');
    expect(readEnvFile(file)).toEqual({ PORT: '1', LANGUAGE: 'de-DE' });
    await rm(folder, { recursive: true });
    expect(readEnvFile(file)).toEqual({});
  });
});
