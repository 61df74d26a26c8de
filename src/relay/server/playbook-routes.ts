import type { FastifyInstance } from 'fastify';
import { PlaybookPath } from '#shared/playbooks.ts';
import type { PlaybookFiles } from '../playbooks/playbook-files.ts';
import { parseRequest, refuse } from './errors.ts';

/** The playbooks there are, and keeping them. A name that is no name never reaches the disk. */
export function playbookRoutes(app: FastifyInstance, playbooks: PlaybookFiles): void {
  app.get('/playbooks', async () => playbooks.list());
  app.put('/playbooks/:name', async (request, reply) => {
    const { name } = parseRequest(PlaybookPath, request.params);
    const kept = await playbooks.keep(name, request.body);
    return kept.ok ? { ok: true, playbook: kept.value } : refuse(reply, kept.error);
  });
  app.delete('/playbooks/:name', async (request, reply) => {
    const { name } = parseRequest(PlaybookPath, request.params);
    const dropped = await playbooks.drop(name);
    return dropped.ok ? { ok: true } : refuse(reply, dropped.error);
  });
}
