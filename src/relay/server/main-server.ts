import cookie from '@fastify/cookie';
import rateLimit from '@fastify/rate-limit';
import type { FastifyInstance } from 'fastify';
import type { SettingsSnapshot } from '#shared/settings.ts';
import type { ConsoleState } from '#shared/supervisor-api.ts';
import type { CallArchive } from '../calls/call-archive.ts';
import type { CallDesk } from '../calls/call-desk.ts';
import type { CallReplay } from '../calls/call-replay.ts';
import type { CallSummaries } from '../calls/call-summaries.ts';
import type { ContactFile } from '../contacts/contact-file.ts';
import type { Logger } from '../logging/logger.ts';
import type { PlaybookFiles } from '../playbooks/playbook-files.ts';
import type { PreferenceFile } from '../preferences/preference-file.ts';
import type { SetUpDesk } from '../setup/set-up.ts';
import type { RelayMetrics } from '../telemetry/relay-metrics.ts';
import { Audience } from './audience.ts';
import { dashboardRoutes } from './dashboard-routes.ts';
import { failure } from './errors.ts';
import { RequestCounts } from './request-counts.ts';
import { createServer } from './server.ts';
import { supervisorRoutes } from './supervisor-routes.ts';
import { type TwilioRoutesOptions, twilioRoutes } from './twilio-routes.ts';

export interface MainServerOptions {
  readonly twilio: TwilioRoutesOptions;
  readonly desk: CallDesk;
  readonly archive: CallArchive;
  readonly summaries: CallSummaries;
  readonly replay: CallReplay;
  readonly metrics: RelayMetrics;
  readonly playbooks: PlaybookFiles;
  readonly preferences: PreferenceFile;
  readonly contacts: ContactFile;
  readonly state: () => ConsoleState;
  readonly setUp: SetUpDesk;
  readonly settings: () => SettingsSnapshot;
  readonly activeCalls: () => number;
  readonly publicHost: () => string | null;
  readonly supervisorToken: string;
  /** Requests a minute for one client of the supervisor's; 0 for no limit. */
  readonly rateLimit: number;
  /** The built console, or null where there is none. */
  readonly dashboardDir: string | null;
  readonly log: Logger;
}

const TWILIO_PATH =
  /^\/(?:start_call|receive_call|call_status|call_ended|transfer_briefing\/[^/]+|(?:relay|media)\/ws\/[^/]+)$/;
const MINUTE_MS = 60_000;

/** `PORT` on this machine: Twilio's routes and the supervisor's, told apart by `Host`. */
export async function createMainServer(options: MainServerOptions): Promise<FastifyInstance> {
  const app = await createServer(options.log);
  const audience = new Audience({
    port: () => portOf(app),
    publicHost: options.publicHost,
    supervisorToken: options.supervisorToken,
  });
  guard(app, audience);
  await app.register(cookie);
  app.get('/healthz', async () => ({
    status: 'ok',
    uptimeSeconds: Math.floor(process.uptime()),
    activeCalls: options.activeCalls(),
  }));
  await app.register(twilioRoutes, options.twilio);
  await app.register(async (scope) => {
    if (options.rateLimit > 0) await limit(scope, options.rateLimit);
    await scope.register(supervisorRoutes, {
      desk: options.desk,
      archive: options.archive,
      summaries: options.summaries,
      replay: options.replay,
      metrics: options.metrics,
      playbooks: options.playbooks,
      preferences: options.preferences,
      contacts: options.contacts,
      audience,
      state: options.state,
      setUp: options.setUp,
      settings: options.settings,
    });
  });
  const root = options.dashboardDir;
  if (root !== null) await app.register(dashboardRoutes, { audience, root });
  return app;
}

/** The port a listening server has on this machine; 0 before it listens. */
export function portOf(app: FastifyInstance): number {
  const address = app.server.address();
  return typeof address === 'object' && address !== null ? address.port : 0;
}

function guard(app: FastifyInstance, audience: Audience): void {
  app.addHook('onRequest', async (request, reply) => {
    if (audience.isStranger(request)) {
      return failure(reply, 403, 'forbidden', 'Requests from other pages and to other host names are not served.');
    }
    const path = request.url.split('?')[0] ?? '';
    if (audience.isPublic(request) && !TWILIO_PATH.test(path)) {
      return failure(reply, 404, 'not_found', 'There is nothing here.');
    }
    return undefined;
  });
}

const limit = (scope: FastifyInstance, max: number) =>
  scope.register(rateLimit, {
    max,
    timeWindow: MINUTE_MS,
    store: RequestCounts,
    errorResponseBuilder: (_request, { after }) =>
      Object.assign(new Error(`More than ${max} requests in a minute; try again in ${after}.`), { statusCode: 429 }),
  });
