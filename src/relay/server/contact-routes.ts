import type { FastifyInstance } from 'fastify';
import { ContactPath, ImportRequest } from '#shared/contacts.ts';
import type { ContactFile } from '../contacts/contact-file.ts';
import { parseRequest, refuse } from './errors.ts';

/** The people the supervisor knows. */
export function contactRoutes(app: FastifyInstance, contacts: ContactFile): void {
  app.get('/contacts', async () => contacts.list());
  app.post('/contacts', async (request, reply) => {
    const kept = await contacts.keep(null, request.body);
    return kept.ok ? { ok: true, contact: kept.value } : refuse(reply, kept.error);
  });
  app.put('/contacts/:id', async (request, reply) => {
    const { id } = parseRequest(ContactPath, request.params);
    const kept = await contacts.keep(id, request.body);
    return kept.ok ? { ok: true, contact: kept.value } : refuse(reply, kept.error);
  });
  app.delete('/contacts/:id', async (request, reply) => {
    const { id } = parseRequest(ContactPath, request.params);
    const dropped = await contacts.drop(id);
    return dropped.ok ? { ok: true } : refuse(reply, dropped.error);
  });
  app.post('/contacts/import', async (request, reply) => {
    const brought = await contacts.bringIn(parseRequest(ImportRequest, request.body).contacts);
    return brought.ok ? { ok: true, outcomes: brought.value } : refuse(reply, brought.error);
  });
}
