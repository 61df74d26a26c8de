import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { consoleFiles } from '#main/security/console-files.ts';
import { mayOpenOutside } from '#main/security/links.ts';

let parent: string;
let serve: ReturnType<typeof consoleFiles>;

beforeAll(async () => {
  parent = await mkdtemp(path.join(os.tmpdir(), 'phony-console-'));
  await mkdir(path.join(parent, 'renderer'));
  await writeFile(path.join(parent, 'renderer', 'index.html'), '<p>console');
  await writeFile(path.join(parent, 'secret.html'), 'secret');
  serve = consoleFiles(path.join(parent, 'renderer'));
});
afterAll(() => rm(parent, { recursive: true }));

describe("the console's files", () => {
  it.each(['app://console/', 'app://console/index.html', 'app://console/?callSid=CA1'])('include %s', async (url) => {
    const response = await serve({ url });
    expect(await response.text()).toBe('<p>console');
    expect(response.headers.get('content-type')).toBe('text/html; charset=utf-8');
  });

  it('come under a policy that lets nothing else run', async () => {
    const policy = (await serve({ url: 'app://console/' })).headers.get('content-security-policy');
    expect(policy).toContain("script-src 'self'");
    expect(policy).not.toContain('unsafe');
  });

  it.each([
    'app://console/none.js',
    'app://console/../secret.html',
    'app://console/%2e%2e/secret.html',
    'app://console/..%2fsecret.html',
    'app://console/%zz',
    'app://console/%00',
  ])('do not include %s', async (url) => {
    expect((await serve({ url })).status).toBe(404);
  });
});

describe('a link', () => {
  it.each([
    ['https://console.twilio.com/us1/account', true],
    ['https://platform.openai.com/api-keys', true],
    ['http://console.twilio.com/', false],
    ['https://console.twilio.com.evil.example/', false],
    ['https://console.twilio.com@evil.example/', false],
    ['file:///etc/passwd', false],
    ['javascript:alert(1)', false],
    ['no link', false],
  ])('to %s may be opened outside: %s', (url, may) => {
    expect(mayOpenOutside(url)).toBe(may);
  });
});
