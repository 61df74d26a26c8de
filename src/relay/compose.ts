import path from 'node:path';
import type { FastifyInstance } from 'fastify';
import { parseQuietHours } from '#core/dialling/guardrails.ts';
import type { TunnelState } from '#core/ports/tunnel.ts';
import { type PracticeLine, startPracticeLine } from '#practice/practice-line.ts';
import type { ConsoleState } from '#shared/supervisor-api.ts';
import { Journal } from './adapters/store/journal.ts';
import { faultOf } from './adapters/twilio/rest.ts';
import { CallRegistry } from './calls/call-registry.ts';
import type { Carrier } from './calls/carrier.ts';
import { SocketTokens } from './calls/socket-tokens.ts';
import { numberRefusal, SupervisorDesk } from './calls/supervisor-desk.ts';
import { practiceCarrier, twilioCarrier } from './carriers.ts';
import { type Configuration, ConfigurationError, type Problem, readConfiguration } from './configuration.ts';
import { takeFolder } from './data-folder.ts';
import type { Logger } from './logging/logger.ts';
import type { RelayApp } from './relay-app.ts';
import { createMainServer, portOf } from './server/main-server.ts';
import { createServer } from './server/server.ts';
import { type TwilioRoutesOptions, twilioRoutes } from './server/twilio-routes.ts';
import { probeByFetch } from './setup/public-address.ts';
import { numberWebhook, SetUp } from './setup/set-up.ts';
import { keptSupervisorToken } from './supervisor-token.ts';
import { randomId, systemClock } from './system.ts';
import { NgrokTunnel } from './tunnel/ngrok-tunnel.ts';
import { PublicDoor } from './tunnel/public-door.ts';
import { Works } from './works.ts';

const LOOPBACK = '127.0.0.1';
/** How long live calls get to be ended politely when we are told to stop. */
const GOODBYE_MS = 5_000;
/** Silence after our words until the other party is asked whether they are there. */
const ANSWER_SILENCE_MS = 20_000;
const SILENCE_GOODBYE = 'I cannot hear you, so I will hang up now. Goodbye.';
const GREETING = 'Hello, how can I help you?';
const APOLOGY = 'I am sorry, I am having technical difficulties and cannot go on with this call.';
/** What the set-up looks at the world with. */
const OUTSIDE = { probe: probeByFetch, clock: systemClock };
const GOODBYE = 'I am sorry, I have to end this call now. Goodbye.';

export interface ComposeOptions {
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Used where `PHONY_DATA_DIR` is not set. */
  readonly dataDir: string;
  readonly log: Logger;
  /** The app keeps it in the system's keychain; without one it is kept in a file. */
  readonly supervisorToken?: string;
  readonly dashboardDir: string | null;
  /** Holds `practice`: what the practice line's callees say. */
  readonly resourcesDir: string;
  readonly version: string;
  readonly runtimeNotice: string | null;
  /** Told what still works but deserves a word. */
  readonly onWarnings?: (warnings: readonly Problem[]) => void;
}

/**
 * Wires the relay: the one place that knows every adapter. The app and plain Node both call it.
 *
 * @throws ConfigurationError where a value cannot work.
 */
export async function compose(options: ComposeOptions): Promise<RelayApp> {
  const { log } = options;
  const { configuration, warnings } = readConfiguration(options.env, options.dataDir);
  options.onWarnings?.(warnings);
  const releaseFolder = holdFolder(configuration.dataDir);
  const works = new Works(lampsOf(configuration));
  const journal = await Journal.open(path.join(configuration.dataDir, 'calls'), log, (reason) =>
    works.journalFailed(reason),
  );
  const registry = registryOf(configuration, journal, log);

  const way: { door: PublicDoor | null } = { door: null };
  const publicHost = (): string | null => configuration.HOST ?? way.door?.host ?? null;
  const tokens = new SocketTokens(systemClock);
  const twilio = twilioCarrier(configuration, log, publicHost);
  await registry.load(twilio);
  const routes = { registry, tokens, log, speech: speechOf(configuration) };
  const practice = await openPracticeLine(configuration.PHONY_PRACTICE_PACE, options.resourcesDir, routes);
  const desk = deskOf(configuration, registry, twilio, practice);
  way.door = await openDoor(configuration, { carrier: twilio, ...routes }, (state) => works.tunnel(state));
  registry.subscribe((message) => works.watch(message, (callSid) => registry.summary(callSid)?.practice !== null));
  const supervisorToken =
    configuration.PHONY_SUPERVISOR_TOKEN ?? options.supervisorToken ?? keptSupervisorToken(configuration.dataDir);
  const state = (): ConsoleState => ({
    ...consoleState(configuration, twilio, options),
    ...works.lamps,
    practiceCallees: practice.line.callees.map(({ name, title, summary }) => ({ name, title, summary })),
  });
  const activeCalls = (): number => registry.liveCalls.length;
  const localUrl = (): string => `http://${LOOPBACK}:${portOf(server)}`;
  const server = await createMainServer({
    twilio: { carrier: twilio, ...routes },
    desk,
    state,
    setUp: new SetUp({ configuration, twilio, practice, works, localUrl, ...OUTSIDE }),
    activeCalls,
    publicHost,
    supervisorToken,
    rateLimit: configuration.PHONY_RATE_LIMIT,
    dashboardDir: options.dashboardDir,
    log,
  });
  const close = once(async () => {
    await endCalls(registry);
    tokens.close();
    await Promise.all([server.close(), practice.close(), way.door?.close()]);
    await journal.close();
    releaseFolder();
  });
  const port = await listen(server, configuration.PORT, close);
  return {
    desk,
    port,
    url: `http://${LOOPBACK}:${port}`,
    supervisorToken,
    state,
    onState: (listener) => works.subscribe(() => listener(state())),
    activeCalls,
    close,
  };
}

const registryOf = (configuration: Configuration, journal: Journal, log: Logger): CallRegistry =>
  new CallRegistry({
    journal,
    clock: systemClock,
    newId: randomId,
    log,
    mode: configuration.CALL_MODE,
    settings: settingsOf(configuration),
    greeting: /^en\b/i.test(configuration.LANGUAGE) ? GREETING : null,
    systemPrompt: configuration.SYSTEM_PROMPT,
    caps: { minutes: configuration.PHONY_CALL_MINUTES, usd: configuration.PHONY_CALL_USD },
    capGoodbye: GOODBYE,
    language: configuration.LANGUAGE,
  });

const deskOf = (
  configuration: Configuration,
  registry: CallRegistry,
  twilio: Carrier,
  practice: { readonly carrier: Carrier; readonly line: PracticeLine },
): SupervisorDesk =>
  new SupervisorDesk({
    registry,
    twilio,
    practice: practice.carrier,
    practiceCallees: practice.line,
    transferNumber: configuration.TRANSFER_NUMBER ?? null,
    guardrails: {
      quietHours: parseQuietHours(configuration.PHONY_QUIET_HOURS),
      callsPerHour: configuration.PHONY_CALLS_PER_HOUR,
    },
    nowMs: systemClock.nowMs,
    timeLimitSeconds: configuration.PHONY_CALL_MINUTES === 0 ? null : configuration.PHONY_CALL_MINUTES * 60,
  });

const speechOf = (configuration: Configuration) => ({
  language: configuration.LANGUAGE,
  ttsProvider: configuration.TTS_PROVIDER ?? null,
  voice: configuration.TTS_VOICE ?? null,
});

/** The practice line reaches us on a server of its own, which has a telephone company's routes and nothing else. */
async function openPracticeLine(
  pace: 'real' | 'fast',
  resourcesDir: string,
  routes: Omit<TwilioRoutesOptions, 'carrier'>,
) {
  const line = await startPracticeLine({ pace, resourcesDir: path.join(resourcesDir, 'practice') }).catch(
    (error: unknown) => {
      const message = error instanceof Error ? error.message : String(error);
      throw new ConfigurationError([{ name: 'practice line', message: `${message}; mend the file or put it back` }]);
    },
  );
  const server = await createServer(routes.log);
  const carrier = practiceCarrier(line, pace, routes.log, () => portOf(server));
  await server.register(twilioRoutes, { carrier, ...routes });
  await server.listen({ host: LOOPBACK, port: 0 });
  const close = async (): Promise<void> => {
    await Promise.all([server.close(), line.close()]);
  };
  return { line, carrier, close };
}

/** @throws ConfigurationError where another of us works in the folder. */
function holdFolder(folder: string): () => void {
  const taken = takeFolder(folder);
  if (typeof taken !== 'number') return taken;
  const message = `${folder} is in use by another Phony (process ${taken}); close it, or choose another folder`;
  throw new ConfigurationError([{ name: 'PHONY_DATA_DIR', message }]);
}

async function listen(server: FastifyInstance, port: number, close: () => Promise<void>): Promise<number> {
  try {
    await server.listen({ host: LOOPBACK, port });
    return portOf(server);
  } catch (error) {
    await close();
    throw portProblem(error, port);
  }
}

function settingsOf(configuration: Configuration) {
  return {
    approvalRequired: configuration.REQUIRE_SUPERVISOR_FEEDBACK,
    approvalSeconds: configuration.PHONY_APPROVAL_SECONDS,
    questionSeconds: configuration.PHONY_QUESTION_SECONDS,
    transfer: {
      defaultNumber: configuration.TRANSFER_NUMBER ?? null,
      refuse: (number: string) => numberRefusal(number, 'number')?.message ?? null,
    },
    answerSilenceMs: ANSWER_SILENCE_MS,
    silenceGoodbye: SILENCE_GOODBYE,
    apology: APOLOGY,
  };
}

function consoleState(
  configuration: Configuration,
  twilio: Carrier,
  options: ComposeOptions,
): Omit<ConsoleState, 'practiceCallees' | 'relay' | 'tunnel' | 'model'> {
  return {
    version: options.version,
    runtimeNotice: options.runtimeNotice,
    phoneNumber: twilio.company === null ? null : twilio.phoneNumber,
    transferNumber: configuration.TRANSFER_NUMBER ?? null,
    approvalRequired: configuration.REQUIRE_SUPERVISOR_FEEDBACK,
  };
}

/** How the works stand before anything has happened. */
function lampsOf({ HOST, NGROK_AUTHTOKEN, OPENAI_API_KEY, OPENAI_MODEL }: Configuration): Works['lamps'] {
  const noWay = {
    state: 'off',
    detail: 'No public address: set HOST or NGROK_AUTHTOKEN to make and take real calls.',
  } as const;
  const opening = { state: 'busy', detail: 'The tunnel is being opened.' } as const;
  const host = HOST === null ? null : ({ state: 'ok', detail: `Twilio reaches us at ${HOST}.` } as const);
  return {
    relay: { state: 'ok', detail: 'The relay takes calls.' },
    tunnel: host ?? (NGROK_AUTHTOKEN === undefined ? noWay : opening),
    model:
      OPENAI_API_KEY === undefined
        ? { state: 'off', detail: 'No model key: set OPENAI_API_KEY. Practice calls need none.' }
        : { state: 'ok', detail: `${OPENAI_MODEL} answers on real calls.` },
  };
}

/** The tunnel's way in, where no host is given and there is a token to open one with; else null. */
async function openDoor(
  configuration: Configuration,
  routes: TwilioRoutesOptions,
  onState: (state: TunnelState) => void,
): Promise<PublicDoor | null> {
  const { HOST, NGROK_AUTHTOKEN: authtoken, NGROK_DOMAIN } = configuration;
  if (HOST !== null || authtoken === undefined) return null;
  const server = await createServer(routes.log);
  await server.register(twilioRoutes, routes);
  const tunnel = new NgrokTunnel({ authtoken, domain: NGROK_DOMAIN ?? null, clock: systemClock });
  const door = new PublicDoor({
    tunnel,
    server,
    onState: (state) => {
      if (state.state === 'failed') routes.log.warn({ reason: state.message }, 'tunnel failed');
      if (state.state === 'open') void pointNumber(configuration, state.host, routes.log);
      onState(state);
    },
  });
  await door.open();
  return door;
}

/** The address is new at every start: the number has to follow it. */
async function pointNumber(configuration: Configuration, host: string, log: Logger): Promise<void> {
  const { TWILIO_ACCOUNT_SID: sid, TWILIO_AUTH_TOKEN: authToken, TWILIO_PHONE_NUMBER: number } = configuration;
  if (sid === undefined || authToken === undefined || number === undefined) return;
  const webhook = numberWebhook(configuration, { sid, authToken });
  const pointing = await webhook.pointAt(number, `https://${host}`).catch((error: unknown) => ({
    done: 'refused' as const,
    message: faultOf(error).message,
  }));
  log.info({ done: pointing.done, message: pointing.message }, 'number pointed at the tunnel');
}

/** Every live call hears a goodbye and is hung up; none is waited for longer than it may take. */
async function endCalls(registry: CallRegistry): Promise<void> {
  const calls = registry.liveCalls;
  if (calls.length === 0) return;
  for (const call of calls) call.endPolitely(GOODBYE, 'relay_stopped');
  const patience = new Promise<void>((resolve) => setTimeout(resolve, GOODBYE_MS).unref());
  await Promise.race([Promise.all(calls.map((call) => call.over)), patience]);
  for (const call of calls) call.abandon();
  await Promise.all(calls.map((call) => call.over));
}

function portProblem(error: unknown, port: number): unknown {
  const code = error instanceof Error && 'code' in error ? error.code : null;
  if (code === 'EADDRINUSE') {
    return new ConfigurationError([
      { name: 'PORT', message: `${port} is in use; stop what uses it, or set another, 0 for any free one` },
    ]);
  }
  if (code === 'EACCES') {
    return new ConfigurationError([{ name: 'PORT', message: `${port} is not allowed to you; set one above 1023` }]);
  }
  return error;
}

function once(action: () => Promise<void>): () => Promise<void> {
  let done: Promise<void> | null = null;
  return () => (done ??= action());
}
