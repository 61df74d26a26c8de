import type { FastifyInstance, FastifyPluginAsync, FastifyReply } from 'fastify';
import type { z } from 'zod';
import { CallSid } from '#core/ids.ts';
import type { SettingsSnapshot } from '#shared/settings.ts';
import {
  AnswerRequest,
  ApprovalRequest,
  type ConsoleState,
  DialRequest,
  EndRequest,
  IncomingRequest,
  ListRequest,
  PauseRequest,
  PressRequest,
  SayRequest,
  SeenRequest,
  TickRequest,
  TransferRequest,
  WhisperRequest,
} from '#shared/supervisor-api.ts';
import type { CallArchive } from '../calls/call-archive.ts';
import type { CallDesk, Outcome } from '../calls/call-desk.ts';
import type { CallReplay } from '../calls/call-replay.ts';
import type { CallSummaries } from '../calls/call-summaries.ts';
import type { ContactFile } from '../contacts/contact-file.ts';
import type { PlaybookFiles } from '../playbooks/playbook-files.ts';
import type { PreferenceFile } from '../preferences/preference-file.ts';
import type { SetUpDesk } from '../setup/set-up.ts';
import type { RelayMetrics } from '../telemetry/relay-metrics.ts';
import { archiveRoutes } from './archive-routes.ts';
import type { Audience } from './audience.ts';
import { contactRoutes } from './contact-routes.ts';
import { failure, parseRequest, refuse } from './errors.ts';
import { eventSocket } from './event-socket.ts';
import { metricsRoutes } from './metrics-routes.ts';
import { playbookRoutes } from './playbook-routes.ts';
import { preferenceRoutes } from './preference-routes.ts';
import { replayRoute } from './replay-route.ts';
import { setUpRoutes } from './set-up-routes.ts';

export interface SupervisorRoutesOptions {
  readonly desk: CallDesk;
  readonly archive: CallArchive;
  readonly summaries: CallSummaries;
  readonly replay: CallReplay;
  readonly metrics: RelayMetrics;
  readonly playbooks: PlaybookFiles;
  readonly preferences: PreferenceFile;
  readonly contacts: ContactFile;
  readonly audience: Audience;
  readonly state: () => ConsoleState;
  readonly setUp: SetUpDesk;
  readonly settings: () => SettingsSnapshot;
}

/** The supervisor's API. Every route wants the supervisor's token. */
export const supervisorRoutes: FastifyPluginAsync<SupervisorRoutesOptions> = async (app, options) => {
  const { audience, desk } = options;
  app.addHook('onRequest', async (request, reply) => {
    if (audience.refuseStranger(request, reply)) return reply;
    return undefined;
  });
  readRoutes(app, options);
  dialRoute(app, desk);
  actionRoute(app, '/override/text', SayRequest, (request) => desk.say(request));
  actionRoute(app, '/override/whisper', WhisperRequest, (request) => desk.whisper(request));
  actionRoute(app, '/override/dtmf', PressRequest, (request) => desk.press(request));
  actionRoute(app, '/override/transfer', TransferRequest, (request) => desk.transfer(request));
  actionRoute(app, '/override/end', EndRequest, (request) => desk.end(request));
  actionRoute(app, '/override/pause', PauseRequest, (request) => desk.pause(request));
  actionRoute(app, '/override/clarification', AnswerRequest, (request) => desk.answer(request));
  actionRoute(app, '/override/approval', ApprovalRequest, (request) => desk.approve(request));
  actionRoute(app, '/override/incoming', IncomingRequest, (request) => desk.decideIncoming(request));
  actionRoute(app, '/override/checklist', TickRequest, (request) => desk.tick(request));
  actionRoute(app, '/override/seen', SeenRequest, (request) => desk.seen(request));
  setUpRoutes(app, options);
  playbookRoutes(app, options.playbooks);
  preferenceRoutes(app, options.preferences);
  contactRoutes(app, options.contacts);
  archiveRoutes(app, options);
  replayRoute(app, options.replay);
  metricsRoutes(app, desk, options.metrics);
  eventSocket(app, desk);
};

function readRoutes(app: FastifyInstance, { desk, state }: SupervisorRoutesOptions): void {
  app.get('/calls', async (request) => ({ calls: await desk.list(parseRequest(ListRequest, request.query)) }));
  app.get('/calls/:callSid', async (request, reply) => {
    const callSid = callSidIn(request.params);
    const call = callSid === null ? null : await desk.find(callSid);
    return call === null ? notFound(reply) : { call };
  });
  app.get('/calls/:callSid/events', async (request, reply) => {
    const callSid = callSidIn(request.params);
    const events = callSid === null ? null : await desk.events(callSid);
    return events === null ? notFound(reply) : { events };
  });
  app.get('/console/state', async () => state());
}

function dialRoute(app: FastifyInstance, desk: CallDesk): void {
  app.post('/calls', async (request, reply) => {
    const result = await desk.dial(parseRequest(DialRequest, request.body));
    return result.ok ? reply.code(201).send({ ok: true, call: result.value }) : refuse(reply, result.error);
  });
}

function actionRoute<S extends z.ZodType>(
  app: FastifyInstance,
  path: string,
  schema: S,
  act: (request: z.output<S>) => Promise<Outcome>,
): void {
  app.post(path, async (request, reply) => {
    const outcome = await act(parseRequest(schema, request.body));
    return outcome.ok ? { ok: true } : refuse(reply, outcome.error);
  });
}

function callSidIn(params: unknown): CallSid | null {
  const value = typeof params === 'object' && params !== null && 'callSid' in params ? params.callSid : null;
  const parsed = CallSid.safeParse(value);
  return parsed.success ? parsed.data : null;
}

const notFound = (reply: FastifyReply): FastifyReply => failure(reply, 404, 'call_not_found', 'There is no such call.');
