import type { FastifyInstance } from 'fastify';
import { z } from 'zod';
import { CallSid } from '#core/ids.ts';
import { ReplayRequest } from '#shared/replay.ts';
import type { CallReplay } from '../calls/call-replay.ts';
import { parseRequest, refuse } from './errors.ts';

const CallPath = z.object({ callSid: CallSid });

/** A past call run again. */
export function replayRoute(app: FastifyInstance, replay: CallReplay): void {
  app.post('/calls/:callSid/replay', async (request, reply) => {
    const { callSid } = parseRequest(CallPath, request.params);
    const run = await replay.run(callSid, parseRequest(ReplayRequest, request.body ?? {}));
    return run.ok ? { ok: true, replay: run.value } : refuse(reply, run.error);
  });
}
