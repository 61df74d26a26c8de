import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { readEnvironment, runtimeNoticeOf } from '#main/environment.ts';

describe('the runtime', () => {
  it('of the registry says what it is not', () => {
    expect(runtimeNoticeOf('33.2.1')).toMatch(/33\.2\.1.*pinned by SHA-256.*without security updates/);
  });

  it('of a release says nothing', () => {
    expect(runtimeNoticeOf('45.4.1')).toBeNull();
  });
});

describe('the environment', () => {
  it('is completed by .env, and what is set already wins', async () => {
    const folder = await mkdtemp(path.join(os.tmpdir(), 'phony-env-'));
    await writeFile(path.join(folder, '.env'), 'PORT=1\nLANGUAGE="de-DE"\n');
    expect(readEnvironment(folder, { PORT: '2' })).toEqual({ PORT: '2', LANGUAGE: 'de-DE' });
    await rm(folder, { recursive: true });
    expect(readEnvironment(folder, { PORT: '2' })).toEqual({ PORT: '2' });
  });
});
