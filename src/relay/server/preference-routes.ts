import type { FastifyInstance } from 'fastify';
import { PreferencesPatch } from '#shared/preferences.ts';
import type { PreferenceFile } from '../preferences/preference-file.ts';
import { parseRequest, refuse } from './errors.ts';

/** How the console is to be. */
export function preferenceRoutes(app: FastifyInstance, preferences: PreferenceFile): void {
  app.get('/console/preferences', async () => preferences.kept());
  app.patch('/console/preferences', async (request, reply) => {
    const changed = await preferences.change(parseRequest(PreferencesPatch, request.body));
    return changed.ok ? { ok: true, ...changed.value } : refuse(reply, changed.error);
  });
}
