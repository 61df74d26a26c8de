import fastifyStatic from '@fastify/static';
import type { FastifyPluginAsync, FastifyReply, FastifyRequest } from 'fastify';
import { type Audience, tokenInQuery } from './audience.ts';

export interface DashboardOptions {
  readonly audience: Audience;
  /** The built console. */
  readonly root: string;
}

const CSP = [
  "default-src 'self'",
  "script-src 'self'",
  "style-src 'self'",
  "img-src 'self' data:",
  "connect-src 'self' ws://127.0.0.1:* ws://localhost:*",
  "object-src 'none'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join('; ');

/** The console in a browser. Opened once with `?token=` it keeps a cookie and takes the token out of the address. */
export const dashboardRoutes: FastifyPluginAsync<DashboardOptions> = async (app, { audience, root }) => {
  app.addHook('onRequest', async (request, reply) => signIn(audience, request, reply));
  await app.register(fastifyStatic, {
    root,
    prefix: '/dashboard/',
    index: 'index.html',
    cacheControl: false,
    setHeaders: (response) => {
      response.setHeader('Content-Security-Policy', CSP);
      response.setHeader('Cache-Control', 'no-store');
      response.setHeader('Referrer-Policy', 'no-referrer');
      response.setHeader('X-Content-Type-Options', 'nosniff');
    },
  });
  app.get('/dashboard', (request, reply) => reply.redirect(`/dashboard/${request.url.slice('/dashboard'.length)}`));
};

function signIn(audience: Audience, request: FastifyRequest, reply: FastifyReply): FastifyReply | undefined {
  const token = tokenInQuery(request);
  if (token !== null && audience.isToken(token)) {
    audience.acceptCookie(reply);
    return reply.redirect(withoutToken(request.url));
  }
  return audience.refuseStranger(request, reply) ? reply : undefined;
}

function withoutToken(url: string): string {
  const [path = '/dashboard/', query = ''] = url.split('?');
  const rest = new URLSearchParams(query);
  rest.delete('token');
  return rest.size === 0 ? path : `${path}?${rest.toString()}`;
}
