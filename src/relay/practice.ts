import path from 'node:path';
import { CallSid } from '#core/ids.ts';
import { type PracticeLine, startPracticeLine } from '#practice/practice-line.ts';
import type { Carrier } from './calls/carrier.ts';
import { connectModel, practiceCarrier, realModelOf } from './carriers.ts';
import { type Configuration, ConfigurationError } from './configuration.ts';
import { portOf } from './server/main-server.ts';
import { createServer } from './server/server.ts';
import { type TwilioRoutesOptions, twilioRoutes } from './server/twilio-routes.ts';
import { randomId, systemClock } from './system.ts';

export interface Practice {
  readonly line: PracticeLine;
  readonly carrier: Carrier;
  close(): Promise<void>;
}

/**
 * The practice line, which reaches us on a server of its own that has a telephone company's routes and nothing else.
 *
 * @throws ConfigurationError where a file of `resources/practice` is malformed.
 */
export async function openPracticeLine(
  configuration: Configuration,
  resourcesDir: string,
  routes: Omit<TwilioRoutesOptions, 'carrier'>,
): Promise<Practice> {
  const { log, registry } = routes;
  const pace = configuration.PHONY_PRACTICE_PACE;
  const line = await startPracticeLine({
    pace,
    log: (message, fields) => log.debug(fields, message),
    resourcesDir: path.join(resourcesDir, 'practice'),
    duets: {
      real: realModelOf(configuration),
      connect: (endpoint) => connectModel(endpoint, log),
      clock: systemClock,
      newId: randomId,
      language: configuration.LANGUAGE,
      onUsage: (callSid, usage) => registry.live(CallSid.parse(callSid))?.spentByCallee(usage),
    },
  }).catch((error: unknown) => {
    const message = error instanceof Error ? error.message : String(error);
    throw new ConfigurationError([{ name: 'practice line', message: `${message}; mend the file or put it back` }]);
  });
  const server = await createServer(log);
  const carrier = practiceCarrier(line, pace, log, () => portOf(server));
  await server.register(twilioRoutes, { carrier, ...routes });
  await server.listen({ host: '127.0.0.1', port: 0 });
  const close = async (): Promise<void> => {
    await Promise.all([server.close(), line.close()]);
  };
  return { line, carrier, close };
}
