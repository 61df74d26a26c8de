import type { FastifyInstance } from 'fastify';
import { CallSid } from '#core/ids.ts';
import type { CallDesk } from '../calls/call-desk.ts';
import { callMetrics } from '../telemetry/call-metrics.ts';
import type { RelayMetrics } from '../telemetry/relay-metrics.ts';
import { failure } from './errors.ts';

/** The relay in figures for Prometheus, and one call's, live or past. */
export function metricsRoutes(app: FastifyInstance, desk: Pick<CallDesk, 'events'>, metrics: RelayMetrics): void {
  app.get('/metrics', async (_request, reply) => reply.type(metrics.contentType).send(await metrics.text()));
  app.get<{ Params: { callSid: string } }>('/calls/:callSid/metrics', async (request, reply) => {
    const callSid = CallSid.safeParse(request.params.callSid);
    const events = callSid.success ? await desk.events(callSid.data) : null;
    if (events === null) return failure(reply, 404, 'call_not_found', 'There is no such call.');
    return { metrics: callMetrics(events) };
  });
}
