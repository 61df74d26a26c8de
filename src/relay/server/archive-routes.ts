import type { FastifyInstance } from 'fastify';
import { z } from 'zod';
import { CallSid } from '#core/ids.ts';
import { ExportRequest, NoteRequest } from '#shared/archive.ts';
import type { CallArchive } from '../calls/call-archive.ts';
import { failure, parseRequest, refuse } from './errors.ts';

const CallPath = z.object({ callSid: CallSid });

/** Notes on a call, the call as a file, and its erasure. */
export function archiveRoutes(app: FastifyInstance, archive: CallArchive): void {
  app.get('/calls/:callSid/notes', async (request, reply) => {
    const { callSid } = parseRequest(CallPath, request.params);
    const notes = await archive.notes(callSid);
    return notes === null ? failure(reply, 404, 'call_not_found', `There is no call ${callSid}.`) : { notes };
  });
  app.post('/calls/:callSid/notes', async (request, reply) => {
    const { callSid } = parseRequest(CallPath, request.params);
    const { text } = parseRequest(NoteRequest, request.body);
    const noted = await archive.note(callSid, text);
    return noted.ok ? { ok: true, note: noted.value } : refuse(reply, noted.error);
  });
  app.get('/calls/:callSid/export', async (request, reply) => {
    const { callSid } = parseRequest(CallPath, request.params);
    const { format } = parseRequest(ExportRequest, request.query);
    const file = await archive.export(callSid, format);
    if (file === null) return failure(reply, 404, 'call_not_found', `There is no call ${callSid}.`);
    return reply
      .type(file.type)
      .header('content-disposition', `attachment; filename="${file.name}"`)
      .header('x-content-type-options', 'nosniff')
      .send(file.text);
  });
  app.delete('/calls/:callSid', async (request, reply) => {
    const { callSid } = parseRequest(CallPath, request.params);
    const erased = await archive.erase(callSid);
    return erased.ok ? { ok: true } : refuse(reply, erased.error);
  });
}
