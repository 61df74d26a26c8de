import { createHash, createHmac, timingSafeEqual } from 'node:crypto';
import '@fastify/cookie';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { failure } from './errors.ts';
import './strangers.ts';

export interface AudienceOptions {
  readonly port: () => number;
  /** The public host, or null while there is none. */
  readonly publicHost: () => string | null;
  readonly supervisorToken: string;
}

const COOKIE = 'phony_supervisor';

const withoutPort = (host: string): string => host.replace(/:\d+$/, '').toLowerCase();

/** Tells the two audiences apart, and keeps everyone else out, before any route is looked at. */
export class Audience {
  readonly #options: AudienceOptions;
  readonly #cookie: string;

  constructor(options: AudienceOptions) {
    this.#options = options;
    // Not the token itself: a browser keeps cookies in a file, and other programs read them.
    this.#cookie = createHmac('sha256', options.supervisorToken).update(COOKIE).digest('base64url');
  }

  /** Whether the request came to the public host, where only Twilio's routes exist. */
  isPublic(request: FastifyRequest): boolean {
    const host = request.headers.host ?? '';
    const ours = this.#options.publicHost();
    return ours !== null && !this.#isLocal(host) && withoutPort(host) === withoutPort(ours);
  }

  /** An `Origin` or a `Host` that is neither this machine's nor the public one: somebody's web page. */
  isStranger(request: FastifyRequest): boolean {
    const { host = '', origin } = request.headers;
    if (origin !== undefined && !this.#isLocalOrigin(origin)) return true;
    return !this.#isLocal(host) && !this.isPublic(request);
  }

  /** Refuses whoever is not the supervisor. Returns true when it did. */
  refuseStranger(request: FastifyRequest, reply: FastifyReply): boolean {
    if (this.#isSupervisor(request)) {
      request.server.strangers.admit(request);
      return false;
    }
    failure(reply, 401, 'unauthorized', 'Give the supervisor token as Authorization: Bearer TOKEN.');
    return true;
  }

  /** Lets a browser in that was opened with `?token=`, and keeps the token out of its address. */
  acceptCookie(reply: FastifyReply): void {
    reply.setCookie(COOKIE, this.#cookie, { path: '/', httpOnly: true, sameSite: 'strict' });
  }

  isToken(token: string): boolean {
    return sameSecret(token, this.#options.supervisorToken);
  }

  #isSupervisor(request: FastifyRequest): boolean {
    const bearer = /^Bearer\s+(\S+)$/i.exec(request.headers.authorization ?? '')?.[1];
    if (bearer !== undefined) return this.isToken(bearer);
    const cookie = request.cookies[COOKIE];
    if (cookie !== undefined && sameSecret(cookie, this.#cookie)) return true;
    // Headers cannot be set on a browser's socket; everywhere else an address may be kept or logged.
    const token = request.ws ? tokenInQuery(request) : null;
    return token !== null && this.isToken(token);
  }

  #isLocal(host: string): boolean {
    const port = this.#options.port();
    return host === `127.0.0.1:${port}` || host.toLowerCase() === `localhost:${port}`;
  }

  #isLocalOrigin(origin: string): boolean {
    return origin.startsWith('http://') && this.#isLocal(origin.slice('http://'.length));
  }
}

/** The token in a socket's or the dashboard's address, or null. */
export function tokenInQuery(request: FastifyRequest): string | null {
  const at = request.url.indexOf('?');
  return at === -1 ? null : new URLSearchParams(request.url.slice(at)).get('token');
}

const digest = (text: string): Buffer => createHash('sha256').update(text).digest();

/** Compares in constant time, whatever the lengths. */
function sameSecret(given: string, expected: string): boolean {
  return timingSafeEqual(digest(given), digest(expected));
}
