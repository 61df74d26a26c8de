import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { CONTENT_SECURITY_POLICY } from './csp.ts';

/**
 * The console is served under a scheme of its own, not from `file:`: only then
 * can the policy be a header, has the page an origin to check, and may packages
 * take away the extra rights of `file:` pages.
 */
export const CONSOLE_SCHEME = 'app';
export const CONSOLE_URL = `${CONSOLE_SCHEME}://console/`;

const CONTENT_TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.json': 'application/json',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.woff2': 'font/woff2',
  '.mp3': 'audio/mpeg',
  '.wav': 'audio/wav',
};

const NOT_FOUND = 404;

function nameOf(url: string): string | null {
  const { pathname } = new URL(url);
  try {
    return decodeURIComponent(pathname === '/' ? '/index.html' : pathname);
  } catch {
    // A malformed escape names no file.
    return null;
  }
}

/** The file a request names, or null where it would lie outside of the folder. */
function fileOf(folder: string, url: string): string | null {
  const name = nameOf(url);
  const file = name === null ? folder : path.join(folder, name);
  return file.startsWith(folder + path.sep) ? file : null;
}

/** Answers the requests of the console's scheme with the files of one folder, each under the policy. */
export const consoleFiles =
  (folder: string) =>
  async (request: { readonly url: string }): Promise<Response> => {
    const file = fileOf(folder, request.url);
    const body = file === null ? null : await readFile(file).catch(() => null);
    if (file === null || body === null) return new Response(null, { status: NOT_FOUND });
    return new Response(new Uint8Array(body), {
      headers: {
        'content-type': CONTENT_TYPES[path.extname(file)] ?? 'application/octet-stream',
        'content-security-policy': CONTENT_SECURITY_POLICY,
        'x-content-type-options': 'nosniff',
      },
    });
  };
