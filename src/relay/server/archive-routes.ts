import type { FastifyInstance } from 'fastify';
import { z } from 'zod';
import { CallSid } from '#core/ids.ts';
import { ExportRequest, NoteRequest, TagsRequest } from '#shared/archive.ts';
import type { CallArchive } from '../calls/call-archive.ts';
import type { CallSummaries } from '../calls/call-summaries.ts';
import { failure, parseRequest, refuse } from './errors.ts';

interface ArchivePorts {
  readonly archive: Pick<CallArchive, 'remarks' | 'note' | 'tag' | 'export' | 'erase'>;
  readonly summaries: Pick<CallSummaries, 'make'>;
}

const CallPath = z.object({ callSid: CallSid });

/** Notes on a call, its tags and its summary, the call as a file, and its erasure. */
export function archiveRoutes(app: FastifyInstance, { archive, summaries }: ArchivePorts): void {
  app.get('/calls/:callSid/notes', async (request, reply) => {
    const { callSid } = parseRequest(CallPath, request.params);
    const remarks = await archive.remarks(callSid);
    return remarks ?? failure(reply, 404, 'call_not_found', `There is no call ${callSid}.`);
  });
  app.put('/calls/:callSid/tags', async (request, reply) => {
    const { callSid } = parseRequest(CallPath, request.params);
    const { tags } = parseRequest(TagsRequest, request.body);
    const tagged = await archive.tag(callSid, tags);
    return tagged.ok ? { ok: true, tags } : refuse(reply, tagged.error);
  });
  app.post('/calls/:callSid/summary', async (request, reply) => {
    const { callSid } = parseRequest(CallPath, request.params);
    const made = await summaries.make(callSid);
    return made.ok ? { ok: true, summary: made.value } : refuse(reply, made.error);
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
